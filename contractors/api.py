"""What programs send of people."""

from django.db.models import QuerySet

from accounts.access import people_visible_to
from accounts.models import User
from core.figures.api import SentIdField


class PersonField(SentIdField[User]):
    """Somebody of those the person who asks may name, by id. Needs the request as context."""

    queryset = User.objects.none()  # for the schema: what an id is

    def get_queryset(self) -> QuerySet[User]:
        """Whom this person may name."""
        return people_visible_to(self.context["request"].user)
