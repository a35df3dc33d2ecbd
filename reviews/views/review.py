"""The manager's page: what the case says, and the steps return, approve and publish."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from contractors.days import Days, today_for
from core.audit import actor_of
from core.canonical import JsonObject
from core.errors import NotAllowed
from evaluations import access
from evaluations.choices import FROZEN_STATUSES, OPEN_STATUSES
from evaluations.models import Evaluation, Result
from evaluations.readiness import months_over
from evaluations.rendering.item_codes import code_addresses
from evaluations.revisions import outlives_its_cause, reopening_stays, revisions_of
from evaluations.selectors import evaluations as selectors
from evaluations.selectors.earlier_answers import earlier_answers
from evaluations.selectors.later_incidents import later_incidents
from evaluations.selectors.self_assessments import leads_to_self_assessment
from evaluations.services import assignments, life_cycle
from evaluations.services.looks import NotLookedAt
from evaluations.services.results import preview_result
from evaluations.views.lookup import visible, working_evaluation
from evaluations.views.steps import take_step
from findings.selectors import FindingCounts, OpenFindings, counts_with_open
from instruments.sheets import SheetElement, sheet_of
from monitoring.access import may_record_month_of
from reviews.forms import AssignForm, ReopenForm, ReturnForm, ReviewFilterForm
from reviews.rendering import Review, event_of, review_of, whose_turn
from reviews.selectors import self_scores_apart
from reviews.views.approval import approval_of
from reviews.views.readiness import step_page

DONE = "done"  # the list of messages in base.html


@require_safe
def review(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """What stands, why, and who did what; with the steps this person may take."""
    found = access.with_part_taken(visible(request), request.user)
    return _page(request, working_evaluation(request, evaluation_id, found), form=ReturnForm())


@require_POST
def send_back(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Return a submitted evaluation with a reason; without one the page comes back and says so."""
    evaluation = working_evaluation(request, evaluation_id)
    form = ReturnForm(request.POST)
    if not form.is_valid() and access.may_return(request.user, evaluation):
        return _page(request, evaluation, form=form)
    step = partial(
        life_cycle.return_evaluation,
        evaluation=evaluation,
        reason=form.cleaned_data.get("reason", ""),
    )
    _take(request, evaluation, step=step, name="return")
    messages.success(request, _("Returned to the coordinator, with your reason."))
    return _back(evaluation, DONE)


