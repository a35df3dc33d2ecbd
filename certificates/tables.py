"""The table of certificates, live."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from certificates.access import certificates_visible_to, may_list_certificates
from certificates.models import Certificate
from core.tables import Dataset, Kind, Scope, TableColumn, alone


def _certificates(user: Person, scope: Scope) -> QuerySet[Certificate]:
    found = certificates_visible_to(user)
    found = found.filter(contractor__in=scope.companies_of_any_year(user))
    if scope.years:
        found = found.filter(expires_on__year__in=scope.years)
    return found


FIELDS = (
    "key",
    "contractor__code",
    "contractor__name",
    "kind",
    "holder",
    "holder_number",
    "number",
    "issuer",
    "issued_on",
    "expires_on",
    "site__code",
    "replaces__key",
    "ended_on",
)
CERTIFICATES = Dataset(
    position=39,
    name="certificates",
    title=_("Certificates"),
    columns=(
        TableColumn("key", _("Certificate")),
        TableColumn("contractor_code", _("Contractor's code")),
        TableColumn("contractor", _("Contractor")),
        TableColumn("kind", _("Kind of certificate")),
        TableColumn("holder", _("Role or equipment")),
        TableColumn("holder_number", _("Its number")),
        TableColumn("number", _("Number of the certificate")),
        TableColumn("issuer", _("Issued by")),
        TableColumn("issued_on", _("Issued on"), Kind.DATE),
        TableColumn("expires_on", _("Valid until"), Kind.DATE),
        TableColumn("site", _("Site")),
        TableColumn("replaces", _("Takes the place of")),
        TableColumn("ended_on", _("No longer needed since"), Kind.DATE),
    ),
    source=_certificates,
    fields=FIELDS,
    flat=alone(*FIELDS),
    order=("contractor__name", "expires_on", "number"),
    key=("key",),
    may_read=may_list_certificates,
)
