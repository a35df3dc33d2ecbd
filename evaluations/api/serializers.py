"""One In and one Out serializer an operation."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from evaluations.models import Evaluation, Result
from instruments.sheets import plain


class AnswerIn(serializers.Serializer[Any]):
    """One answer as it was given."""

    operation = serializers.UUIDField()
    base_version = serializers.IntegerField(min_value=0, max_value=2_000_000_000)
    choice = serializers.CharField(allow_blank=True, default="", max_length=20)
    not_applicable = serializers.BooleanField(default=False)
    na_reason = serializers.CharField(allow_blank=True, default="", trim_whitespace=False)
    note = serializers.CharField(allow_blank=True, default="", trim_whitespace=False)
    figure = serializers.DecimalField(
        max_digits=14, decimal_places=4, min_value=0, allow_null=True, default=None
    )
    figure_reason = serializers.CharField(allow_blank=True, default="", trim_whitespace=False)

    def validate_figure(self, figure: Decimal | None) -> str | None:
        """Plain text, as the service takes it."""
        return None if figure is None else plain(figure)


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
    base_version = serializers.IntegerField(min_value=0, max_value=2_000_000_000)
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


class ReturnIn(serializers.Serializer[Any]):
    """Why an evaluation is sent back."""

    reason = serializers.CharField(allow_blank=True, max_length=4000)


class NothingIn(serializers.Serializer[Any]):
    """No body."""


class EvaluationOut(serializers.ModelSerializer[Evaluation]):
    """An evaluation and how far it is."""

    contractor = serializers.CharField(source="contractor.name")
    contractor_code = serializers.CharField(source="contractor.code")
    year = serializers.IntegerField(source="period.year")
    instrument = serializers.CharField(source="period.instrument.key")
    submit_by = serializers.DateField(source="period.submit_by")

    class Meta:
        model = Evaluation
        fields = [
            "id",
            "contractor",
            "contractor_code",
            "year",
            "instrument",
            "level",
            "status",
            "revision",
            "submit_by",
            "return_reason",
            "summary",
        ]
        read_only_fields = fields


class ResultOut(serializers.ModelSerializer[Result]):
    """A frozen result, whole."""

    class Meta:
        model = Result
        fields = ["sha256", "revision", "approved_at", "case", "output", "context"]
        read_only_fields = fields
