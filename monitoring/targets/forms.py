"""The form of a year's targets: a figure and a direction an indicator."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from core.figures import NO_FIGURE
from core.figures.fields import DecimalFigureField, WholeFigureField
from monitoring.choices import TargetDirection
from monitoring.targets.selectors import MonthlyTarget, Targets
from monitoring.year import COUNT, LEADING_INDICATORS, SHARE, LeadingIndicator

MOST = 99_999


@dataclass(frozen=True, slots=True)
class TargetRow:
    """An indicator's two fields, what is said beside them, and the target that is set in words."""

    figure: forms.BoundField
    direction: forms.BoundField
    hint: str
    words: str


class TargetsForm(forms.Form):
    """Two fields an indicator, ``code`` and ``code_direction``; an empty figure is no target.

    ``stand`` are the targets that are set, ``inherited`` those that hold where none is.
    """

    def __init__(
        self, data: Mapping[str, Any] | None, *, stand: Targets, inherited: Targets
    ) -> None:
        super().__init__(data)
        self.stand = stand
        self.meanwhile: dict[str, str] = {}
        for one in LEADING_INDICATORS:
            target = stand.get(one.code)
            self.fields[one.code] = _figure_field(one, target, inherited=inherited.get(one.code))
            self.fields[f"{one.code}_direction"] = forms.ChoiceField(
                label=_("%(indicator)s: direction") % {"indicator": one.label},
                choices=TargetDirection.choices,
                initial=target.direction if target else TargetDirection.AT_LEAST,
            )
            self.fields[f"{one.code}_seen"] = forms.CharField(
                required=False,
                max_length=40,
                widget=forms.HiddenInput,
                initial=target.token if target else "",
            )

    @property
    def rows(self) -> list[TargetRow]:
        """A row an indicator, in their order."""
        return [
            TargetRow(
                figure=self[one.code],
                direction=self[f"{one.code}_direction"],
                hint=self.meanwhile.get(one.code) or str(self[one.code].help_text),
                words=self.stand[one.code].in_words(one) if one.code in self.stand else NO_FIGURE,
            )
            for one in LEADING_INDICATORS
        ]

    @property
    def targets(self) -> dict[str, MonthlyTarget | None]:
        """What a valid form sets, by indicator; None is none."""
        given = self.cleaned_data
        return {
            one.code: None
            if given[one.code] is None
            else MonthlyTarget(given[one.code], TargetDirection(given[f"{one.code}_direction"]))
            for one in LEADING_INDICATORS
        }

    @property
    def seen(self) -> dict[str, str]:
        """The targets that whoever sends it had before them, by indicator."""
        return {one.code: self.cleaned_data[f"{one.code}_seen"] for one in LEADING_INDICATORS}

    def look_again(self, stand: Targets) -> None:
        """Say what somebody else has set meanwhile; who sends it once more has seen that."""
        self.data = dict(self.data.items())
        for one in LEADING_INDICATORS:
            target, seen = stand.get(one.code), f"{one.code}_seen"
            token = target.token if target else ""
            if self.data.get(seen, "") != token:
                self.data[seen] = token
                told = target.in_words(one) if target else NO_FIGURE
                self.meanwhile[one.code] = _("Set meanwhile: %(target)s") % {"target": told}


def _figure_field(
    one: LeadingIndicator, target: MonthlyTarget | None, *, inherited: MonthlyTarget | None
) -> forms.Field:
    options: dict[str, Any] = {
        "label": str(one.label),
        "required": False,
        "min_value": 0,
        "max_value": 100 if one.kind == SHARE else MOST,
        "initial": target.typed(one) if target else None,
        "help_text": _("For all: %(target)s") % {"target": inherited.in_words(one)}
        if inherited
        else "",
    }
    if one.kind == COUNT:
        return WholeFigureField(**options)
    return DecimalFigureField(decimals=1, units=("%",) if one.kind == SHARE else (), **options)
