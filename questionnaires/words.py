"""The words of a questionnaire and its forms in the active language."""

from datetime import datetime

from django.utils.formats import date_format

from questionnaires.models import Survey


def moment_of(survey: Survey, at: datetime) -> str:
    """A time by the clock of a survey, with its zone: 14 Februari 2024 16.30 WIB (Jakarta)."""
    shown = date_format(at.astimezone(survey.zone), "DATETIME_FORMAT")
    return f"{shown} {survey.get_time_zone_display()}"


def closing_of(survey: Survey) -> str:
    """When a survey closes or, where somebody closed it before its time, when it was closed."""
    return moment_of(survey, survey.closed_at or survey.closes_at)
