"""Documents of plans: what they are made of, and what is told to who holds a plan's hash."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Person
from core.errors import Refusal
from core.figures import percent
from documents.frozen_records import FrozenRecords
from documents.kinds import DocumentKind, Source, Sources
from documents.verification.verifiable import Facts
from evaluations.access import results_visible_to
from evaluations.models import Result
from evaluations.revisions import (
    being_revised_among,
    overtaken_among,
    provisional_among,
    replaced_among,
)
from plans.access import (
    frozen_plans_visible_to,
    may_list_plans,
    plans_visible_to,
    published_frozen_plans,
)
from plans.models import FrozenPlan, FulfilmentPlan
from plans.rendering.frozen import document_of
from plans.rendering.published_figures import audit_figures_kept
from plans.selectors import audits_against


def _plan_sent(user: Person, sent: QueryDict) -> FulfilmentPlan:
    """The plan of the first audit that is sent."""
    plans = plans_visible_to(user).select_related("result__evaluation__period__instrument")
    return get_object_or_404(plans, result__sha256=sent.get("first", ""))


def _printed_besides(user: Person, sent: QueryDict) -> Mapping[str, Any]:
    """What is printed of the two audits, as the plan keeps it today: the document goes on to say so
    when the plan keeps others. Nothing where it keeps none, or for another than the latest."""
    plan = _plan_sent(user, sent)
    latest = audits_against(user, plan).first()
    kept = audit_figures_kept(plan)
    is_latest = latest is not None and latest.sha256 == sent.get("result", "")
    return {"published_figures": kept} if kept and is_latest else {}


def _two_audits(user: Person, sent: QueryDict) -> list[Source]:
    """The first audit of the plan that is sent, and the later one whose hash is."""
    plan = _plan_sent(user, sent)
    later = audits_against(user, plan).filter(sha256=sent.get("result", "")).first()
    if later is None:
        raise Refusal(_("This audit can no longer be held against the first: open the page anew."))
    return [plan.result, later]


def _facts(frozen: FrozenPlan) -> Facts:
    """What the document prints: whose plan, of which day, how far it goes."""
    found = document_of(frozen)
    sums = found.figures.sums
    return (
        (_("Plan"), f"{found.content['company']} {found.years_words}"),
        (_("As of"), found.as_of),
        (_("Status"), found.status),
        (_("Planned"), percent(sums.reached)),
        (_("Realised"), f"{sums.realised} / {sums.total}"),
    )


FROZEN = FrozenRecords(
    model=FrozenPlan,
    of="plan",
    visible_to=frozen_plans_visible_to,
    published=published_frozen_plans,
    facts=_facts,
    joined=("plan__result__evaluation__period",),
)
PLAN = FROZEN.kind(
    66,
    code="plan",
    label=gettext_lazy("Plan by year"),
    maker="plans.printing.PLAN_MAKER",
    may_request=may_list_plans,
    only_one=gettext_lazy("The document of a plan is made of exactly one frozen plan."),
)
GAINS = DocumentKind(
    position=68,
    code="plan_gains",
    label=gettext_lazy("First audit and final audit"),
    extension="pdf",
    content_type="application/pdf",
    maker="plans.printing.GAINS_MAKER",
    sources=Sources(
        visible_to=results_visible_to,
        published=Result.objects.published,
        replaced=replaced_among,
        provisional=provisional_among,
        being_revised=being_revised_among,
        overtaken=overtaken_among,
    ),
    may_request=may_list_plans,
    asked=_two_audits,
    options=_printed_besides,
    most=2,
    quick=True,
    lasts=True,
)
PLANS_BY_HASH = FROZEN.by_hash(30)
