"""How the audit trail tells of plans and their criteria."""

from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from contractors.models import Contractor
from core.audit_kind import AuditKind
from core.database.columns import COMMA, SPACE, text_of
from evaluations.models import Evaluation
from plans.models import Capability, FulfilmentPlan, LevelChoice, PlanLine, PlannedStrategy
from studies.models import Study

OF_ONE = ("result__evaluation__contractor__name", SPACE, "first_year")


def _plan(_reader: Person, key: str) -> str:
    return reverse("plan", args=[key])


def _capabilities(_reader: Person, key: str) -> str:
    return reverse("plan-capabilities", args=[key])


def _levels(_reader: Person, _key: str) -> str:
    return reverse("level-list")


AUDIT_KINDS = (
    AuditKind(
        300,
        model=FulfilmentPlan,
        deeds={
            "begin_plan": _("%(who)s began plan %(what)s"),
            "validate_plan": _("%(who)s validated plan %(what)s"),
            "approve_plan": _("%(who)s approved plan %(what)s"),
            "send_plan_back": _("%(who)s sent plan %(what)s back to design"),
            "let_company_plan": _("%(who)s changed who plans in %(what)s"),
            "follow_revision": _("%(who)s let plan %(what)s follow the revision of its audit"),
            "freeze_plan": _("%(who)s froze plan %(what)s"),
            "keep_published_counts": _("%(who)s kept published figures beside plan %(what)s"),
            "keep_published_figure": _("%(who)s kept a published figure beside plan %(what)s"),
            "remove_published_figure": _("%(who)s took out a published figure of plan %(what)s"),
        },
        title=text_of(*OF_ONE),
        place=text_of("key", Value("")),
        address=_plan,
        within={
            FulfilmentPlan.AUDIT_NAME: "pk",
            Evaluation.AUDIT_NAME: "result__evaluation",
            Contractor.AUDIT_NAME: "result__evaluation__contractor",
        },
        fields={
            "source": _("Where it is printed"),
            "counts": _("Criteria by year"),
            "figure": _("Figure"),
            "element": _("Element"),
            "printed": _("Printed"),
        },
    ),
    AuditKind(
        310,
        model=PlanLine,
        deeds={
            "place_criterion": _("%(who)s placed criterion %(what)s"),
            "detail_criterion": _("%(who)s changed what criterion %(what)s takes"),
            "remove_criterion": _("%(who)s took criterion %(what)s out: it did not apply"),
            "realise_criterion": _("%(who)s told how criterion %(what)s is realised"),
            "hand_in_plan_files": _("%(who)s handed in evidence of criterion %(what)s"),
            "withdraw_plan_file": _("%(who)s withdrew evidence of criterion %(what)s"),
        },
        title=text_of(
            "code", COMMA, *(f"plan__{one}" if isinstance(one, str) else one for one in OF_ONE)
        ),
        place=text_of("plan__key", Value("")),
        address=_plan,
        within={
            PlanLine.AUDIT_NAME: "pk",
            FulfilmentPlan.AUDIT_NAME: "plan",
            Evaluation.AUDIT_NAME: "plan__result__evaluation",
            Contractor.AUDIT_NAME: "plan__result__evaluation__contractor",
        },
        fields={"files": _("Files"), "withdrawal": _("Why it is withdrawn")},
    ),
    AuditKind(
        355,
        model=PlannedStrategy,
        deeds={
            "plan_strategy": _("%(who)s put strategy “%(what)s” into a plan"),
            "unplan_strategy": _("%(who)s took strategy “%(what)s” out of a plan"),
        },
        title=text_of("strategy__text"),
        place=text_of("plan_line__plan__key", Value("")),
        address=_plan,
        within={
            PlanLine.AUDIT_NAME: "plan_line",
            FulfilmentPlan.AUDIT_NAME: "plan_line__plan",
            Study.AUDIT_NAME: "strategy__study",
            Contractor.AUDIT_NAME: "strategy__study__contractor",
        },
        fields={"code": _("Criterion"), "year": _("Year")},
    ),
    AuditKind(
        340,
        model=Capability,
        deeds={
            "add_capability": _("%(who)s told what the company can do, in plan %(what)s"),
            "carry_capability": _("%(who)s carried over what a company can do, to plan %(what)s"),
            "change_capability": _("%(who)s changed what the company can do, in plan %(what)s"),
            "remove_capability": _("%(who)s took out what the company can do, in plan %(what)s"),
        },
        title=text_of(*(f"plan__{one}" if isinstance(one, str) else one for one in OF_ONE)),
        place=text_of("plan__key", Value("")),
        address=_capabilities,
        within={
            Capability.AUDIT_NAME: "pk",
            FulfilmentPlan.AUDIT_NAME: "plan",
            Contractor.AUDIT_NAME: "plan__result__evaluation__contractor",
        },
    ),
    AuditKind(
        350,
        model=LevelChoice,
        deeds={"choose_level": _("%(who)s chose the level of the audits of %(what)s")},
        title=text_of("contractor__name"),
        place=text_of("contractor__code", Value("")),
        address=_levels,
        within={LevelChoice.AUDIT_NAME: "pk", Contractor.AUDIT_NAME: "contractor"},
    ),
)
