"""A coordinator begins a coaching plan, adds steps to it and changes them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from contractors.access import check_works_for
from contractors.days import today_for
from core.audit import SYSTEM, Actor, record, record_change
from core.canonical import JsonObject
from core.errors import Conflict, NotAllowed, Refusal
from core.figures.dates import check_meant
from core.language.texts import check_text
from core.operations import once
from evaluations.models import Evaluation, Result
from findings.access import can_act
from outcomes.coaching import access
from outcomes.coaching.choices import CoachingReason
from outcomes.coaching.models import CoachingPlan, CoachingStep
from outcomes.coaching.rules.proposals import CoachingProposal, coaching_proposals
from outcomes.coaching.rules.settings import coaching_settings
from outcomes.coaching.selectors import unclosed_findings


@dataclass(frozen=True, slots=True)
class CoachingFacts:
    """What is to be done, by whom (None: the contractor), until when."""

    action: str
    due_on: date
    owner: User | None = None


def proposals_of(result: Result) -> tuple[CoachingProposal, ...]:
    """What this result calls for, by the settings in force: one statement."""
    return coaching_proposals(
        result.output,
        result.context,
        items=coaching_settings().items,
        begin_with=coaching_settings().begin_with,
        findings=unclosed_findings(result.evaluation),
    )


def begin_coaching(
    *,
    result: Result,
    chosen: Collection[str],
    due_on: date,
    owner: User | None = None,
    operation: UUID,
    by: Actor,
    now: datetime,
) -> CoachingPlan:
    """A plan of the chosen proposals (their keys), all until one day; each is changed afterwards.

    Refusal for a result that is not weak, no step, a step that is not proposed, or a day that is
    over; Conflict where the result was replaced or has a plan. Sent twice, it is there once.
    """
    _check_writes(result.evaluation, by)

    def store() -> JsonObject:
        evaluation = _locked_evaluation(result)
        today = today_for(evaluation.contractor, now)
        _check_weak(result, evaluation)
        _check_step(
            CoachingFacts("-", due_on, owner), plan_of=evaluation, today=today
        )  # what the proposals say is there
        taken = _chosen_proposals(result, chosen)
        plan = CoachingPlan.objects.create(
            evaluation=evaluation, result=result, settings=coaching_settings().name,
            begun_by=by.user, begun_at=now, begun_on=today,
        )  # fmt: skip
        _add_proposed(plan, taken, owner=owner, due_on=due_on)
        record(by=by, at=now, action="begin_coaching", target=plan, after={"steps": len(taken)})
        return {"plan": plan.pk}

    asked = {"chosen": sorted(chosen), "due_on": str(due_on), "owner": owner and owner.pk}
    about = f"result/{result.pk}/coaching"
    answer = once(operation, about=about, asked=asked, store=store, by=by, now=now)
    return CoachingPlan.objects.get(pk=answer["plan"])


def _add_proposed(
    plan: CoachingPlan, taken: Sequence[CoachingProposal], *, owner: User | None, due_on: date
) -> None:
    """The steps of a new plan; who answers for a finding and until when, the finding says."""
    for number, one in enumerate(taken, start=1):
        is_linked = one.finding is not None
        CoachingStep.objects.create(
            plan=plan, number=number, reason=one.reason, code=one.code, lineage=one.lineage,
            title=one.title, action=one.action, finding_id=one.finding,
            owner=None if is_linked else owner, due_on=None if is_linked else due_on,
        )  # fmt: skip


def _chosen_proposals(result: Result, chosen: Collection[str]) -> list[CoachingProposal]:
    """Those of these keys; Refusal for none, and for one that is not proposed."""
    taken = [one for one in proposals_of(result) if one.key in chosen]
    if not taken or len(taken) != len(set(chosen)):
        said = _("Choose at least one step, of those that are proposed now.")
        raise Refusal(said, fields={"chosen": said})
    return taken


def _locked_evaluation(result: Result) -> Evaluation:
    rows = Evaluation.objects.select_for_update(of=["self"]).select_related("contractor")
    return rows.get(pk=result.evaluation_id)


def _check_weak(result: Result, evaluation: Evaluation) -> None:
    standing = Result.objects.published().of_the_year().filter(pk=result.pk)
    if not standing.exists():
        raise Conflict(_("A later result has taken the place of this one: begin from that one."))
    if result.output["rating"] not in coaching_settings().ratings:
        raise Refusal(_("This rating calls for no coaching plan: it is for the weak ones."))
    if CoachingPlan.objects.filter(evaluation=evaluation).exists():
        raise Conflict(_("This result has a coaching plan already: open it and add steps to it."))


def add_coaching_step(
    *, plan: CoachingPlan, facts: CoachingFacts, operation: UUID, by: Actor, now: datetime
) -> CoachingStep:
    """One more step, agreed with the contractor. Refusal as for beginning."""
    _check_writes(plan.evaluation, by)

    def store() -> JsonObject:
        locked = CoachingPlan.objects.select_for_update().get(pk=plan.pk)
        _check_step(
            facts, plan_of=plan.evaluation, today=today_for(plan.evaluation.contractor, now)
        )
        last = locked.steps.aggregate(last=Max("number"))["last"] or 0
        step = CoachingStep.objects.create(
            plan=locked,
            number=last + 1,
            reason=CoachingReason.OWN,
            action=facts.action,
            owner=facts.owner,
            due_on=facts.due_on,
        )
        record(by=by, at=now, action="add_coaching_step", target=step, after=_audit_values(step))
        return {"step": step.pk}

    asked = {"action": facts.action, "due_on": str(facts.due_on), "owner": facts.owner and
             facts.owner.pk}  # fmt: skip
    about = f"coaching/{plan.pk}/step"
    answer = once(operation, about=about, asked=asked, store=store, by=by, now=now)
    return CoachingStep.objects.get(pk=answer["step"])


@transaction.atomic
def change_coaching_step(
    *, step: CoachingStep, facts: CoachingFacts, seen: int, by: Actor, now: datetime
) -> CoachingStep:
    """Say an open step otherwise. Conflict for a finding, or one done or changed since ``seen``."""
    _check_writes(step.plan.evaluation, by)
    locked = locked_step(step)
    if locked.version != seen:
        raise Conflict(_("Somebody has changed this step meanwhile: look at it again."))
    if locked.done_on is not None:
        raise Conflict(_("This step is done: open it again before you change it."))
    evaluation = locked.plan.evaluation
    today = today_for(evaluation.contractor, now)
    _check_step(
        facts, plan_of=evaluation, today=min(today, locked.due_on or today)
    )  # a day that is over may stay
    before = _audit_values(locked)
    locked.action, locked.owner, locked.due_on = facts.action, facts.owner, facts.due_on
    locked.version += 1
    locked.save(update_fields=["action", "owner", "due_on", "version"])
    record_change(
        by=by, at=now, action="change_coaching_step", target=locked, before=before,
        after=_audit_values(locked),
    )  # fmt: skip
    return locked


def locked_step(step: CoachingStep) -> CoachingStep:
    """The step as it stands, locked. Conflict for one that is a finding: it is answered there."""
    rows = CoachingStep.objects.select_for_update(of=["self"]).select_related(
        "plan__evaluation__contractor", "finding"
    )
    locked = rows.get(pk=step.pk)
    if locked.finding is not None:
        raise Conflict(
            _("This step is finding %(reference)s: it is answered and closed there.")
            % {"reference": locked.finding.reference}
        )
    return locked


def _check_writes(evaluation: Evaluation, by: Actor) -> None:
    if by != SYSTEM and not access.coaches(by.user, evaluation.contractor_id):
        check_works_for(by, evaluation.contractor)
        raise NotAllowed(_("Only coordinators write coaching plans."))


def _check_step(facts: CoachingFacts, *, plan_of: Evaluation, today: date) -> None:
    check_text(facts.action, "action", missing=_("Write what is to be done."))
    check_meant(facts.due_on, field="due_on", today=today)
    if facts.due_on < today:
        said = _("%(day)s is over: choose a day from today on.")
        said %= {"day": date_format(facts.due_on)}
        raise Refusal(said, fields={"due_on": said})
    if facts.owner is not None and not can_act(facts.owner, plan_of.contractor):
        said = _("This person can be given no step of this contractor.")
        raise Refusal(said, fields={"owner": said})


def _audit_values(step: CoachingStep) -> JsonObject:
    return {
        "action": step.action,
        "owner": step.owner and step.owner.username,
        "due_on": str(step.due_on),
    }
