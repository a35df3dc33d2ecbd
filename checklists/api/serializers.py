"""One In and one Out serializer an operation."""

from copy import copy, deepcopy
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from checklists.services.answers import typed_choice
from core.figures.api import PartVersionField
from core.figures.reading import MistypedFigure, plain_decimal, read_sent_figure
from evaluations.rules.measured_items import MOST_DECIMALS, units_of
from instruments.sheets import SheetItem


@extend_schema_field(
    {
        "oneOf": [{"type": "number"}, {"type": "string"}],
        "description": "A number is a number. A string is read as it is typed on a page in the "
        "language of the request: 12.500 is 12500, and what can be read in two ways is refused, as "
        "is 12.125 (as answers write it) where that language groups by points.",
    }
)
class FigureField(serializers.Field[str | None, Any, str, Any]):
    """A JSON number; or a string, which is read as it is typed on a page in the request's language.

    Whether such a figure can be (from 0 on, so many decimals) is for the rules of answers.
    """

    def to_internal_value(self, data: Any) -> str | None:
        """Plain text, as the service takes it."""
        if isinstance(data, int | float) and not isinstance(data, bool):
            return plain_decimal(Decimal(str(data)))
        if not isinstance(data, str):
            raise serializers.ValidationError(_("Give a number, or a string with one."))
        if not data.strip():
            return None
        item: SheetItem | None = self.context.get("item")
        try:
            units = units_of(item) if item else ()
            return plain_decimal(read_sent_figure(data, decimals=MOST_DECIMALS, units=units))
        except MistypedFigure as mistyped:
            raise serializers.ValidationError(str(mistyped)) from mistyped


class AnswerIn(serializers.Serializer[Any]):
    """One answer, whole. A choice may be named by its code or its label, and "N/A" stands for not
    applicable. ``base_version`` is 0 of what nobody has answered, else as ``changes/`` has it.
    """

    # The serializer's context has the "item" it is about, where there is one.

    LIMITED = ("base_version", "choice")

    operation = serializers.UUIDField()
    base_version = PartVersionField(read_at="answers[].answer.version", min_value=0)
    choice = serializers.CharField(allow_blank=True, default="", max_length=20)
    not_applicable = serializers.BooleanField(default=False)
    na_reason = serializers.CharField(allow_blank=True, default="", trim_whitespace=False)
    note = serializers.CharField(allow_blank=True, default="", trim_whitespace=False)
    figure = FigureField(allow_null=True, default=None)
    figure_reason = serializers.CharField(allow_blank=True, default="", trim_whitespace=False)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """The fields, most copied as they stand: making them anew costs a tenth of a save.

        Those with limits are made anew: the library keeps the sentence of a limit in the language
        in which it was first said.
        """
        return {
            name: deepcopy(field) if name in self.LIMITED else copy(field)
            for name, field in self._declared_fields.items()
        }

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The choice by its code."""
        item: SheetItem | None = self.context.get("item")
        if item and attrs["choice"]:
            attrs["choice"], is_na = typed_choice(item, attrs["choice"])
            attrs["not_applicable"] |= is_na
        return attrs


class AnswerStateOut(serializers.Serializer[Any]):
    """An answer as it now stands."""

    choice = serializers.CharField(allow_blank=True)
    not_applicable = serializers.BooleanField()
    na_reason = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    figure = serializers.CharField(allow_null=True)
    figure_reason = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField()


class AnswerOut(serializers.Serializer[Any]):
    """What the page shows after a save."""

    operation = serializers.UUIDField()
    received_at = serializers.DateTimeField()
    item = serializers.CharField()
    answer = AnswerStateOut()
    summary = serializers.JSONField()
    element = serializers.JSONField()


class ElementNoteIn(serializers.Serializer[Any]):
    """The note of one element."""

    operation = serializers.UUIDField()
    base_version = PartVersionField(read_at="notes[].version", min_value=0)
    text = serializers.CharField(allow_blank=True, trim_whitespace=False)


class ElementNoteOut(serializers.Serializer[Any]):
    """The note as it now stands."""

    operation = serializers.UUIDField()
    received_at = serializers.DateTimeField()
    element = serializers.CharField()
    text = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField()


class EvidenceIn(serializers.Serializer[Any]):
    """Files handed in for one item, as multipart/form-data; ``file`` may be repeated."""

    operation = serializers.UUIDField()
    item = serializers.CharField(max_length=20)
    file = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True), allow_empty=False
    )


class EvidenceOut(serializers.Serializer[Any]):
    """A file and the items it serves; its bytes are at /evaluations/<id>/evidence/<id>/."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    type = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    uploaded_by = serializers.CharField()
    uploaded_at = serializers.DateTimeField()
    items = serializers.ListField(child=serializers.CharField())


class EvidenceAddedOut(serializers.Serializer[Any]):
    """What came of it; ``notices`` are sentences for the person."""

    operation = serializers.UUIDField()
    received_at = serializers.DateTimeField()
    item = serializers.CharField()
    evidence = EvidenceOut(many=True)
    notices = serializers.ListField(child=serializers.CharField())
