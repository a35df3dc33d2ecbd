"""The form fields of figures: what a person types, a year, a number that an address names."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.figures import whole
from core.figures.reading import MistypedFigure, number_in_address, read_figure, read_year


class WholeFigureField(forms.IntegerField):
    """A whole number as people write it: 12.500, 12 500, and with one of ``units``: 12.500 jam.

    Django's own field would strip ".000" and store 12.
    """

    widget = forms.TextInput

    def __init__(self, *, units: Sequence[str] = (), **options: Any) -> None:
        super().__init__(**options)
        self.units = units

    def to_python(self, value: Any) -> int | None:
        """The number; a ValidationError with the reader's sentence where it is none."""
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            return int(read_figure(str(value), units=self.units))
        except MistypedFigure as mistyped:
            raise ValidationError(str(mistyped), code="invalid") from mistyped

    def run_validators(self, value: Any) -> None:
        """The bounds are told as they are to be written: 100.000.000."""
        try:
            super().run_validators(value)
        except ValidationError as refused:
            for one in refused.error_list:
                bound = (one.params or {}).get("limit_value")
                if isinstance(bound, int):
                    one.params = {**(one.params or {}), "limit_value": whole(bound)}
            raise

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Phones show their digits."""
        return {**super().widget_attrs(widget), "inputmode": "numeric"}


class YearField(forms.IntegerField):
    """A year with its four digits. Django's own field takes 2024.0, 2_024 and other digits too."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> int | None:
        """The year; a ValidationError with the reader's sentence where it is none."""
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            return read_year(str(value))
        except MistypedFigure as mistyped:
            raise ValidationError(str(mistyped), code="invalid") from mistyped

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Phones show their digits."""
        return {**super().widget_attrs(widget), "inputmode": "numeric"}


class AddressNumberField(forms.IntegerField):
    """A number in an address: plain digits, as ``number_in_address`` reads them everywhere."""

    def to_python(self, value: Any) -> int | None:
        """The number; a ValidationError where it is none."""
        if value in self.empty_values:
            return None
        number = number_in_address(str(value))
        if number is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return number
