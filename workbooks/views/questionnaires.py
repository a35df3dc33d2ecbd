"""A questionnaire as a workbook: taken, filled in elsewhere, looked at, and kept as a draft."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import allowed
from core.audit import actor_of
from core.errors import Conflict, Refusal
from core.requests.uploads import takes_a_file_of
from questionnaires.access import (
    may_read_questionnaires,
    may_write_questionnaires,
    questionnaires_visible_to,
)
from questionnaires.models import Questionnaire
from questionnaires.selectors import spec_of
from workbooks.access import uploads_visible_to
from workbooks.choices import UploadKind
from workbooks.forms import WorkbookForm
from workbooks.models import WorkbookUpload
from workbooks.rendering.questionnaires import preview_of_differences
from workbooks.services import questionnaires as services
from workbooks.views.checklists import seen_in, uploaded_file, xlsx_response
from workbooks.views.previews import file_refused, rows_preview
from workbooks.workbook.opening import LARGEST_FILE


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
    """Take a workbook in to be looked at: as a new draft, or as what this draft is to say."""
    row = None if questionnaire_id is None else _visible(request, questionnaire_id)
    if row is not None and row.is_published and request.method != "POST":
        return redirect("questionnaire", row.pk)
    if request.method != "POST":
        return _page(request, row, form=WorkbookForm())
    form = WorkbookForm(request.POST, request.FILES)
    try:
        file, name = uploaded_file(form)
        kept = services.upload_questionnaire(
            draft=row, file=file, file_name=name, by=actor_of(request), now=timezone.now()
        )
    except Refusal as refusal:
        return _page(request, row, form=file_refused(form, refusal), status=refusal.status)
    return redirect("questionnaire-workbook-preview", kept.pk)


@never_cache
@require_safe
@allowed(may_write_questionnaires)
def questionnaire_workbook_preview(request: HttpRequest, upload_id: int) -> HttpResponse:
    """What a workbook would change as the draft stands now, and what is wrong with it."""
    kept = _upload_of(request, upload_id)
    return _preview(request, kept, draft=_draft_of(request, kept))


def _preview(
    request: HttpRequest,
    kept: WorkbookUpload,
    *,
    draft: Questionnaire | None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    is_open = not (kept.outcome or kept.content["problems"])
    before = services.compared_with(kept, draft) if is_open else None
    changes = services.changes_of_questionnaire(kept, before) if is_open else []
    return rows_preview(
        request,
        "workbooks/questionnaire_preview.html",
        of={
            "questionnaire": draft or _made_by(request, kept),
            "before": before,
            "spec": services.spec_of_upload(kept) if is_open else None,
        },
        kept=kept,
        versions={services.EDITION: draft.edition if draft else services.NEW},
        rows=preview_of_differences(changes),
        refusal=refusal,
    )


@require_POST
@allowed(may_write_questionnaires)
def questionnaire_workbook_confirm(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Keep what the preview showed as a draft; what has moved since brings the preview back."""
    kept = _upload_of(request, upload_id)
    draft = _draft_of(request, kept)
    try:
        services.confirm_questionnaire(
            upload=kept, draft=draft, seen=seen_in(request), by=actor_of(request),
            now=timezone.now(),
        )  # fmt: skip
    except Conflict as conflict:
        return _preview(request, kept, draft=draft, refusal=conflict)
    stored = draft or _made_by(request, kept)
    if stored is None:  # taken away again since
        return redirect("questionnaire-list")
    messages.success(request, _("%(key)s is kept as a draft.") % {"key": stored.key})
    return redirect("questionnaire", stored.pk)


def _upload_of(request: HttpRequest, upload_id: int) -> WorkbookUpload:
    uploads = uploads_visible_to(request.user)
    return get_object_or_404(uploads, pk=upload_id, kind=UploadKind.QUESTIONNAIRE)


def _draft_of(request: HttpRequest, kept: WorkbookUpload) -> Questionnaire | None:
    """The draft a workbook was uploaded for, None where it is new. Http404 once it is gone."""
    return _visible(request, int(kept.about)) if kept.about else None


def _made_by(request: HttpRequest, kept: WorkbookUpload) -> Questionnaire | None:
    """The draft that a confirmed workbook has made, as long as it is there."""
    spec = kept.content.get("spec")
    if spec is None:
        return None
    there = questionnaires_visible_to(request.user)
    return there.filter(code=spec["code"], version=spec["version"]).first()


def _visible(request: HttpRequest, questionnaire_id: int) -> Questionnaire:
    return get_object_or_404(questionnaires_visible_to(request.user), pk=questionnaire_id)


def _page(
    request: HttpRequest, row: Questionnaire | None, *, form: WorkbookForm, status: int = 200
) -> HttpResponse:
    context = {"questionnaire": row, "form": form}
    return render(request, "workbooks/questionnaire.html", context, status=status)
