"""How the audit trail tells of standings and of their rules."""

from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from contractors.models import Contractor
from core.audit_kind import AuditKind
from core.database.columns import COMMA, text_of
from standings.models import StandingCondition, StandingDecision, StandingRules


def _contractor(_reader: Person, key: str) -> str:
    return reverse("contractor-standing", args=[key])


def _rules(_reader: Person, key: str) -> str:
    return reverse("standing-rules-version", args=[key])


AUDIT_KINDS = (
    AuditKind(
        510,
        model=StandingRules,
        deeds={
            "add_standing_rules": _("%(who)s began standing rules %(what)s"),
            "save_standing_rules": _("%(who)s changed standing rules %(what)s"),
            "publish_standing_rules": _("%(who)s published standing rules %(what)s"),
            "delete_standing_rules": _("%(who)s deleted a draft of standing rules"),
        },
        title=text_of("code", Value("-v"), "version"),
        address=_rules,
        fields={"key": _("Version"), "sha256": "SHA-256"},
    ),
    AuditKind(
        240,
        model=StandingDecision,
        deeds={"decide_standing": _("%(who)s decided on the standing of %(what)s")},
        title=text_of("contractor__name", COMMA, "number"),
        place=text_of("contractor"),
        address=_contractor,
        within={Contractor.AUDIT_NAME: "contractor"},
        fields={"reason": _("Reason"), "proposed": _("Proposed standing")},
    ),
    AuditKind(
        270,
        model=StandingCondition,
        deeds={"confirm_condition": _("%(who)s confirmed a condition of %(what)s")},
        title=text_of("decision__contractor__name", COMMA, "decision__number"),
        place=text_of("decision__contractor"),
        address=_contractor,
        within={
            StandingDecision.AUDIT_NAME: "decision",
            Contractor.AUDIT_NAME: "decision__contractor",
        },
        fields={"reason": _("What shows it"), "condition": _("Condition")},
    ),
)
