"""The fields of figures that programs send: a day, an instant, a whole number; and a mark."""

from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Model
from rest_framework import serializers

from core.figures.reading import MistypedFigure, is_everywhere, number_in_address, read_day

MOST_NUMBERED = 2_000_000_000  # what a column of whole numbers holds, and nothing ever reaches
Row = TypeVar("Row", bound=Model)


class SentIdField(serializers.PrimaryKeyRelatedField[Row]):
    """A row by its id."""

    def to_internal_value(self, data: Any) -> Row:
        """The row; a number beyond all numbers (``1e400``) is no id, which the library misses."""
        try:
            return super().to_internal_value(data)
        except OverflowError:
            self.fail("incorrect_type", data_type=type(data).__name__)


class SentDayField(serializers.DateField):
    """A day as the API writes it itself: 2026-02-28. The library also takes 20260228."""

    def to_internal_value(self, value: Any) -> date:
        """The day; a ValidationError with the reader's sentence where it is none."""
        try:
            return read_day(value if isinstance(value, str) else str(value))
        except MistypedFigure as mistyped:
            raise serializers.ValidationError(str(mistyped), code="invalid") from mistyped


class SentInstantField(serializers.DateTimeField):
    """An instant. The library fails where one without a zone stands at the calendar's end, and
    takes one that fails as soon as it is said in another."""

    def to_internal_value(self, value: Any) -> datetime:
        """The instant, aware; the library's own sentence where it is none or out of range."""
        try:
            at = super().to_internal_value(value)
        except OverflowError:
            self.fail("overflow")
        if not is_everywhere(at):
            self.fail("overflow")
        return at


class SentNumberField(serializers.IntegerField):
    """A whole number as the API writes it: the library takes "1.000" for 1 and "1_0" for 10."""

    def to_internal_value(self, data: Any) -> int:
        """The number; the library's own sentence where it is none."""
        if isinstance(data, str) and number_in_address(data.strip()) is None:
            self.fail("invalid")
        return super().to_internal_value(data)


class SentCountField(SentNumberField):
    """A number that the server gave and is sent back: a version, a count, an id; from 1 on, or from
    the ``min_value`` that is said."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 1, "max_value": MOST_NUMBERED} | kwargs)


class PartVersionField(SentCountField):
    """The version of a part of what is read, which stands there at ``read_at``. The ETag is of the
    whole, whose version is another."""

    def __init__(self, *, read_at: str, **kwargs: Any) -> None:
        said = f"`{read_at}` as it was read: of this part alone, whose version no ETag has."
        super().__init__(**{"help_text": said} | kwargs)
        self.part = read_at.partition(".")[0].removesuffix("[]")


class SentMarkField(serializers.RegexField):
    """The ``version`` of what counts none: the mark of what was read of it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(r"^[0-9a-f]{64}\Z", **kwargs)
