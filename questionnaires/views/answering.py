"""The pages on which people answer, without an account and without a name.

They ask for no signed-in person and leave no line in a log. They are plain pages and forms: a phone
needs no script, and little of a line.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.errors import Conflict, Refusal
from questionnaires.access import surveys_open_to_anybody
from questionnaires.answer_pages import AnswerPage, pages_of, questions_of
from questionnaires.choices import SurveyState
from questionnaires.models import BegunSheet, Survey
from questionnaires.selectors import spec_of
from questionnaires.services.answering import begin_sheet, begun_sheet, finish_sheet, save_page
from questionnaires.specs.parts import QuestionnaireSpec
from questionnaires.words import closing_of, moment_of

SHEET, SENT = "sheet", "sent"  # cookies of this device, sent to this survey's pages alone
KEPT = 120 * 24 * 3600  # seconds


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """What a survey is about and what is kept of an answer; begin, or go on."""
    survey = _survey(key)
    if request.method == "POST":
        now = timezone.now()
        try:
            token = begin_sheet(
                survey=survey,
                place=request.META.get("REMOTE_ADDR") or "",
                repeated=SENT in request.COOKIES,
                now=now,
            )
        except Refusal as refusal:
            return _told(request, refusal, survey=survey)
        begun = redirect("survey-answer-page", key, 1)
        _keep(begun, survey=survey, name=SHEET, value=token)
        return begun
    sheet = _sheet(request, survey)
    spec = spec_of(survey.questionnaire)
    context = {
        "has_begun": sheet is not None,
        "has_sent": SENT in request.COOKIES,
        "next": _first_open(sheet, spec) if sheet else 1,
        "pages": len(pages_of(spec)),
    }
    return _page(request, "answer_begin", survey=survey, context=context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_page(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """One page of the sheet: saved whichever way one leaves it."""
    survey = _survey(key)
    sheet = _sheet(request, survey)
    if sheet is None:
        return redirect("survey-answer", key)
    spec = spec_of(survey.questionnaire)
    pages = pages_of(spec)
    if not 1 <= number <= len(pages):
        return redirect("survey-answer", key)
    page = pages[number - 1]
    if request.method != "POST":
        return _questions(request, sheet, page=page)
    try:
        sheet = save_page(
            sheet=sheet,
            given={name: str(value) for name, value in request.POST.items()},
            statements=page.statements,
            attributes=page.attributes,
            now=timezone.now(),
        )
    except Conflict as refusal:
        return _told(request, refusal, survey=survey)
    except Refusal as refusal:
        return _questions(request, sheet, page=page, refusal=refusal)
    return _after(request, sheet, page=page)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_send(request: HttpRequest, key: str) -> HttpResponse:
    """The end of the sheet: what is still open, and the button that sends it."""
    survey = _survey(key)
    sheet = _sheet(request, survey)
    if sheet is None:
        return redirect("survey-answer", key)
    refusal = None
    if request.method == "POST":
        try:
            finish_sheet(sheet=sheet, now=timezone.now())
        except Conflict as conflict:
            return _told(request, conflict, survey=survey)
        except Refusal as said:
            refusal = said
        else:
            sent = redirect("survey-answer", key)
            sent.delete_cookie(SHEET, path=_folder(survey), samesite="Lax")
            _keep(sent, survey=survey, name=SENT, value="1")
            return sent
    spec = spec_of(survey.questionnaire)
    lacking = [
        (page, count) for page in pages_of(spec) if (count := _open_on(page, sheet, spec=spec))
    ]
    context = {"lacking": lacking, "last": len(pages_of(spec)), "refusal": refusal}
    return _page(
        request, "answer_send", survey=survey, context=context, status=400 if refusal else 200
    )


def _survey(key: str) -> Survey:
    return get_object_or_404(surveys_open_to_anybody(), key=key)


def _sheet(request: HttpRequest, survey: Survey) -> BegunSheet | None:
    token = request.COOKIES.get(SHEET, "")
    sheet = begun_sheet(survey=survey, token=token) if token else None
    if sheet is not None:
        sheet.survey = survey
    return sheet


def _first_open(sheet: BegunSheet, spec: QuestionnaireSpec) -> int:
    """The number of the first page with something open; of the last one where nothing is."""
    pages = pages_of(spec)
    return next((page.number for page in pages if _open_on(page, sheet, spec=spec)), len(pages))


def _open_on(page: AnswerPage, sheet: BegunSheet, *, spec: QuestionnaireSpec) -> int:
    questions = questions_of(page, spec=spec, chosen=sheet.attributes | sheet.answers)
    return sum(question.is_open for question in questions)


def _after(request: HttpRequest, sheet: BegunSheet, *, page: AnswerPage) -> HttpResponse:
    """Where one goes on: back, forward, or once more to what is open."""
    key, going = sheet.survey.key, request.POST.get("go")
    if going == "back":
        if page.number == 1:
            return redirect("survey-answer", key)
        return redirect("survey-answer-page", key, page.number - 1)
    open_here = _open_on(page, sheet, spec=spec_of(sheet.survey.questionnaire))
    if going != "anyway" and open_here:
        return _questions(request, sheet, page=page, lacking=open_here)
    if page.number == page.of:
        return redirect("survey-answer-send", key)
    return redirect("survey-answer-page", key, page.number + 1)


def _questions(
    request: HttpRequest,
    sheet: BegunSheet,
    *,
    page: AnswerPage,
    refusal: Refusal | None = None,
    lacking: int = 0,
) -> HttpResponse:
    spec = spec_of(sheet.survey.questionnaire)
    context = {
        "page": page,
        "spec": spec,
        "questions": questions_of(page, spec=spec, chosen=sheet.attributes | sheet.answers),
        "refusal": refusal,
        "lacking": lacking,
    }
    status = 400 if refusal else 200
    return _page(request, "answer_page", survey=sheet.survey, context=context, status=status)


def _told(request: HttpRequest, refusal: Refusal, *, survey: Survey) -> HttpResponse:
    """A refusal on a page of the survey."""
    answered = _page(
        request, "answer_begin", survey=survey, context={"refusal": refusal}, status=refusal.status
    )
    for name, value in refusal.headers().items():
        answered.headers[name] = value
    return answered


def _page(
    request: HttpRequest, name: str, *, survey: Survey, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    shown = {
        "survey": survey,
        "spec": spec_of(survey.questionnaire),
        "state": survey.state_at(timezone.now()),
        "states": SurveyState,
        "opens_at": moment_of(survey, survey.opens_at),
        "closes_at": closing_of(survey),
        "private": _("No name, account, address or time is kept with your answers."),
    }
    answered = render(request, f"questionnaires/{name}.html", shown | context, status=status)
    answered.headers["X-Robots-Tag"] = "noindex"
    return answered


def _folder(survey: Survey) -> str:
    return reverse("survey-answer", args=[survey.key])


def _keep(answered: HttpResponse, *, survey: Survey, name: str, value: str) -> None:
    """Leave a cookie on this device, for the pages of this survey alone."""
    answered.set_cookie(
        name,
        value,
        max_age=KEPT,
        path=_folder(survey),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
