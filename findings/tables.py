"""The table of findings, live."""

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from contractors.days import days_at
from core.errors import Refusal
from core.tables import Dataset, Kind, Scope, TableColumn, alone, word_of
from findings.access import findings_visible_to, may_list_findings
from findings.choices import FindingSeverity, FindingStatus
from findings.corrective import days_overdue_on
from findings.forms import FindingFilterForm
from findings.models import Finding
from findings.origins import code_of_birthplace
from findings.selectors import finding_list


def _findings(user: Person, scope: Scope) -> QuerySet[Finding]:
    found = findings_visible_to(user)
    found = found.filter(contractor__in=scope.companies_of_any_year(user))
    if scope.years:
        found = found.filter(year__in=scope.years)
    owner_name = Coalesce(F("owner__username"), Value(""))
    return found.annotate(
        owner_name=owner_name,
        item_code=code_of_birthplace(),
        days_overdue=days_overdue_on(days_at(timezone.now())),
    )


def _listed(request: HttpRequest) -> QuerySet[Finding]:
    """The findings that their list shows at this address."""
    form = FindingFilterForm(request.GET, user=request.user)
    if not form.is_valid():
        raise Refusal(gettext("Correct the address, then ask again."))
    return finding_list(request.user, form.chosen(), days=days_at(timezone.now()))


FINDING_FIELDS = (
    "reference",
    "year",
    "contractor__code",
    "contractor__name",
    "item_code",
    "severity",
    "status",
    "description",
    "root_cause",
    "action",
    "owner_name",
    "due_on",
    "days_overdue",
    "raised_at",
    "answered_at",
    "closed_at",
    "effective",
    "withdrawn_at",
    "withdrawal",
)
FINDINGS = Dataset(
    position=80,
    name="findings",
    title=_("Findings"),
    columns=(
        TableColumn("reference", _("Finding")),
        TableColumn("year", _("Year"), Kind.WHOLE),
        TableColumn("contractor_code", _("Contractor's code")),
        TableColumn("contractor", _("Contractor")),
        TableColumn("item", _("Item's code")),
        TableColumn("severity", _("Severity"), words=word_of(FindingSeverity)),
        TableColumn("status", _("Status"), words=word_of(FindingStatus)),
        TableColumn("description", _("What was found")),
        TableColumn("root_cause", _("Root cause")),
        TableColumn("action", _("Action")),
        TableColumn("owner", _("Who must act")),
        TableColumn("due_on", _("Deadline"), Kind.DATE),
        TableColumn("days_overdue", _("Days late"), Kind.WHOLE),
        TableColumn("raised_at", _("Raised at"), Kind.MOMENT),
        TableColumn("answered_at", _("Answered at"), Kind.MOMENT),
        TableColumn("closed_at", _("Closed at"), Kind.MOMENT),
        TableColumn("effective", _("Effective"), Kind.FLAG),
        TableColumn("withdrawn_at", _("Withdrawn at"), Kind.MOMENT),
        TableColumn("withdrawal", _("Why it was withdrawn")),
    ),
    source=_findings,
    fields=FINDING_FIELDS,
    flat=alone(*FINDING_FIELDS),
    order=("-year", "reference"),
    key=("reference",),
    may_read=may_list_findings,
    listed=_listed,
)
