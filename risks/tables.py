"""The tables of registers and of their risks, live: how each stands, who accepted what."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from core.tables import Dataset, Kind, Scope, TableColumn, alone, word_of
from risks.access import may_list_registers, registers_visible_to, risks_visible_to
from risks.choices import ActivityKind
from risks.models import RegisteredRisk, RiskRegister


def _risks(user: Person, scope: Scope) -> QuerySet[RegisteredRisk]:
    """Those of registers of these companies that are not withdrawn."""
    return risks_visible_to(user).filter(
        withdrawn_at=None, register__contractor__in=scope.companies_of_any_year(user)
    )


FIELDS = (
    "register__key",
    "number",
    "register__contractor__code",
    "register__contractor__name",
    "register__title",
    "register__matrix__code",
    "department__name",
    "activity",
    "kind",
    "hazard",
    "effect",
    "before_likelihood",
    "before_severity",
    "before_level",
    "now_likelihood",
    "now_severity",
    "planned_likelihood",
    "planned_severity",
    "level",
    "accepted_level",
    "review_on",
)
RISKS = Dataset(
    position=48,
    name="risks",
    title=_("Risks of registers"),
    columns=(
        TableColumn("register", _("Register")),
        TableColumn("number", _("Number"), Kind.WHOLE),
        TableColumn("contractor_code", _("Contractor's code")),
        TableColumn("contractor", _("Contractor")),
        TableColumn("title", _("What it covers")),
        TableColumn("matrix", _("Risk matrix")),
        TableColumn("department", _("Department")),
        TableColumn("activity", _("Activity")),
        TableColumn("kind", _("Kind of activity"), words=word_of(ActivityKind)),
        TableColumn("hazard", _("Hazard")),
        TableColumn("effect", _("Possible effect")),
        TableColumn("before_likelihood", _("Before control: likelihood"), Kind.WHOLE),
        TableColumn("before_severity", _("Before control: severity"), Kind.WHOLE),
        TableColumn("before_level", _("Level before control")),
        TableColumn("now_likelihood", _("Now: likelihood"), Kind.WHOLE),
        TableColumn("now_severity", _("Now: severity"), Kind.WHOLE),
        TableColumn("planned_likelihood", _("Planned: likelihood"), Kind.WHOLE),
        TableColumn("planned_severity", _("Planned: severity"), Kind.WHOLE),
        TableColumn("level", _("Risk level")),
        TableColumn("accepted_level", _("Level that is accepted")),
        TableColumn("review_on", _("To be reviewed on"), Kind.DATE),
    ),
    source=_risks,
    fields=FIELDS,
    flat=alone(*FIELDS),
    order=("register", "number"),
    key=("register", "number"),
    may_read=may_list_registers,
)


def _registers(user: Person, scope: Scope) -> QuerySet[RiskRegister]:
    """Those of these companies."""
    companies = scope.companies_of_any_year(user)
    return registers_visible_to(user).filter(contractor__in=companies)


REGISTER_FIELDS = (
    "key",
    "contractor__code",
    "contractor__name",
    "site__name",
    "title",
    "matrix__code",
    "matrix__version",
    "begun_at",
    "handed_in_at",
    "returned_at",
    "return_reason",
    "accepted_at",
    "accepted_by__username",
)
REGISTERS = Dataset(
    position=53,
    name="risk_registers",
    title=_("Risk registers"),
    columns=(
        TableColumn("register", _("Register")),
        TableColumn("contractor_code", _("Contractor's code")),
        TableColumn("contractor", _("Contractor")),
        TableColumn("site", _("Site")),
        TableColumn("title", _("What it covers")),
        TableColumn("matrix", _("Risk matrix")),
        TableColumn("matrix_version", _("Version of the matrix"), Kind.WHOLE),
        TableColumn("begun_at", _("Begun at"), Kind.MOMENT),
        TableColumn("handed_in_at", _("Handed in at"), Kind.MOMENT),
        TableColumn("returned_at", _("Returned at"), Kind.MOMENT),
        TableColumn("return_reason", _("Why it was returned")),
        TableColumn("accepted_at", _("Accepted at"), Kind.MOMENT),
        TableColumn("accepted_by", _("Accepted by")),
    ),
    source=_registers,
    fields=REGISTER_FIELDS,
    flat=alone(*REGISTER_FIELDS),
    order=("key",),
    key=("register",),
    may_read=may_list_registers,
)
