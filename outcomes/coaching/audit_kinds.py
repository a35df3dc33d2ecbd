"""How the audit trail tells of coaching."""

from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from contractors.models import Contractor
from core.audit_kind import AuditKind
from core.database.columns import COMMA, SPACE, text_of
from evaluations.models import Evaluation
from outcomes.coaching.models import CoachingPlan, CoachingStep, PartnerAgreement


def _plan(_reader: Person, key: str) -> str:
    return reverse("coaching", args=[key])


AUDIT_KINDS = (
    AuditKind(
        530,
        model=CoachingPlan,
        deeds={
            "begin_coaching": _("%(who)s began the coaching plan of %(what)s"),
            "name_partner": _("%(who)s named a benchmark partner in the coaching plan of %(what)s"),
            "drop_partner": _(
                "%(who)s took a benchmark partner out of the coaching plan of %(what)s"
            ),
        },
        title=text_of("evaluation__contractor__name", SPACE, "evaluation__period__year"),
        place=text_of("key", Value("")),
        address=_plan,
        within={
            Evaluation.AUDIT_NAME: "evaluation",
            Contractor.AUDIT_NAME: "evaluation__contractor",
        },
        fields={"steps": _("Steps"), "partner": _("Benchmark partner")},
    ),
    AuditKind(
        540,
        model=CoachingStep,
        deeds={
            "add_coaching_step": _("%(who)s added coaching step %(what)s"),
            "change_coaching_step": _("%(who)s changed coaching step %(what)s"),
            "hold_coaching_session": _("%(who)s held a coaching session on step %(what)s"),
            "report_coaching_progress": _("%(who)s reported progress on coaching step %(what)s"),
            "finish_coaching_step": _("%(who)s said that coaching step %(what)s is done"),
            "reopen_coaching_step": _("%(who)s opened coaching step %(what)s again"),
        },
        title=text_of("number", COMMA, "plan__evaluation__contractor__name", SPACE,
                      "plan__evaluation__period__year"),
        place=text_of("plan__key", Value("")),
        address=_plan,
        within={
            CoachingPlan.AUDIT_NAME: "plan",
            Evaluation.AUDIT_NAME: "plan__evaluation",
            Contractor.AUDIT_NAME: "plan__evaluation__contractor",
        },
        fields={"on": _("Day"), "text": _("Text"), "files": _("Files")},
    ),
    AuditKind(
        542,
        model=PartnerAgreement,
        deeds={
            "agree_to_be_named": _("%(who)s agreed that %(what)s is named as a benchmark partner"),
            "withdraw_agreement": _(
                "%(who)s took back that %(what)s is named as a benchmark partner"
            ),
        },
        title=text_of("contractor__name", SPACE, "year"),
        within={Contractor.AUDIT_NAME: "contractor"},
    ),
)  # fmt: skip
