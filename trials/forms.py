"""What a version is tried on."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.figures.reading import number_in_address
from evaluations.models import Result


class ResultChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # only a stub knows it
    """A result by its contractor, year and level."""

    def to_python(self, value: Any) -> Any:
        """The result of a number that stands in the address with plain digits."""
        if value not in self.empty_values and number_in_address(str(value)) is None:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)

    def label_from_instance(self, obj: Any) -> str:
        """``PT A 2024 (Tingkat lanjutan)``."""
        level = f" ({obj.evaluation.level_title})" if obj.evaluation.level else ""
        return f"{obj.evaluation.contractor.name} {obj.evaluation.period.year_title}{level}"


class TrialForm(forms.Form):
    """The past evaluation that a version is tried on."""

    result = ResultChoice(
        label=_("Past evaluation"),
        queryset=Result.objects.none(),
        error_messages={
            "required": _("Choose a past evaluation."),
            "invalid_choice": _("That evaluation has no result this version can be tried on."),
        },
    )

    def __init__(self, data: QueryDict | None, *, results: QuerySet[Result]) -> None:
        super().__init__(data)
        field = self.fields["result"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = results
