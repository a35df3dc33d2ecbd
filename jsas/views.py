"""Job safety analyses on pages: the list, one, its head and its steps, its talks."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.roles import allowed
from contractors.days import today_for
from core.audit import actor_of
from core.errors import Conflict
from core.errors.forms import FormRefusals
from core.requests.seen_version import seen_version
from core.shell.kept_pages import may_be_kept
from core.shell.list_page import page_of_list, query_beside_page
from jsas import access, approval, selectors, services
from jsas.choices import JsaState
from jsas.content import jsa_content
from jsas.forms import BeginJsaForm, JoinForm, JsaFilterForm, JsaForm, MeetingForm, StepForms
from jsas.models import JobSafetyAnalysis
from jsas.words import JsaWords, jsa_words, kept_words
from risks.access import may_list_registers, may_write_in, may_write_risks
from risks.forms import ReturnRegisterForm

ROWS_OF_A_PAGE = 50


def visible_jsa(request: HttpRequest, key: UUID) -> JobSafetyAnalysis:
    """The analysis a request names; 404 outside the tenancy."""
    return get_object_or_404(selectors.one_jsa(request.user), key=key)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_list_registers)
def jsa_list(request: HttpRequest) -> HttpResponse:
    """The analyses a person sees; who writes in a register begins others here."""
    writes = may_write_risks(request.user)
    form = BeginJsaForm(request.POST or None, user=request.user) if writes else None
    status = 200
    if request.method == "POST":
        if form is None:
            raise PermissionDenied(_("Analyses are begun by who writes risks."))
        refusals = FormRefusals(form)
        if form.is_valid():
            with refusals:
                jsa = services.begin_jsa(
                    register=form.cleaned_data["register"], facts=form.facts(),
                    operation=form.cleaned_data["operation"] or uuid4(),
                    by=actor_of(request), now=timezone.now(),
                )  # fmt: skip
                messages.success(request, _("The analysis is begun: add the steps of the job."))
                return redirect("risk-jsa", jsa.key)
        status = refusals.status
    return jsas_page(request, form, status=status)


def jsas_page(request: HttpRequest, form: BeginJsaForm | None, *, status: int) -> HttpResponse:
    """The list as its address narrows it, with the form as it was sent back where one was."""
    filter_form = JsaFilterForm(request.GET, user=request.user)
    found = selectors.jsa_list(request.user, filter_form.chosen())
    page = page_of_list(request, found, rows=ROWS_OF_A_PAGE)
    context = {
        "page": page,
        "form": form,
        "filter_form": filter_form,
        "query": query_beside_page(request),
    }
    return render(request, "jsas/jsas.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_list_registers)
@may_be_kept
def jsa(request: HttpRequest, key: UUID) -> HttpResponse:
    """One analysis, as a crew reads it; its crew signs in a toolbox meeting."""
    found = visible_jsa(request, key)
    if request.method != "POST":
        return jsa_page(request, found)
    if not may_write_in(request.user, found.register):
        raise PermissionDenied(_("Toolbox meetings are entered by who writes risks."))
    form = MeetingForm(request.POST, auto_id="meeting_%s")
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            told = dict(form.cleaned_data)
            approval.hold_meeting(
                jsa=found, names=told.pop("names").splitlines(),
                operation=told.pop("operation") or uuid4(), **told,
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("The toolbox meeting is kept; the crew has signed."))
            return redirect("risk-jsa", key)
    return jsa_page(request, found, status=refusals.status, meeting_form=form)


def jsa_page(
    request: HttpRequest, found: JobSafetyAnalysis, *, status: int = 200, **sent: forms.Form
) -> HttpResponse:
    """The page, with a form as it was sent back where one was."""
    user, today = request.user, today_for(found.register.contractor, timezone.now())
    reader = actor_of(request).user
    content, steps = jsa_content(found, today=today), services.steps_of(found)
    writes = may_write_in(reader, found.register)
    team = [one["name"] for one in content["team"]]
    waits = found.state in (JsaState.HANDED_IN, JsaState.REVIEWED)
    context: dict[str, Any] = {
        "jsa": found,
        "register": found.register,
        "found": jsa_words(content),
        "kept_words": kept_words(),
        "asking": [one for step in steps for one in step.hazards.all() if one.risk is None],
        "reworded": [one for step in steps for one in step.hazards.all() if one.is_reworded],
        "copies": selectors.copies_of(user, found),
        "writes": writes,
        "is_draft": found.state == JsaState.DRAFT,
        "is_approved": found.state == JsaState.APPROVED,
        "in_use": _in_use(found),
        "may_review": found.state == JsaState.HANDED_IN and access.may_review_jsa(reader, found),
        "may_approve": found.state == JsaState.REVIEWED and access.may_approve_jsa(reader, found),
        "may_return": waits and access.may_return_jsa(reader, found),
        "today": today,
        "held": selectors.meeting_of(found, on=today),
        "meetings": list(found.meetings.all()[:10]),
        "frozen": list(found.frozen.select_related("frozen_by")),
        "return_form": ReturnRegisterForm(auto_id="return_%s"),
        "meeting_form": MeetingForm(
            auto_id="meeting_%s", initial=MeetingForm.initial_of(team, today=today)
        ),
        **sent,
    }
    return render(request, "jsas/jsa.html", context, status=status)


def _in_use(jsa: JobSafetyAnalysis) -> JsaWords | None:
    """What crews go by while the next revision is written; None where that is what stands here."""
    if jsa.revision_in_use in (0, jsa.revision):
        return None
    return jsa_words(jsa.frozen.latest("revision").content)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_write_risks)
def jsa_edit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Its head: the job, where, whose, what to do in an emergency."""
    found = visible_jsa(request, key)
    form = JsaForm(request.POST or None, initial=JsaForm.initial_of(found))
    refusals = FormRefusals(form)
    if request.method == "POST" and form.is_valid():
        with refusals:
            services.change_jsa(
                jsa=found, facts=form.facts(), version=seen_version(request), by=actor_of(request),
                now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("The analysis is stored."))
            return redirect("risk-jsa", key)
        found = visible_jsa(request, key)
    context = {"jsa": found, "register": found.register, "form": form}
    return render(request, "jsas/jsa_edit.html", context, status=refusals.status)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_write_risks)
