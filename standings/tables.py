"""The table of decisions on standing."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from core.tables import Dataset, Kind, Scope, TableColumn, alone, word_of
from standings.access import may_read_standings, standing_decisions_visible_to
from standings.choices import WorkStanding
from standings.models import StandingDecision


def _decisions(user: Person, scope: Scope) -> QuerySet[StandingDecision]:
    found = standing_decisions_visible_to(user)
    found = found.filter(contractor__in=scope.companies_of_any_year(user))
    return found.filter(from_on__year__in=scope.years) if scope.years else found


FIELDS = (
    "contractor__code",
    "contractor__name",
    "number",
    "standing",
    "from_on",
    "until_on",
    "reason",
    "proposed",
    "rules__code",
    "rules__version",
    "result__sha256",
    "decided_at",
)
STANDING_DECISIONS = Dataset(
    position=45,
    name="standing_decisions",
    title=_("Decisions on standing"),
    columns=(
        TableColumn("contractor_code", _("Contractor's code")),
        TableColumn("contractor", _("Contractor")),
        TableColumn("number", _("Number"), Kind.WHOLE),
        TableColumn("standing", _("Work standing"), words=word_of(WorkStanding)),
        TableColumn("from_on", _("In force from"), Kind.DATE),
        TableColumn("until_on", _("Until"), Kind.DATE),
        TableColumn("reason", _("Reason")),
        TableColumn("proposed", _("Proposed standing"), words=word_of(WorkStanding)),
        TableColumn("rules", _("Standing rules")),
        TableColumn("rules_version", _("Version"), Kind.WHOLE),
        TableColumn("result", _("SHA-256 of the result")),
        TableColumn("decided_at", _("Decided at"), Kind.MOMENT),
    ),
    source=_decisions,
    fields=FIELDS,
    flat=alone(*FIELDS),
    order=("contractor__name", "number"),
    key=("contractor_code", "number"),
    may_read=may_read_standings,
)
