"""Objections on pages: the list, raising one, one of them with its thread, its steps, its files."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import may_keep_people
from accounts.roles import Person, allowed
from core.audit import actor_of
from core.errors import AlreadySo
from core.errors.forms import FormRefusals
from core.language import localized
from core.requests.uploads import files_of, tells_of_files
from core.shell.list_page import page_of_list, query_beside_page
from evaluations.models import Result
from files.serving import served_as_handed_in, served_thumbnail
from files.waiting import WaitingPlace
from outcomes import access, selectors
from outcomes.choices import ObjectionStatus
from outcomes.forms import AppealForm, ObjectionFilterForm, ObjectionForm, OutcomeForm, ReplyForm
from outcomes.models import Objection, ObjectionFile
from outcomes.rendering import (
    ends_told_to,
    replaced_words,
    said_before,
    target_words,
    thread_of,
    what_is_next,
    why_left_to_others,
    why_not_targeted,
)
from outcomes.rules.targets import ObjectionTarget, target_in, targets_of
from outcomes.services.appeals import appeal_decision
from outcomes.services.corrections import corrections_with_figures
from outcomes.services.decisions import decide_objection, reply_to_objection
from outcomes.services.objections import raise_objection

ROWS_OF_A_PAGE = 50
Step = Callable[..., Objection]


@require_safe
@allowed(access.may_list_objections)
def objection_list(request: HttpRequest) -> HttpResponse:
    """What was objected to, newest first; the filters are the address."""
    form, now = ObjectionFilterForm(request.GET), timezone.now()
    found = selectors.objection_list(request.user).filter(**form.given)
    page = page_of_list(request, found, rows=ROWS_OF_A_PAGE)
    provisional = _provisional(request.user, now=now)
    told = ends_told_to(one.evaluation.contractor for one in provisional)
    context = {
        "page": page,
        "rows": [
            (one, target_words(one.target, one.code), localized(one.title), one.is_late(now))
            for one in page
        ],
        "form": form,
        "query": query_beside_page(request),
        "provisional": [
            (one, told(end))
            for one in provisional
            if (end := one.publication.provisional_until) is not None
        ],
    }
    return render(request, "outcomes/objections.html", context)


def _provisional(user: Person, *, now: datetime) -> Sequence[Result]:
    """What who is rated may still object to; nothing to anybody else."""
    if not access.speaks_for_contractor(user):
        return ()
    return list(selectors.provisional_results(user, now=now)[:ROWS_OF_A_PAGE])


@tells_of_files
@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.speaks_for_contractor)
def objection_raise(request: HttpRequest, sha256: str) -> HttpResponse:
    """Object to a part of a result: first which (?target=item&code=3.04), then why."""
    found = selectors.results_to_object_to(request.user)
    result = get_object_or_404(found, sha256=sha256)
    given = request.POST if request.method == "POST" else request.GET
    kind, code = given.get("target", "")[:10], given.get("code", "")[:60]
    target = target_in(result.output, result.context, kind=kind, code=code)
    if request.method != "POST":
        return _begin_page(request, result, target=target, asked=(kind, code))
    files, refusal = files_of(request)
    form = ObjectionForm(
        request.POST, files, refused_files=refusal.message if refusal else "",
        place=WaitingPlace(request, f"objection/{result.sha256}"),
    )  # fmt: skip
    if target is None:
        form.add_error(None, why_not_targeted(kind, code))
        return _raise_page(request, result, target=None, form=form, status=400)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals, form.files_given() as chosen:
            raised = raise_objection(
                result=result, facts=form.facts(target=kind, code=code), files=chosen,
                operation=form.cleaned_data["operation"], by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            told = _("The objection is sent. The company replies, a manager decides.")
            messages.success(request, told)
            return redirect("objection", raised.key)
    return _raise_page(request, result, target=target, form=form, status=refusals.status)


def _begin_page(
    request: HttpRequest,
    result: Result,
    *,
    target: ObjectionTarget | None,
    asked: tuple[str, str],
) -> HttpResponse:
    """The form for a part; where it cannot be objected to, why, and the parts that can."""
    said = ""
    earlier = selectors.earlier_objections(result.evaluation).get(asked) if target else None
    if access.is_replaced(result):
        said = replaced_words()
    elif target is None and any(asked):
        said = why_not_targeted(*asked)
    elif earlier is not None:
        said, target = said_before(earlier), None
    return _raise_page(request, result, target=target, form=ObjectionForm(), said=said)


def _raise_page(
    request: HttpRequest,
    result: Result,
    *,
    target: ObjectionTarget | None,
    form: forms.Form,
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    earlier = selectors.earlier_objections(result.evaluation)
    context = {
        "result": result,
        "may_object": access.may_object(request.user, result, now=timezone.now()),
        "until": result.publication.provisional_until,
        "target": target,
        "name": target_words(target.kind, target.code) if target else "",
        "title": localized(target.title) if target else "",
        "parts": [
            (one, target_words(one.kind, one.code), localized(one.title),
             earlier.get((one.kind, one.code)))
            for one in targets_of(result.output, result.context)
        ],
        "form": form,
        "said": said,
    }  # fmt: skip
    return render(request, "outcomes/objection_raise.html", context, status=status)


def _visible(request: HttpRequest, key: UUID) -> Objection:
    return get_object_or_404(selectors.one_objection(request.user), key=key)


@require_safe
def objection(request: HttpRequest, key: UUID) -> HttpResponse:
    """One objection with its whole thread, and the next step for whose turn it is."""
    return _page(request, _visible(request, key))


def _page(
    request: HttpRequest,
    objection: Objection,
    *,
    form: forms.Form | None = None,
    conflict: str = "",
    status: int = 200,
) -> HttpResponse:
    now, user = timezone.now(), request.user
    step = _step_of(request, objection)
    context = {
        "objection": objection,
        "name": target_words(objection.target, objection.code),
        "title": localized(objection.title),
        "thread": thread_of(objection),
        "next": what_is_next(objection),
        "late": objection.is_late(now),
        "step": step,
        "decides": access.decides_on_objections(user),
        "nobody_decides": not (step == "decide" or access.speaks_for_contractor(user))
        and access.nobody_decides(objection),
        "may_add_manager": may_keep_people(user),
        "decides_alone": step == "decide"
        and objection.status == ObjectionStatus.ANSWERED
        and access.is_last_decider(user, objection),
        "leaves_it": "" if step else why_left_to_others(user, objection),
        "form": form or _empty_form(objection, step),
        "conflict": conflict,
    }
    return render(request, "outcomes/objection.html", context, status=status)


def _step_of(request: HttpRequest, objection: Objection) -> str:
    """What this person can do now; "" for nothing."""
    user = request.user
    if access.may_reply(user, objection):
        return "reply"
    if access.may_decide(user, objection):
        return "decide"
    return "appeal" if access.may_appeal(user, objection, now=timezone.now()) else ""


def _empty_form(objection: Objection, step: str) -> forms.Form | None:
    if step == "decide":
        return OutcomeForm(corrections=corrections_with_figures(objection))
    return {"reply": ReplyForm, "appeal": AppealForm}[step]() if step else None


@tells_of_files
@require_POST
@allowed(access.replies_to_objections)
def objection_reply(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the company says to it."""
    told = _("The reply is sent. A manager who did not score it decides.")
    return _take_files_step(request, key, form_class=ReplyForm, step=reply_to_objection,
                            told=told)  # fmt: skip


