"""A questionnaire as a workbook: taken, filled in elsewhere, and stored as a draft."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import allowed
from core.audit import actor_of
from core.errors import Conflict, NotAllowed, Refusal
from core.figures.reading import number_in_address
from core.requests.uploads import takes_a_file_of
from questionnaires.access import (
    may_read_questionnaires,
    may_write_questionnaires,
    questionnaires_visible_to,
)
from questionnaires.models import Questionnaire
from questionnaires.selectors import spec_of
from questionnaires.services.drafts import add_questionnaire, save_questionnaire
from questionnaires.specs.parts import QuestionnaireSpec
from workbooks.forms import WorkbookForm
from workbooks.questionnaires.layout import COLUMNS
from workbooks.questionnaires.reading import read_questionnaire
from workbooks.views.checklists import uploaded_file, xlsx_response
from workbooks.workbook.opening import LARGEST_FILE, read_tabs
from workbooks.workbook.problems import SheetProblem

MOST_PROBLEMS = 100  # on a page; whoever corrects these sees the rest


@never_cache
@require_safe
@allowed(may_read_questionnaires)
def questionnaire_workbook(request: HttpRequest, questionnaire_id: int) -> HttpResponse:
    """A version as a workbook, its heads in the person's language."""
    from workbooks.questionnaires.writing import questionnaire_workbook as written  # late: large

    row = _visible(request, questionnaire_id)
    return xlsx_response(written(spec_of(row)), f"{row.key}.xlsx")


@takes_a_file_of(LARGEST_FILE)
@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_write_questionnaires)
def questionnaire_upload(request: HttpRequest, questionnaire_id: int | None = None) -> HttpResponse:
    """Take a workbook in: as a new draft, or as what this draft says from now on."""
    row = None if questionnaire_id is None else _visible(request, questionnaire_id)
    if row is not None and row.is_published and request.method != "POST":
        return redirect("questionnaire", row.pk)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return _page(request, row, form=form)
    try:
        content, _name = uploaded_file(form)
        found = read_questionnaire(read_tabs(content, columns=COLUMNS))
        if found.spec is None:
            return _page(request, row, form=form, problems=found.problems)
        draft = _stored(request, row, spec=found.spec)
    except NotAllowed:
        raise
    except (Conflict, Refusal) as refusal:
        if not form.errors:
            form.add_error("file", refusal.message)
        return _page(request, row, form=form, status=refusal.status)
    messages.success(request, _("%(key)s is kept as a draft.") % {"key": draft.key})
    return redirect("questionnaire", draft.pk)


def _stored(
    request: HttpRequest, row: Questionnaire | None, *, spec: QuestionnaireSpec
) -> Questionnaire:
    by, now = actor_of(request), timezone.now()
    if row is None:
        return add_questionnaire(spec=spec, by=by, now=now)
    edition = number_in_address(request.POST.get("edition")) or 0
    return save_questionnaire(draft=row, spec=spec, edition=edition, by=by, now=now)


def _visible(request: HttpRequest, questionnaire_id: int) -> Questionnaire:
    return get_object_or_404(questionnaires_visible_to(request.user), pk=questionnaire_id)


def _page(
    request: HttpRequest,
    row: Questionnaire | None,
    *,
    form: WorkbookForm,
    problems: list[SheetProblem] | None = None,
    status: int = 200,
) -> HttpResponse:
    found = problems or []
    told = {"problems": found[:MOST_PROBLEMS], "more_problems": len(found[MOST_PROBLEMS:])}
    context = {"questionnaire": row, "form": form, "upload": {"content": told}}
    shown = 400 if found else status
    return render(request, "workbooks/questionnaire.html", context, status=shown)
