"""The table of frozen studies."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from core.tables import Dataset, Kind, Record, Row, Scope, TableColumn
from studies.access import may_list_studies, studies_visible_to
from studies.models import StudyResult


def _studies(user: Person, scope: Scope) -> QuerySet[StudyResult]:
    found = StudyResult.objects.filter(study__in=studies_visible_to(user))
    return found.filter(study__held_on__year__in=scope.years) if scope.years else found


def _study(record: Record) -> Iterable[Row]:
    position: Any = record["output"]["position"]
    context: Any = record["context"]
    yield (
        record["study_id"],
        context["name"],
        context["contractor"] or "",
        record["study__held_on"],
        position["x"],
        position["y"],
        position["quadrant"],
        record["output"]["exact"]["x"],
        record["output"]["exact"]["y"],
        record["sha256"],
    )


STUDIES = Dataset(
    position=85,
    name="studies",
    title=_("SWOT studies"),
    columns=(
        TableColumn("id", _("Number"), Kind.WHOLE),
        TableColumn("name", _("Name")),
        TableColumn("contractor", _("Contractor")),
        TableColumn("held_on", _("Day of the study"), Kind.DATE),
        TableColumn("internal_total", _("Internal total"), Kind.DECIMAL),
        TableColumn("external_total", _("External total"), Kind.DECIMAL),
        TableColumn("quadrant", _("Quadrant")),
        TableColumn("internal_exact", _("Internal total, exact"), Kind.DECIMAL),
        TableColumn("external_exact", _("External total, exact"), Kind.DECIMAL),
        TableColumn("sha256", "SHA-256"),
    ),
    source=_studies,
    fields=("study_id", "study__held_on", "context", "output", "sha256"),
    flat=_study,
    order=("-study__held_on",),
    key=("id",),
    may_read=may_list_studies,
)
