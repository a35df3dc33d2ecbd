"""The words of a questionnaire and its forms in the active language."""

from datetime import datetime

from django import forms
from django.utils.formats import date_format, localize

from questionnaires.models import Survey


def moment_of(survey: Survey, at: datetime) -> str:
    """A time by the clock of a survey, with its zone: 14 Februari 2024 16.30 WIB (Jakarta)."""
    shown = date_format(at.astimezone(survey.zone), "DATETIME_FORMAT")
    return f"{shown} {survey.get_time_zone_display()}"


def closing_of(survey: Survey) -> str:
    """When a survey closes or, where somebody closed it before its time, when it was closed."""
    return moment_of(survey, survey.closed_at or survey.closes_at)


def words_in(form: forms.BaseForm) -> list[tuple[str, str]]:
    """Each field with what it holds; "–" where that is nothing."""
    return [(str(one.label), _held(one) or "–") for one in form.visible_fields()]


def _held(bound: forms.BoundField) -> str:
    held, choices = bound.value(), getattr(bound.field, "choices", None)
    if choices is None:
        return "" if held is None else str(localize(held))
    chosen = set(map(str, held if isinstance(held, list | tuple) else [held]))
    return "; ".join(str(said) for value, said in choices if str(value) in chosen and str(value))
