"""What a document is asked of, in the fields of its page's address."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.http import QueryDict
from rest_framework import serializers

MOST_VALUES, LONGEST_VALUE = 3000, 200


class AskedField(serializers.DictField):
    """The names of the page's address, each with its values: ``{"result": [SHA256]}``."""

    child = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_VALUE), max_length=MOST_VALUES
    )


def as_query(asked: Mapping[str, Sequence[str]]) -> QueryDict:
    """The same as an address has it."""
    return QueryDict(urlencode(asked, doseq=True))
