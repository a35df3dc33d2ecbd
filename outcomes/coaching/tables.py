"""The table of agreements to be named as a benchmark partner."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from core.tables import Dataset, Kind, Scope, TableColumn, alone
from outcomes.coaching.access import agreements_visible_to, agrees_to_be_named, lists_partners
from outcomes.coaching.models import PartnerAgreement


def _agreements(user: Person, scope: Scope) -> QuerySet[PartnerAgreement]:
    """What was taken back is told to its own company alone: it is named nowhere from then on."""
    found = agreements_visible_to(user).filter(contractor__in=scope.companies_of_any_year(user))
    if not agrees_to_be_named(user):
        found = found.filter(withdrawn_on=None)
    return found.filter(year__in=scope.years) if scope.years else found


FIELDS = ("key", "contractor__code", "contractor__name", "year", "agreed_on", "withdrawn_on")
PARTNER_AGREEMENTS = Dataset(
    position=51,
    name="partner_agreements",
    title=_("Agreements to be named as a benchmark partner"),
    columns=(
        TableColumn("key", _("Key")),
        TableColumn("contractor_code", _("Contractor's code")),
        TableColumn("contractor", _("Contractor")),
        TableColumn("year", _("Year"), Kind.WHOLE),
        TableColumn("agreed_on", _("Agreed on"), Kind.DATE),
        TableColumn("withdrawn_on", _("Taken back on"), Kind.DATE),
    ),
    source=_agreements,
    fields=FIELDS,
    flat=alone(*FIELDS),
    order=("year", "contractor__name", "agreed_on", "key"),
    key=("key",),
    may_read=lists_partners,
)
