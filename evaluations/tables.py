"""The table of evaluations, live."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from core.tables import Dataset, Kind, Record, Row, TableColumn, word_of
from evaluations.access import may_list_evaluations
from evaluations.choices import AuditRound, EvaluationStatus
from evaluations.forms import EvaluationFilterForm
from evaluations.models import Evaluation
from evaluations.selectors.evaluations import evaluation_list


def _evaluations(user: Person, scope: Any) -> QuerySet[Evaluation]:
    found: QuerySet[Evaluation] = scope.evaluations(user)
    return found


def _evaluation(record: Record) -> Iterable[Row]:
    summary = record["summary"] or {}
    counts, span = summary.get("counts") or {}, summary.get("range") or {}
    yield (
        record["id"],
        record["period__year"],
        record["contractor__code"],
        record["contractor__name"],
        record["instrument__code"],
        record["level"],
        record["status"],
        record["revision"],
        record["coordinator__username"] or "",
        *(counts.get(name) for name in ("items", "answered", "not_applicable", "open")),
        summary.get("percent"),
        span.get("low"),
        span.get("high"),
        record["period__submit_by"],
        record["submitted_at"],
        record["period__round"],
    )


def _listed(request: HttpRequest) -> QuerySet[Evaluation]:
    """The evaluations that their list shows at this address."""
    chosen = EvaluationFilterForm(request.GET).given
    return evaluation_list(
        request.user,
        year=chosen.get("year"),
        status=chosen.get("status", ""),
        search=chosen.get("q", ""),
    )


EVALUATIONS = Dataset(
    position=40,
    name="evaluations",
    title=_("Evaluations"),
    columns=(
        TableColumn("id", _("Number"), Kind.WHOLE),
        TableColumn("year", _("Year"), Kind.WHOLE),
        TableColumn("contractor_code", _("Contractor's code")),
        TableColumn("contractor", _("Contractor")),
        TableColumn("instrument", _("Instrument")),
        TableColumn("level", _("Level")),
        TableColumn("status", _("Status"), words=word_of(EvaluationStatus)),
        TableColumn("revision", _("Revision"), Kind.WHOLE),
        TableColumn("coordinator", _("Coordinator")),
        TableColumn("items", _("Items"), Kind.WHOLE),
        TableColumn("answered", _("Answered"), Kind.WHOLE),
        TableColumn("not_applicable", _("Not applicable"), Kind.WHOLE),
        TableColumn("open", _("Open"), Kind.WHOLE),
        TableColumn("percent_so_far", _("Total so far, before rules"), Kind.DECIMAL),
        TableColumn("range_low", _("At least"), Kind.DECIMAL),
        TableColumn("range_high", _("At most"), Kind.DECIMAL),
        TableColumn("submit_by", _("Submit by"), Kind.DATE),
        TableColumn("submitted_at", _("Submitted at"), Kind.MOMENT),
        TableColumn("round", _("Round"), Kind.WHOLE, words=word_of(AuditRound)),
    ),
    source=_evaluations,
    fields=(
        "id",
        "period__year",
        "contractor__code",
        "contractor__name",
        "instrument__code",
        "level",
        "status",
        "revision",
        "coordinator__username",
        "summary",
        "period__submit_by",
        "submitted_at",
        "period__round",
    ),
    flat=_evaluation,
    order=("-period__year", "contractor__name", "-period__round"),
    key=("id",),
    may_read=may_list_evaluations,
    listed=_listed,
)