def jsa_step_add(request: HttpRequest, key: UUID) -> HttpResponse:
    """The next step of the job with its hazards."""
    return _step_page(request, visible_jsa(request, key), number=None)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_write_risks)
def jsa_step(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """One step with its hazards, to be changed."""
    return _step_page(request, visible_jsa(request, key), number=number)


def _step_page(
    request: HttpRequest, found: JobSafetyAnalysis, *, number: int | None
) -> HttpResponse:
    step = get_object_or_404(found.steps, number=number) if number is not None else None
    sent = StepForms(request.POST or None, register=found.register, step=step)
    refusals = FormRefusals(sent.step)
    if request.method == "POST" and sent.is_valid():
        with refusals:
            stored = services.put_step(
                jsa=found, number=number, facts=sent.facts(), version=seen_version(request),
                operation=sent.step.cleaned_data["operation"] or uuid4(),
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("Step %(number)s is stored.") % {"number": stored})
            more = "another" in request.POST
            return redirect("risk-jsa-step-add" if more else "risk-jsa", found.key)
        found = visible_jsa(request, found.key)
    context = {
        "jsa": found,
        "register": found.register,
        "step": step,
        "sent": sent,
        "stored": _stored(found) if refusals.status == Conflict.status else None,
    }
    return render(request, "jsas/jsa_step.html", context, status=refusals.status)


def _stored(jsa: JobSafetyAnalysis) -> JsaWords:
    """The analysis as somebody else has left it meanwhile."""
    return jsa_words(jsa_content(jsa, today=today_for(jsa.register.contractor, timezone.now())))


@require_POST
@allowed(may_write_risks)
def jsa_step_remove(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """Take a step out of a draft."""
    services.remove_step(
        jsa=visible_jsa(request, key), number=number, version=seen_version(request),
        by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("The step is taken out."))
    return redirect("risk-jsa", key)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_write_risks)
def jsa_join(request: HttpRequest, key: UUID, hazard_id: int) -> HttpResponse:
    """Take a hazard that asks to join into the register."""
    found = visible_jsa(request, key)
    hazard = get_object_or_404(selectors.hazards_of(request.user, found), pk=hazard_id)
    initial = {"effect": hazard.effect}
    form = JoinForm(request.POST or None, register=found.register, initial=initial)
    refusals = FormRefusals(form)
    if request.method == "POST" and form.is_valid():
        with refusals:
            risk = services.join_register(
                jsa=found, hazard=hazard_id, before=form.estimate(),
                effect=form.cleaned_data["effect"], by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            said = _("The hazard is risk %(number)s of the register.")
            messages.success(request, said % {"number": risk.number})
            return redirect("risk-jsa", key)
    context = {"jsa": found, "register": found.register, "hazard": hazard, "form": form}
    return render(request, "jsas/jsa_join.html", context, status=refusals.status)
