"""What programs send of people."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from accounts.access import people_visible_to
from accounts.models import User


class PersonField(serializers.PrimaryKeyRelatedField[User]):
    """Somebody of those the person who asks may name, by id. Needs the request as context."""

    queryset = User.objects.none()  # for the schema: what an id is

    def get_queryset(self) -> QuerySet[User]:
        """Whom this person may name."""
        return people_visible_to(self.context["request"].user)

    def to_internal_value(self, data: Any) -> User:
        """The person; a number beyond all numbers (``1e400``) is no id, which the field misses."""
        try:
            return super().to_internal_value(data)
        except OverflowError:
            self.fail("incorrect_type", data_type=type(data).__name__)
