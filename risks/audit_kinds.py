"""How the audit trail tells of matrices, registers, risks and controls."""

from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from contractors.models import Contractor
from core.audit_kind import AuditKind
from core.database.columns import COMMA, text_of
from risks.models import RegisteredRisk, RiskControl, RiskMatrix, RiskQuarter, RiskRegister


def _matrix(_reader: Person, key: str) -> str:
    code, version = key.rsplit("-v", 1)
    return reverse("risk-matrix", args=[code, int(version)])


def _register(_reader: Person, key: str) -> str:
    return reverse("risk-register", args=[key])


def _risk(_reader: Person, place: str) -> str:
    key, number = place.split("/")
    return reverse("risk", args=[key, int(number)])


def _control(_reader: Person, place: str) -> str:
    key, number = place.split("/")
    return reverse("risk-control", args=[key, int(number)])


def _quarter(_reader: Person, place: str) -> str:
    company, year, number = place.split("/")
    return reverse("risk-quarter", args=[int(company), int(year), int(number)])


AUDIT_KINDS = (
    AuditKind(
        410,
        model=RiskMatrix,
        deeds={
            "add_risk_matrix": _("%(who)s added risk matrix %(what)s"),
            "save_risk_matrix": _("%(who)s saved the draft of risk matrix %(what)s"),
            "publish_risk_matrix": _("%(who)s published risk matrix %(what)s"),
            "delete_risk_matrix": _("%(who)s deleted the draft of risk matrix %(what)s"),
        },
        title=text_of("title_id"),
        place=text_of("code", Value("-v"), "version"),
        address=_matrix,
        within={RiskMatrix.AUDIT_NAME: "pk"},
    ),
    AuditKind(
        420,
        model=RiskRegister,
        deeds={
            "begin_risk_register": _("%(who)s began risk register %(what)s"),
            "return_risk_register": _("%(who)s returned risk register %(what)s"),
            "hand_in_risk_register": _("%(who)s handed in risk register %(what)s"),
            "accept_risk_register": _("%(who)s accepted risk register %(what)s"),
            "freeze_risk_register": _("%(who)s froze risk register %(what)s"),
            "answer_risk_register": _("%(who)s answered the return of risk register %(what)s"),
            "set_register_mitigation": _(
                "%(who)s said from which level risk register %(what)s asks for mitigation"
            ),
        },
        title=text_of("contractor__name", COMMA, "title"),
        place=text_of("key", Value("")),
        address=_register,
        within={RiskRegister.AUDIT_NAME: "pk", Contractor.AUDIT_NAME: "contractor"},
    ),
    AuditKind(
        430,
        model=RegisteredRisk,
        deeds={
            "add_risk": _("%(who)s wrote down risk %(what)s"),
            "change_risk": _("%(who)s changed risk %(what)s"),
            "accept_risk": _("%(who)s accepted risk %(what)s"),
            "withdraw_risk": _("%(who)s withdrew risk %(what)s"),
            "pull_review": _("%(who)s pulled the review of risk %(what)s forward"),
        },
        title=text_of("hazard", COMMA, "register__contractor__name"),
        place=text_of("register__key", Value("/"), "number"),
        address=_risk,
        within={
            RegisteredRisk.AUDIT_NAME: "pk",
            RiskRegister.AUDIT_NAME: "register",
            Contractor.AUDIT_NAME: "register__contractor",
        },
    ),
    AuditKind(
        440,
        model=RiskControl,
        deeds={
            "add_risk_control": _("%(who)s added control %(what)s"),
            "change_risk_control": _("%(who)s changed control %(what)s"),
        },
        title=text_of("measure", COMMA, "register__contractor__name"),
        place=text_of("register__key", Value("/"), "number"),
        address=_control,
        within={
            RiskControl.AUDIT_NAME: "pk",
            RiskRegister.AUDIT_NAME: "register",
            Contractor.AUDIT_NAME: "register__contractor",
        },
    ),
    AuditKind(
        445,
        model=RiskQuarter,
        deeds={
            "write_risk_quarter": _("%(who)s wrote the quarterly report of risks %(what)s"),
            "sign_risk_quarter": _("%(who)s signed the quarterly report of risks %(what)s"),
            "return_risk_quarter": _("%(who)s returned the quarterly report of risks %(what)s"),
        },
        title=text_of("contractor__name", COMMA, "year", Value("-"), "quarter"),
        place=text_of("contractor_id", Value("/"), "year", Value("/"), "quarter"),
        address=_quarter,
        within={RiskQuarter.AUDIT_NAME: "pk", Contractor.AUDIT_NAME: "contractor"},
    ),
)
