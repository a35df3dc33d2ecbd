"""Coaching on pages: the list, beginning a plan, one plan, one of its steps, their files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Person, allowed
from checklists.selectors.proposed_figures import facts_by_lineage
from contractors.days import today_for
from core.audit import actor_of
from core.contributions import ItemFact
from core.errors.forms import FormRefusals, refused_status
from core.requests.uploads import files_of, tells_of_files
from core.shell.list_page import page_of_list
from evaluations.models import Result
from files.serving import served_as_handed_in, served_thumbnail
from files.waiting import WaitingPlace
from outcomes.coaching import access, selectors
from outcomes.coaching.choices import CoachingNoteKind, CoachingState
from outcomes.coaching.forms import (
    CoachingBeginForm,
    CoachingChangeForm,
    CoachingNoteForm,
    CoachingStepForm,
    PartnerForm,
)
from outcomes.coaching.models import CoachingFile, CoachingPlan, CoachingStep
from outcomes.coaching.partners import lost_partners, partners_named, partners_proposed
from outcomes.coaching.rendering import (
    action_words,
    owner_words,
    proposal_parts,
    proposal_words,
    reason_words,
    ticked,
)
from outcomes.coaching.rules.proposals import CoachingProposal
from outcomes.coaching.rules.settings import coaching_settings
from outcomes.coaching.selectors import CoachingGain, CoachingYears
from outcomes.coaching.services.notes import note_coaching
from outcomes.coaching.services.partners import drop_partner, name_partner
from outcomes.coaching.services.plans import (
    add_coaching_step,
    begin_coaching,
    change_coaching_step,
    proposals_of,
)

ROWS_OF_A_PAGE = 50


@require_safe
@allowed(access.may_list_coaching)
def coaching_list(request: HttpRequest) -> HttpResponse:
    """The plans that are theirs to see; to coordinators also the weak results without one."""
    found = selectors.coaching_list(request.user)
    page = page_of_list(request, found, rows=ROWS_OF_A_PAGE)
    writes = access.writes_coaching(request.user)
    context = {
        "page": page,
        "waiting": selectors.without_plan(request.user)[:ROWS_OF_A_PAGE] if writes else (),
    }
    return render(request, "outcomes/coachings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.writes_coaching)
def coaching_begin(request: HttpRequest, sha256: str) -> HttpResponse:
    """What a weak result calls for; the chosen steps become its plan."""
    found = selectors.weak_results(request.user).select_related(
        "evaluation__contractor", "evaluation__period"
    )
    result = get_object_or_404(found, sha256=sha256)
    plan = selectors.coaching_list(request.user).filter(evaluation=result.evaluation).first()
    if plan is not None and request.method != "POST":
        return redirect("coaching", plan.key)
    now = timezone.now()
    proposed = proposals_of(result)
    form, ticked_part = _begin_form(request, result, proposed=proposed, now=now)
    refusals = FormRefusals(form)
    if form.is_valid():
        given = form.cleaned_data
        with refusals:
            begun = begin_coaching(
                result=result, chosen=given["chosen"], due_on=given["due_on"],
                owner=given["owner"], operation=given["operation"] or uuid4(),
                by=actor_of(request), now=now,
            )  # fmt: skip
            messages.success(request, _("The coaching plan is begun; the contractor sees it now."))
            return redirect("coaching", begun.key)
    context = {
        "result": result,
        "form": form,
        "proposed": proposed,
        "parts": proposal_parts(proposed, form["chosen"]),
        "ticked_part": ticked_part,
    }
    return render(request, "outcomes/coaching_begin.html", context, status=refusals.status)


def _begin_form(
    request: HttpRequest, result: Result, *, proposed: Sequence[CoachingProposal], now: datetime
) -> tuple[CoachingBeginForm, str]:
    """The form, and the part in which all or none were just chosen: then nothing is sent yet, and
    what was typed stays."""
    contractor, sent, part = result.evaluation.contractor, request.POST, ""
    data: QueryDict | None = sent or None
    until = today_for(contractor, now) + timedelta(days=coaching_settings().days)
    initial: dict[str, Any] = {"due_on": until}
    if "tick" in sent:
        chosen, part = ticked(proposed, sent.getlist("chosen"), tick=sent["tick"])
        typed = {name: sent[name] for name in ("owner", "due_on", "operation") if name in sent}
        data, initial = None, typed | {"chosen": chosen}
    form = CoachingBeginForm(
        data,
        contractor=contractor,
        proposed=[(one.key, proposal_words(one)) for one in proposed],
        begins=[one.key for one in proposed if one.begins],
        initial=initial,
    )
    return form, part


@dataclass(frozen=True, slots=True)
class CoachingRow:
    """A step as its plan shows it."""

    step: CoachingStep
    reason: str
    action: str
    owner: str
    state: CoachingState
    gain: CoachingGain | None
    facts: tuple[ItemFact, ...]


def _row(
    step: CoachingStep,
    *,
    years: CoachingYears,
    today: date,
    facts: Mapping[str, tuple[ItemFact, ...]],
) -> CoachingRow:
    return CoachingRow(
        step,
        reason_words(step),
        action_words(step),
        owner_words(step),
        step.state_on(today),
        years.gain(step),
        facts.get(step.lineage, ()),
    )


def _facts(steps: Sequence[CoachingStep], plan: CoachingPlan) -> Mapping[str, tuple[ItemFact, ...]]:
    """What other rooms say of the items that lost points: lessons among it."""
    return facts_by_lineage({step.lineage for step in steps if step.lineage}, plan.evaluation)


def _visible(request: HttpRequest, key: UUID) -> CoachingPlan:
    return get_object_or_404(selectors.one_plan(request.user), key=key)


@require_safe
def coaching(request: HttpRequest, key: UUID) -> HttpResponse:
    """One plan: each step with what was written about it, before and after; to be printed too."""
    return _plan_page(request, _visible(request, key))


def _plan_page(
    request: HttpRequest,
    plan: CoachingPlan,
    *,
    form: forms.Form | None = None,
    partner_form: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    contractor = plan.evaluation.contractor
    today, years = today_for(contractor, timezone.now()), selectors.years_of(plan, request.user)
    steps = list(selectors.steps_of(plan))
    for step in steps:
        step.plan = plan
    facts = _facts(steps, plan)
    rows = [_row(step, years=years, today=today, facts=facts) for step in steps]
    if form is None and access.coaches(request.user, plan.evaluation.contractor_id):
        form = CoachingStepForm(
            contractor=contractor,
            initial={"due_on": today + timedelta(days=coaching_settings().days)},
        )
    context = {
        "plan": plan,
        "rows": rows,
        "done": sum(row.state == CoachingState.DONE for row in rows),
        "late": sum(row.state == CoachingState.LATE for row in rows),
        "after": years.after,
        "is_replaced": selectors.is_replaced(plan),
        "notes_it": access.notes_coaching(request.user),
        "form": form,
        **_partners(request, plan, form=partner_form),
    }
    return render(request, "outcomes/coaching.html", context, status=status)


def _partners(
    request: HttpRequest, plan: CoachingPlan, *, form: forms.Form | None
) -> dict[str, Any]:
    """Whom the plan names, and to who writes it whom it may name besides."""
    named = partners_named(plan)
    told = {"partners": named, "lost_partners": lost_partners(plan, named)}
    if not access.coaches(request.user, plan.evaluation.contractor_id):
        return told
    proposed = partners_proposed(plan)
    if form is None and proposed:
        form = PartnerForm(proposed=proposed)
    return {
        **told,
        "names_partners": True,
        "partner_form": form,
    }


@require_POST
@allowed(access.names_partners)
def coaching_partner_name(request: HttpRequest, key: UUID) -> HttpResponse:
    """Name a benchmark partner to the contractor of the plan."""
    plan = _visible(request, key)
    form = PartnerForm(request.POST, proposed=partners_proposed(plan))

    def take() -> None:
        agreements = access.agreements_visible_to(request.user).select_related("contractor")
        agreement = get_object_or_404(agreements, key=form.cleaned_data["agreement"])
        name_partner(plan=plan, agreement=agreement, by=actor_of(request), now=timezone.now())

    status = refused_status(form, take)
    if status is None:
        messages.success(request, _("The partner is named; the contractor reads the name now."))
        return redirect("coaching", plan.key)
    return _plan_page(request, plan, partner_form=form, status=status)


@require_POST
@allowed(access.names_partners)
def coaching_partner_drop(request: HttpRequest, key: UUID, agreement: UUID) -> HttpResponse:
    """Take a benchmark partner out of the plan."""
    plan = _visible(request, key)
    agreements = access.agreements_visible_to(request.user).select_related("contractor")
    drop_partner(
        plan=plan,
        agreement=get_object_or_404(agreements, key=agreement),
        by=actor_of(request),
        now=timezone.now(),
    )
    messages.success(request, _("The partner is named here no longer."))
    return redirect("coaching", plan.key)


@require_POST
@allowed(access.writes_coaching)
def coaching_step_add(request: HttpRequest, key: UUID) -> HttpResponse:
    """One more step, agreed with the contractor."""
    plan = _visible(request, key)
    form = CoachingStepForm(request.POST, contractor=plan.evaluation.contractor)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            add_coaching_step(
                plan=plan, facts=form.facts(),
                operation=form.cleaned_data["operation"] or uuid4(),
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("The step is added."))
            return redirect("coaching", plan.key)
    return _plan_page(request, plan, form=form, status=refusals.status)


def _visible_step(request: HttpRequest, key: UUID, *, number: int) -> CoachingStep:
    plan = _visible(request, key)
    step = get_object_or_404(selectors.steps_of(plan), number=number)
    step.plan = plan
    return step


@require_safe
def coaching_step(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """One step with all that was written about it, and what can be written now."""
    return _step_page(request, _visible_step(request, key, number=number))


def _kinds(user: Person, step: CoachingStep) -> list[CoachingNoteKind]:
    """What this person can write about a step now."""
    if step.finding:
        return []
    if access.coaches(user, step.plan.evaluation.contractor_id):
        is_done = step.done_on is not None
        open_ones = [CoachingNoteKind.SESSION, CoachingNoteKind.DONE]
        return [CoachingNoteKind.REOPENED] if is_done else open_ones
    if access.reports_progress(user) and step.done_on is None:
        return [CoachingNoteKind.PROGRESS]
    return []


def _step_page(
    request: HttpRequest,
    step: CoachingStep,
    *,
    change_form: forms.Form | None = None,
    note_form: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    user, plan = request.user, step.plan
    today = today_for(plan.evaluation.contractor, timezone.now())
    kinds = _kinds(user, step)
    is_open = not step.finding and step.done_on is None
    may_change = is_open and access.coaches(user, plan.evaluation.contractor_id)
    if may_change and change_form is None:
        values = {name: getattr(step, name) for name in ("action", "owner", "due_on", "version")}
        change_form = CoachingChangeForm(contractor=plan.evaluation.contractor, initial=values)
    if kinds and note_form is None:
        note_form = CoachingNoteForm(kinds=kinds, initial={"on": today})
    context = {
        "plan": plan,
        "row": _row(
            step,
            years=selectors.years_of(plan, user),
            today=today,
            facts=_facts([step], plan),
        ),
        "change_form": change_form,
        "note_form": note_form,
    }
    return render(request, "outcomes/coaching_step.html", context, status=status)


@require_POST
@allowed(access.writes_coaching)
def coaching_step_change(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """Say an open step otherwise."""
    step = _visible_step(request, key, number=number)
    form = CoachingChangeForm(request.POST, contractor=step.plan.evaluation.contractor)

    def take() -> None:
        change_coaching_step(
            step=step, facts=form.facts(), seen=form.cleaned_data["version"] or 0,
            by=actor_of(request), now=timezone.now(),
        )  # fmt: skip

    status = refused_status(form, take)
    if status is None:
        messages.success(request, _("The step is changed."))
        return redirect("coaching-step", key, number)
    again = _visible_step(request, key, number=number)
    return _step_page(request, again, change_form=form, status=status)


@tells_of_files
@require_POST
@allowed(access.notes_coaching)
def coaching_note(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """A session, progress, or that it is done; with files that show it."""
    step = _visible_step(request, key, number=number)
    files, refusal = files_of(request)
    kinds = (
        [one for one in CoachingNoteKind if one != CoachingNoteKind.PROGRESS]
        if access.writes_coaching(request.user)
        else [CoachingNoteKind.PROGRESS]
    )
    form = CoachingNoteForm(
        request.POST, files, kinds=kinds, refused_files=refusal.message if refusal else "",
        place=WaitingPlace(request, f"coaching/{step.pk}"),
    )  # fmt: skip

    def take() -> None:
        with form.files_given() as chosen:
            note_coaching(
                step=step, facts=form.facts(), files=chosen,
                operation=form.cleaned_data["operation"] or uuid4(),
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip

    status = refused_status(form, take)
    if status is None:
        messages.success(request, _("It is on record, and both sides see it."))
        return redirect("coaching-step", key, number)
    again = _visible_step(request, key, number=number)
    return _step_page(request, again, note_form=form, status=status)


@require_safe
def coaching_file(request: HttpRequest, key: UUID, file_id: int) -> HttpResponseBase:
    """A file as it was handed in, to be saved and never shown here."""
    return served_as_handed_in(_file(request, key, file_id=file_id))


@require_safe
def coaching_thumbnail(request: HttpRequest, key: UUID, file_id: int) -> HttpResponseBase:
    """A photo made small by us."""
    return served_thumbnail(_file(request, key, file_id=file_id))


def _file(request: HttpRequest, key: UUID, *, file_id: int) -> CoachingFile:
    files = access.coaching_files_visible_to(request.user)
    return get_object_or_404(files, note__step__plan__key=key, pk=file_id)
