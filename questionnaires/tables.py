"""The table of closed surveys."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from core.tables import Dataset, Kind, Record, Row, Scope, TableColumn
from questionnaires.access import may_list_surveys, survey_results_visible_to
from questionnaires.models import SurveyResult


def _surveys(user: Person, scope: Scope) -> QuerySet[SurveyResult]:
    """Of fewer than five nothing is shown, and so none is here."""
    found = survey_results_visible_to(user).filter(output__isnull=False)
    return found.filter(survey__closed_at__year__in=scope.years) if scope.years else found


def _survey(record: Record) -> Iterable[Row]:
    context: Any = record["context"]
    output: Any = record["output"]
    yield (
        record["survey_id"],
        context["survey"],
        context["contractor"] or "",
        context["questionnaire"]["key"],
        record["survey__closed_at"],
        output["respondents"],
        context["invited"],
        output["overall"]["percent"],
        output["overall"]["rating"] or "",
        record["sha256"],
    )


SURVEYS = Dataset(
    position=83,
    name="surveys",
    title=_("Surveys"),
    columns=(
        TableColumn("id", _("Number"), Kind.WHOLE),
        TableColumn("name", _("Name")),
        TableColumn("contractor", _("Contractor")),
        TableColumn("questionnaire", _("Questionnaire")),
        TableColumn("closed_at", _("Closed"), Kind.MOMENT),
        TableColumn("respondents", _("Respondents"), Kind.WHOLE),
        TableColumn("invited", _("People invited"), Kind.WHOLE),
        TableColumn("percent", _("Percent"), Kind.DECIMAL),
        TableColumn("category", _("Category")),
        TableColumn("sha256", "SHA-256"),
    ),
    source=_surveys,
    fields=("survey_id", "survey__closed_at", "context", "output", "sha256"),
    flat=_survey,
    order=("-survey__closed_at",),
    key=("id",),
    may_read=may_list_surveys,
)
