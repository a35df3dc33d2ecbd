"""Where things stand in the workbook of a register: writing and reading both take it from here."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.spreadsheets import plain_text
from risks.choices import ActivityKind, ControlStep
from risks.models import RegisteredRisk, RiskControl
from workbooks.rows.layout import Field, Reads, SheetLayout, Values, values_of_row

FORMAT = "csms-register-2"  # raised when a column or a key moves
STATES = ("before", "now", "planned")


def _estimate(state: str, *, likelihood: Promise, severity: Promise, level: Promise) -> list[Field]:
    return [
        Field(f"{state}_likelihood", likelihood, Reads.STEP, 13),
        Field(f"{state}_severity", severity, Reads.STEP, 13),
        Field(f"{state}_level", level, Reads.LEVEL, 13),
    ]


RISKS = SheetLayout(
    "risk",
    _("Risks"),
    (
        Field("department", _("Department")),
        Field("activity", _("Activity"), width=24),
        Field("kind", _("Kind of activity"), Reads.CHOICE, 14, ActivityKind),
        Field("hazard", _("Hazard"), width=28),
        Field("effect", _("Possible effect"), width=28),
        Field("existing_control", _("Control there is already"), width=28),
        *_estimate(
            "before",
            likelihood=_("Before control: likelihood"),
            severity=_("Before control: severity"),
            level=_("Level before control"),
        ),
        *_estimate(
            "now",
            likelihood=_("Now: likelihood"),
            severity=_("Now: severity"),
            level=_("Level now"),
        ),
        *_estimate(
            "planned",
            likelihood=_("Planned: likelihood"),
            severity=_("Planned: severity"),
            level=_("Level as planned"),
        ),
        Field("raised_reason", _("Why it is higher than before control"), width=24),
        Field("legal_basis", _("Legal basis"), width=24),
        Field("opportunity", _("Opportunity"), width=24),
        Field("review_on", _("To be reviewed on"), Reads.DAY, 13),
        Field("review_reason", _("Why it is reviewed then"), width=24),
        Field("owner", _("Who looks after it"), width=22),
    ),
    named_by=("hazard",),
)
CONTROLS = SheetLayout(
    "control",
    _("Controls"),
    (
        Field("measure", _("What is done"), width=40),
        Field("step", _("Step of the hierarchy"), Reads.CHOICE, 24, ControlStep),
        Field("risks", _("Risks it touches"), Reads.NUMBERS, 14),
        Field("owner", _("Who does it"), width=22),
        Field("begins_on", _("Begins on"), Reads.DAY, 13),
        Field("due_on", _("Due"), Reads.DAY, 13),
        Field("cost", _("Cost, rupiah"), Reads.SUM, 16),
        Field("in_force_on", _("In force since"), Reads.DAY, 13),
        Field("evidence", _("What shows it"), width=34),
        Field("ended_on", _("Given up on"), Reads.DAY, 13),
        Field("ended_reason", _("Why it is given up"), width=28),
    ),
    named_by=("measure",),
)
SHEETS = (RISKS, CONTROLS)


def values_of_risk(risk: RegisteredRisk) -> Values:
    """What the workbook keeps of a risk, in the form that is compared."""
    found = values_of_row(risk, RISKS, leaving=("department", "owner"))
    department = plain_text(risk.department.name) if risk.department else ""
    return found | {"department": department, "owner": person_in_words(risk.owner)}


def values_of_control(control: RiskControl) -> Values:
    """What the workbook keeps of a control, in the form that is compared."""
    numbers = sorted(one.number for one in control.risks.all())
    found = values_of_row(control, CONTROLS, leaving=("risks", "owner"))
    told = {"risks": ", ".join(map(str, numbers)), "owner": person_in_words(control.owner)}
    return found | told


def person_in_words(person: User | None) -> str:
    """Who answers for a row, as its cell names them; "" for the company as a whole."""
    return plain_text(str(person)) if person else ""
