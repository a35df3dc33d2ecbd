"""The pages on which people answer: without an account, and without a name unless they say so.

They ask for no signed-in person and leave no line in a log. They are plain pages and forms: a phone
needs no script, and little of a line.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.database.reads import Argument, WordedRow
from core.errors import Conflict, Refusal
from questionnaires.access import surveys_open_to_anybody
from questionnaires.answer_pages import AnswerPage, pages_of, questions_of
from questionnaires.choices import SheetSource, SurveyState
from questionnaires.doors import SurveyDoor, is_kiosk_token, is_poster_token
from questionnaires.forms import RespondentForm
from questionnaires.models import BegunSheet, Survey
from questionnaires.respondents import Respondent
from questionnaires.selectors import spec_of
from questionnaires.services.answering import (
    begin_sheet,
    begun_sheet,
    check_open,
    finish_sheet,
    save_page,
)
from questionnaires.services.invitations import (
    invitation_of,
    is_spent,
    is_withdrawn,
    link_withdrawn,
)
from questionnaires.specs.parts import QuestionnaireSpec
from questionnaires.words import closing_of, moment_of

SHEET, SENT, LINK, KIOSK, POSTER = (
    "sheet",
    "sent",
    "link",
    "kiosk",
    "poster",
)  # cookies of this device, sent to this survey's pages alone
KEPT = 120 * 24 * 3600  # seconds
IDLE = 180  # seconds after which a shared device goes back to its first page


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """What a survey is about and what is kept of an answer; begin, or go on."""
    survey = _survey(key)
    sent = request.POST if request.method == "POST" else None
    form = RespondentForm(sent, survey=survey) if survey.asks_name else None
    if sent is not None:
        try:
            _check_link(request, survey)
            if form is None or form.is_valid():
                return _begun(request, survey, respondent=form.respondent() if form else None)
            check_open(survey, timezone.now())
        except Refusal as refusal:
            return _refusal_page(request, refusal, survey=survey)
    if _is_kiosk(request, survey):
        return _first_of_kiosk(request, survey, form=form)
    sheet = _sheet(request, survey)
    has_sent = _has_sent(request, survey)
    spec = spec_of(survey.questionnaire)
    context = {
        "form": form,
        "has_begun": sheet is not None,
        "has_sent": has_sent,
        "next": _first_open(sheet, spec) if sheet else 1,
        "pages": len(pages_of(spec)),
        "lacks_link": _lacking_link(request, survey),
        "withdrawn": link_withdrawn(),
    }
    shown = _page(request, "answer_begin", survey=survey, context=context, status=_status_of(form))
    if has_sent and sheet is None and SHEET in request.COOKIES:
        _remember_sent(shown, survey)
    return shown


def _begun(request: HttpRequest, survey: Survey, *, respondent: Respondent | None) -> HttpResponse:
    """Begin a sheet and lead to its first page. TryLater, Conflict as the service says."""
    token = begin_sheet(
        survey=survey,
        place=request.META.get("REMOTE_ADDR") or "",
        door=_door(request, survey),
        repeated=_has_sent(request, survey) and not _is_kiosk(request, survey),
        now=timezone.now(),
        respondent=respondent,
    )
    begun = redirect("survey-answer-page", survey.key, 1)
    _keep(begun, survey=survey, name=SHEET, value=token)
    begun.delete_cookie(POSTER, path=_folder(survey), samesite="Lax")  # it has let them in
    return begun


def _status_of(form: RespondentForm | None) -> int:
    """400 where a name was asked for and what was typed is none."""
    return 400 if form is not None and form.is_bound else 200


@login_not_required
@never_cache
@require_safe
def answer_link(request: HttpRequest, key: str, token: str) -> HttpResponse:
    """Open a survey by a personal link: this device has it from now on."""
    survey = _survey(key)
    opened = redirect("survey-answer", key)
    if survey.is_personal and invitation_of(survey, token) is not None:
        _keep(opened, survey=survey, name=LINK, value=token)
        if request.COOKIES.get(LINK, token) != token:  # somebody else had this device before
            _forget_sheet(opened, survey)
            opened.delete_cookie(
                SENT, path=_folder(survey), samesite="Lax"
            )  # who has it now has not
    return opened


@login_not_required
@never_cache
@require_safe
def answer_kiosk(request: HttpRequest, key: str, token: str) -> HttpResponse:
    """Make this device one that people share: each begins on a clean sheet."""
    survey = _survey(key)
    opened = redirect("survey-answer", key)
    if is_kiosk_token(survey, token):
        _keep(opened, survey=survey, name=KIOSK, value=token)
        _forget_sheet(opened, survey)
    return opened


@login_not_required
@never_cache
@require_safe
def answer_poster(request: HttpRequest, key: str, token: str) -> HttpResponse:
    """Come by the code of the newest poster, until a sheet is begun. An older one is the link."""
    survey = _survey(key)
    opened = redirect("survey-answer", key)
    if is_poster_token(survey, token):
        _keep(opened, survey=survey, name=POSTER, value=token)
    return opened


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
        return _refusal_page(request, refusal, survey=survey)
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
        if request.method == "POST" and _has_sent(request, survey):
            return _after_sending(survey, is_kiosk=_is_kiosk(request, survey))
        return redirect("survey-answer", key)
    refusal = None
    if request.method == "POST":
        try:
            is_kiosk = _is_kiosk(request, survey)
            finish_sheet(
                sheet=sheet,
                now=timezone.now(),
                link=request.COOKIES.get(LINK, ""),
                source=SheetSource.KIOSK if is_kiosk else SheetSource.LINK,
            )
        except Conflict as conflict:
            return _refusal_page(request, conflict, survey=survey)
        except Refusal as said:
            refusal = said
        else:
            return _after_sending(survey, is_kiosk=is_kiosk)
    spec = spec_of(survey.questionnaire)
    lacking = [
        (page, count) for page in pages_of(spec) if (count := _open_on(page, sheet, spec=spec))
    ]
    context = {
        "lacking": lacking,
        "last": len(pages_of(spec)),
        "refusal": refusal,
        "respondent": " · ".join(said for said in (sheet.name, sheet.number) if said),
        **_line_of(request, sheet),
    }
    status = 400 if refusal else 200
    return _page(request, "answer_send", survey=survey, context=context, status=status)


def _is_kiosk(request: HttpRequest, survey: Survey) -> bool:
    return is_kiosk_token(survey, request.COOKIES.get(KIOSK, ""))


def _door(request: HttpRequest, survey: Survey) -> SurveyDoor:
    """By which way this device comes."""
    if survey.is_personal:
        return SurveyDoor.PERSONAL
    if _is_kiosk(request, survey):
        return SurveyDoor.KIOSK
    is_poster = is_poster_token(survey, request.COOKIES.get(POSTER, ""))
    return SurveyDoor.POSTER if is_poster else SurveyDoor.LINK


def _first_of_kiosk(
    request: HttpRequest, survey: Survey, *, form: RespondentForm | None
) -> HttpResponse:
    """The first page of a shared device: whatever was begun on it and not sent is gone."""
    sheet = _sheet(request, survey)
    if sheet is not None:
        sheet.delete()
    context = {
        "form": form,
        "is_kiosk": True,
        "was_sent": "sent" in request.GET,
        "pages": len(pages_of(spec_of(survey.questionnaire))),
    }
    shown = _page(request, "answer_begin", survey=survey, context=context, status=_status_of(form))
    _forget_sheet(shown, survey)
    return shown


def _after_sending(survey: Survey, *, is_kiosk: bool) -> HttpResponse:
    """Back to the first page; a shared device does not remember that anybody has answered."""
    sent = redirect(_folder(survey) + ("?sent" if is_kiosk else ""))
    if is_kiosk:
        _forget_sheet(sent, survey)
    else:
        _remember_sent(sent, survey)
    return sent


def _has_sent(request: HttpRequest, survey: Survey) -> bool:
    """Whether this device has sent a sheet, be it that the answer to its last Send was lost.

    Then it still has the token of a sheet that is gone: until the survey is closed, only sending
    takes one away (and a shared device's first page, which takes the token too).
    """
    if request.COOKIES.get(SENT):
        return True
    has_token = bool(request.COOKIES.get(SHEET)) and survey.closed_at is None
    return has_token and _sheet(request, survey) is None


def _remember_sent(answered: HttpResponse, survey: Survey) -> None:
    _forget_sheet(answered, survey)
    _keep(answered, survey=survey, name=SENT, value="1")


def _forget_sheet(answered: HttpResponse, survey: Survey) -> None:
    answered.delete_cookie(SHEET, path=_folder(survey), samesite="Lax")


def _lacking_link(request: HttpRequest, survey: Survey) -> str:
    """Why nobody can begin here: "none" without a personal link, "withdrawn", "spent", or ""."""
    if not survey.is_personal or survey.closed_at is not None:
        return ""
    invitation = invitation_of(survey, request.COOKIES.get(LINK, ""))
    if invitation is None:
        return "none"
    if is_withdrawn(survey, invitation):
        return "withdrawn"
    return "spent" if is_spent(survey, invitation) else ""


def _check_link(request: HttpRequest, survey: Survey) -> None:
    lacking = _lacking_link(request, survey)
    if lacking == "none":
        raise Refusal(_("Open the survey by the link in your mail: it is answered by that alone."))
    if lacking == "withdrawn":
        raise Conflict(link_withdrawn())
    if lacking:
        raise Conflict(_("Answers were sent by this link already; it counts once. Thank you."))


# Without what is asked, which a process reads once (``spec_of``).
_SURVEY = WordedRow(
    lambda: (
        surveys_open_to_anybody()
        .defer("questionnaire__content")
        .order_by()
        .filter(key=Argument("key"))
    )
)


def _survey(key: str) -> Survey:
    survey = _SURVEY.get(key=key)
    if survey is None:
        raise Http404
    return survey


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
        **_line_of(request, sheet),
    }
    status = 400 if refusal else 200
    return _page(request, "answer_page", survey=sheet.survey, context=context, status=status)


def _line_of(request: HttpRequest, sheet: BegunSheet) -> dict[str, Any]:
    """What the script needs to go on offline; on a shared device nothing is kept.

    The mark tells this sheet from another begun in the same tab. Sent, a sheet has none any more.
    """
    shared = _is_kiosk(request, sheet.survey)
    return {
        "sheet_mark": "" if shared else sheet.digest[:16],
        "page_count": len(pages_of(spec_of(sheet.survey.questionnaire))),
    }


def _refusal_page(request: HttpRequest, refusal: Refusal, *, survey: Survey) -> HttpResponse:
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
        "is_shared": _is_kiosk(request, survey),
        "idle": IDLE // 60,
        "idle_seconds": IDLE,
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