@require_POST
def take_back(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Open the checklist again that was submitted by mistake."""
    evaluation = working_evaluation(request, evaluation_id)
    step = partial(life_cycle.take_back_submission, evaluation=evaluation)
    _take(request, evaluation, step=step, name="take_back")
    messages.success(request, _("Taken back: the checklist can be changed again."))
    return redirect("checklist", evaluation_id)


@require_POST
def reopen(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Begin the next revision with a reason; without one the page comes back and says so."""
    evaluation = working_evaluation(request, evaluation_id)
    form = ReopenForm(request.POST)
    if not form.is_valid() and access.may_reopen(request.user, evaluation):
        return _page(request, evaluation, form=ReturnForm(), reopen=form)
    to_manager = "to_manager" in request.POST
    step = partial(
        life_cycle.reopen_evaluation,
        evaluation=evaluation,
        reason=form.cleaned_data.get("reason", ""),
        to_manager=to_manager,
        seen=request.POST.get("seen"),
    )
    revision = _take(request, evaluation, step=step, name="reopen")["revision"]
    if to_manager:
        messages.success(
            request,
            _(
                "The approval is taken back. Decide anew: approve, or return it. Was it a mistake? "
                "The review undoes it, at its foot, as long as nothing was changed."
            ),
        )
        return redirect("evaluation-readiness", evaluation_id)
    said = _("Reopened as revision %(revision)s. The coordinator has it; the result before stays.")
    messages.success(request, said % {"revision": revision})
    return _back(evaluation, DONE)


@require_POST
def undo_reopening(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Take back a reopening that was a mistake, while nothing was changed since."""
    evaluation = working_evaluation(request, evaluation_id)
    step = partial(life_cycle.undo_reopening, evaluation=evaluation)
    _take(request, evaluation, step=step, name="undo_reopening")
    messages.success(
        request, _("Undone. The result before stands as if nothing had been reopened.")
    )
    return _back(evaluation, DONE)


@require_POST
def approve(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Approve: the whole case is frozen as a result, if it is still what was looked at.

    Who has looked at nothing, or at what has changed since, gets the page to look at.
    """
    evaluation = working_evaluation(request, evaluation_id)
    looked = request.POST.get("looked", "")
    step = partial(life_cycle.approve_evaluation, evaluation=evaluation, looked=looked)
    try:
        _take(request, evaluation, step=step, name="approve")
    except NotLookedAt:
        return step_page(request, evaluation, looked=looked)
    messages.success(request, _("Approved. The result is frozen; publish it when it may be known."))
    return _back(evaluation, "publish")


@require_POST
def assign(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Say who does which element, all of them at once."""
    evaluation = working_evaluation(request, evaluation_id)
    if not access.may_assign(request.user):
        raise NotAllowed(_("Only HSE coordinators and managers assign elements."))
    form = AssignForm(request.POST, elements=_elements(evaluation))
    if not form.is_valid():
        return _page(request, evaluation, form=ReturnForm(), assign=form)
    changed = assignments.assign_elements(
        evaluation=evaluation, people=form.people(), by=actor_of(request), now=timezone.now()
    )
    count = len(changed)
    said = ngettext("%(count)s element was assigned.", "%(count)s elements were assigned.", count)
    messages.success(request, said % {"count": count} if count else _("Nothing was changed."))
    return _back(evaluation, DONE)


def _take(
    request: HttpRequest, evaluation: Evaluation, *, step: Callable[..., Any], name: str
) -> JsonObject:
    def take(**when: Any) -> JsonObject:
        return {"revision": step(**when).revision}

    return take_step(request, take, about=f"evaluation/{evaluation.pk}/page/{name}")


def _back(evaluation: Evaluation, place: str) -> HttpResponse:
    """To the review, the focus at the place of that id: where the work goes on."""
    return redirect(reverse("evaluation-review", args=[evaluation.pk]) + f"#{place}")


def _elements(evaluation: Evaluation) -> Sequence[SheetElement]:
    return sheet_of(evaluation.instrument_id, evaluation.level).elements


def _assign_form(request: HttpRequest, evaluation: Evaluation) -> AssignForm | None:
    """The form for who may assign, while there is something left to do."""
    if evaluation.status not in OPEN_STATUSES or not access.may_assign_in(request.user, evaluation):
        return None
    known = selectors.assignments(evaluation)
    return AssignForm(
        elements=_elements(evaluation),
        assigned={code: one["person"] for code, one in known.items()},
    )


def _page(
    request: HttpRequest,
    evaluation: Evaluation,
    *,
    form: ReturnForm,
    assign: AssignForm | None = None,
    reopen: ReopenForm | None = None,
) -> HttpResponse:
    shown, result = _case(request, evaluation)
    today = today_for(evaluation.contractor, timezone.now())
    assign = assign or _assign_form(request, evaluation)
    return render(
        request,
        "reviews/review.html",
        {
            "evaluation": evaluation,
            "new_operation": uuid4,  # another id for each form of the page
            "review": shown,
            **_filtered_answers(request, shown),
            "months_over": len(months_over(evaluation.period, today)),
            "result": result,
            "later": later_incidents([evaluation]).get(evaluation.pk, ()),
            **_finding_counts(request, evaluation, today=today),
            "whose_turn": whose_turn(evaluation.status),
            "form": form,
            "assign": assign,
            "history": [event_of(entry) for entry in selectors.history(evaluation)],
            "revisions": revisions_of(evaluation) if evaluation.revision > 1 else [],
            "reopen": reopen or ReopenForm(),
            "outlives_its_cause": outlives_its_cause(evaluation),
            **_steps(request, evaluation),
            **approval_of(request.user, evaluation),
            "leads_to_self": leads_to_self_assessment(request.user, evaluation, now=timezone.now()),
        },
        status=400 if any(one and one.errors for one in (form, assign, reopen)) else 200,
    )


def _steps(request: HttpRequest, evaluation: Evaluation) -> dict[str, bool]:
    """Which steps the reader may take from here."""
    return {
        "may_reopen": access.may_reopen(request.user, evaluation),
        "may_undo_reopening": evaluation.revision > 1
        and access.may_undo_reopening(request.user, evaluation)
        and not reopening_stays(evaluation),
        "may_take_back": access.may_take_back(request.user, evaluation),
        "may_fill": access.may_fill(request.user, evaluation),
        "may_record_month": may_record_month_of(request.user, evaluation.contractor_id),
        "may_return": access.may_return(request.user, evaluation),
        "may_publish": access.may_publish(request.user, evaluation),
    }


def _filtered_answers(request: HttpRequest, review: Review) -> dict[str, Any]:
    """The answers that the filter of the address leaves; links lead out of it to any item."""
    form = ReviewFilterForm(request.GET)
    chosen = form.given.get("show", "")
    whole = "?" if chosen else ""
    return {
        "chosen": chosen,
        "filter_form": form,
        "whole": whole,
        "filters": review.filters(chosen),
        "shown": review.shown(chosen),
        "addresses": code_addresses(review.codes, f"{whole}#i-"),
    }


def _finding_counts(
    request: HttpRequest, evaluation: Evaluation, *, today: date
) -> dict[str, FindingCounts | OpenFindings]:
    """Of the findings that were born in it, and of all of its contractor that are not closed, which
    readiness counts too: as far as the person sees them."""
    born = Q(of_item__evaluation=evaluation)
    counts, left = counts_with_open(
        request.user, evaluation.contractor_id, part=born, days=Days(today)
    )
    return {"finding_counts": counts, "open_findings": left}


def _case(request: HttpRequest, evaluation: Evaluation) -> tuple[Review, Result | None]:
    """The frozen result of this revision, or what would be frozen now; beside last year's."""
    earlier = earlier_answers(evaluation)
    if evaluation.status in FROZEN_STATUSES:
        results = access.results_visible_to(request.user)
        result = results.get(evaluation=evaluation, revision=evaluation.revision)
        frozen = {"case": result.case, "output": result.output, "context": result.context}
    else:
        result, frozen = None, preview_result(evaluation)
    apart = self_scores_apart(evaluation, frozen)
    return review_of(frozen, earlier, self_apart=apart), result
