"""Dates that people type: what cannot be meant is refused, what hardly can be is asked about."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from core.errors import Refusal

EARLIEST = date(1970, 1, 1)  # before it, a year was typed with two digits
YEARS_AHEAD = 5  # nobody plans further ahead here


class OddDate(Refusal):
    """A date that may be right and hardly is. Whoever is sure sends it again, as ``sure``."""

    def __init__(self, question: str, *, field: str, on: date) -> None:
        super().__init__(question, fields={field: question})
        self.field, self.on = field, on


def check_meant(on: date, *, field: str, today: date) -> None:
    """Refusal, at its field, for a year that was typed wrongly: long ago, or decades ahead."""
    if on >= EARLIEST and on.year <= today.year + YEARS_AHEAD:
        return
    words = {"year": f"{on.year:04}"}  # as it was typed: 0024
    long_ago = _("The year %(year)s is too long ago: correct it.")
    far = _("The year %(year)s lies too far ahead: correct it.")
    said = (long_ago if on < EARLIEST else far) % words
    raise Refusal(said, fields={field: said})


class SureBox(forms.CheckboxInput):
    """Ticked by whoever is sure of this one date; it is never ticked beforehand."""

    def __init__(self, on: date) -> None:
        super().__init__(check_test=lambda _value: False)
        self.on = on

    def format_value(self, value: Any) -> str:
        """The date it is about: sure of one date is not sure of another."""
        return self.on.isoformat()


class AskingForm(forms.Form):
    """A form with dates: asks about an odd one, and sends along that somebody is sure of it."""

    def sure(self) -> date | None:
        """The date that was confirmed, if one was."""
        try:
            return date.fromisoformat(self.data.get("sure", ""))
        except ValueError:
            return None

    def ask(self, odd: OddDate) -> None:
        """Put the question to its field, and a box under the form to answer it."""
        self.add_error(odd.field if odd.field in self.fields else None, odd.message)
        answer = _("Yes, this is right")
        self.fields["sure"] = forms.BooleanField(
            label=f"{odd.message} {answer}.",
            required=False,
            widget=SureBox(odd.on),
        )

    @property
    def sure_fields(self) -> list[forms.BoundField]:
        """The box, once something was asked."""
        return [self["sure"]] if "sure" in self.fields else []
