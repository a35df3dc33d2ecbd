"""The form fields of figures: what a person types, a year, a day, a number of an address."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.figures import whole
from core.figures.reading import (
    MistypedFigure,
    is_everywhere,
    number_in_address,
    read_day,
    read_figure,
    read_year,
)

CLOCK = re.compile(r"[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?")  # behind the day


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


class DecimalFigureField(forms.DecimalField):
    """A figure with at most so many decimals as people write it: 97,5 and with a unit 97,5 %."""

    widget = forms.TextInput

    def __init__(self, *, decimals: int, units: Sequence[str] = (), **options: Any) -> None:
        super().__init__(decimal_places=decimals, **options)
        self.decimals, self.units = decimals, units

    def to_python(self, value: Any) -> Any:
        """The figure, a Decimal; a ValidationError with the reader's sentence where it is none."""
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            return read_figure(str(value), decimals=self.decimals, units=self.units)
        except MistypedFigure as mistyped:
            raise ValidationError(str(mistyped), code="invalid") from mistyped

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Phones show their digits, with the decimal sign."""
        return {**super().widget_attrs(widget), "inputmode": "decimal"}


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


class DayField(forms.DateField):
    """A day of the calendar, as browsers send it whatever the language: 2026-02-28."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value: Any) -> date | None:
        """The day; a ValidationError with the reader's sentence where it is none.

        Django's own field reads 01/02/2024 with the month first in English.
        """
        if value in self.empty_values or isinstance(value, date) or not str(value).strip():
            return super().to_python(value or None)
        try:
            return read_day(str(value))
        except MistypedFigure as mistyped:
            raise ValidationError(str(mistyped), code="invalid") from mistyped


class MinuteField(forms.DateTimeField):
    """A day with hour and minute, as browsers send it: 2026-02-28T07:30."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: Any) -> datetime | None:
        """The time, aware; a ValidationError with the reader's sentence where its day is none."""
        if isinstance(value, str) and value.strip():
            typed = value.strip()
            try:
                read_day(typed[:10])
            except MistypedFigure as mistyped:
                raise ValidationError(str(mistyped), code="invalid") from mistyped
            if not CLOCK.fullmatch(typed[10:]):
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        at = super().to_python(value)
        if at is not None and not is_everywhere(at):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return at


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
