"""How the audit trail tells of analyses of jobs."""

from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from contractors.models import Contractor
from core.audit_kind import AuditKind
from core.database.columns import text_of
from jsas.models import JobSafetyAnalysis
from risks.models import RiskRegister


def _jsa(_reader: Person, key: str) -> str:
    return reverse("risk-jsa", args=[key])


AUDIT_KINDS = (
    AuditKind(
        448,
        model=JobSafetyAnalysis,
        deeds={
            "begin_jsa": _("%(who)s began %(what)s"),
            "change_jsa": _("%(who)s changed %(what)s"),
            "write_jsa_steps": _("%(who)s wrote the steps of %(what)s from a workbook"),
            "write_jsa_step": _("%(who)s wrote a step of %(what)s"),
            "remove_jsa_step": _("%(who)s took a step out of %(what)s"),
            "join_jsa_hazard": _("%(who)s took a hazard of %(what)s into the register"),
            "hand_in_jsa": _("%(who)s handed in %(what)s"),
            "review_jsa": _("%(who)s reviewed %(what)s"),
            "approve_jsa": _("%(who)s approved %(what)s"),
            "return_jsa": _("%(who)s returned %(what)s"),
            "revise_jsa": _("%(who)s began the next revision of %(what)s"),
            "freeze_jsa": _("%(who)s froze %(what)s"),
            "hold_toolbox_meeting": _("%(who)s entered a toolbox meeting on %(what)s"),
        },
        title=text_of(Value("JSA "), "number", Value(": "), "job"),
        place=text_of("key", Value("")),
        address=_jsa,
        within={
            JobSafetyAnalysis.AUDIT_NAME: "pk",
            RiskRegister.AUDIT_NAME: "register",
            Contractor.AUDIT_NAME: "register__contractor",
        },
    ),
)
