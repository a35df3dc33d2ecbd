"""The table of awards that were named."""

from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from core.tables import Dataset, Kind, Scope, TableColumn, alone
from standings.awards.access import awards_visible_to, may_list_awards
from standings.awards.models import Award


def _awards(user: Person, scope: Scope) -> QuerySet[Award]:
    found = awards_visible_to(user).annotate(named=KT("title__id"))
    found = found.filter(contractor__in=scope.companies_of_any_year(user))
    return found.filter(year__in=scope.years) if scope.years else found


FIELDS = (
    "key",
    "contractor__code",
    "contractor__name",
    "year",
    "code",
    "named",
    "reason",
    "named_on",
    "rules__code",
    "rules__version",
    "result__sha256",
    "withdrawal__on",
    "withdrawal__reason",
)
AWARDS = Dataset(
    position=46,
    name="awards",
    title=_("Awards"),
    columns=(
        TableColumn("key", _("Key")),
        TableColumn("contractor_code", _("Contractor's code")),
        TableColumn("contractor", _("Contractor")),
        TableColumn("year", _("Year"), Kind.WHOLE),
        TableColumn("code", _("Code")),
        TableColumn("award", _("Award")),
        TableColumn("reason", _("Reason")),
        TableColumn("named_on", _("Named on"), Kind.DATE),
        TableColumn("rules", _("Award rules")),
        TableColumn("rules_version", _("Version"), Kind.WHOLE),
        TableColumn("result", _("SHA-256 of the result")),
        TableColumn("withdrawn_on", _("Taken back on"), Kind.DATE),
        TableColumn("withdrawn_reason", _("Why it was taken back")),
    ),
    source=_awards,
    fields=FIELDS,
    flat=alone(*FIELDS),
    order=("year", "contractor__name", "code"),
    key=("key",),
    may_read=may_list_awards,
)