@tells_of_files
@require_POST
@allowed(access.speaks_for_contractor)
def objection_appeal(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask for another manager."""
    told = _("The appeal is sent. Another manager decides it.")
    return _take_files_step(request, key, form_class=AppealForm, step=appeal_decision,
                            told=told)  # fmt: skip


def _take_files_step(
    request: HttpRequest,
    key: UUID,
    *,
    form_class: type[ReplyForm | AppealForm],
    step: Step,
    told: str,
) -> HttpResponse:
    found = _visible(request, key)
    files, refusal = files_of(request)
    form = form_class(
        request.POST, files, refused_files=refusal.message if refusal else "",
        place=WaitingPlace(request, f"objection/{found.key}"),
    )  # fmt: skip

    def take() -> Objection:
        with form.files_given() as chosen:
            return step(
                objection=found, text=form.cleaned_data["text"], files=chosen,
                operation=form.cleaned_data["operation"], by=actor_of(request), now=timezone.now(),
            )  # fmt: skip

    return _answered(request, found, form=form, take=take, told=told)


@require_POST
@allowed(access.decides_on_objections)
def objection_decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """Uphold, in part, or reject."""
    found = _visible(request, key)
    form = OutcomeForm(request.POST, corrections=corrections_with_figures(found))

    def take() -> Objection:
        facts = form.facts(seen=request.POST.get("seen", ""))
        return decide_objection(
            objection=found, facts=facts, by=actor_of(request), now=timezone.now()
        )

    told = _("The decision is stored, and the contractor is told.")
    return _answered(request, found, form=form, take=take, told=told)


def _answered(
    request: HttpRequest,
    found: Objection,
    *,
    form: forms.Form,
    take: Callable[[], Objection],
    told: str,
) -> HttpResponse:
    """Take the step; what is not complete comes back with its sentences, unsent words with it."""
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            try:
                take()
            except AlreadySo as same:
                messages.info(request, same.message)
            else:
                messages.success(request, told)
            return redirect("objection", found.key)
    return _page(request, _visible(request, found.key), form=form, status=refusals.status)


@require_safe
def objection_file(request: HttpRequest, key: UUID, file_id: int) -> HttpResponseBase:
    """A file as it was handed in, to be saved and never shown here."""
    return served_as_handed_in(_file(request, key, file_id=file_id))


@require_safe
def objection_thumbnail(request: HttpRequest, key: UUID, file_id: int) -> HttpResponseBase:
    """A photo made small by us."""
    return served_thumbnail(_file(request, key, file_id=file_id))


def _file(request: HttpRequest, key: UUID, *, file_id: int) -> ObjectionFile:
    files = access.objection_files_visible_to(request.user)
    return get_object_or_404(files, step__objection__key=key, pk=file_id)
