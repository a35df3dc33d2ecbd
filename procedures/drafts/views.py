"""Drafts of procedures on pages: begun, written, published, deleted."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.roles import allowed
from core.audit import actor_of
from document_control.views.written_pages import page_context, page_state, published_page
from instruments.differences import difference as difference_of
from instruments.forms import EditionForm
from instruments.specs import as_json
from procedures import access
from procedures.drafts import services
from procedures.drafts.editor import PROCEDURE_PAGE, edit_options, field_of, place_words
from procedures.models import ProcedureVersion
from procedures.versions import procedure_version, published_procedure, versions_by_code


@require_POST
@allowed(access.may_write_procedures)
def procedure_begin(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """A draft that says what this version says."""
    spec = published_procedure(code, version)
    if spec is None:
        raise Http404
    draft = services.begin_next_procedure(spec=spec, by=actor_of(request), now=timezone.now())
    messages.success(request, _("%(key)s is kept as a draft.") % {"key": draft.key})
    return redirect("procedure-edit", draft.pk)


def _draft(request: HttpRequest, draft_id: int) -> ProcedureVersion:
    drafts = access.procedure_drafts_visible_to(request.user).select_related("changed_by")
    return get_object_or_404(drafts, pk=draft_id)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.may_write_procedures)
def procedure_edit(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Write a draft; POST stores it, or adds, moves and removes rows before that."""
    row = _draft(request, draft_id)
    state = page_state(request, row, PROCEDURE_PAGE, save=services.save_procedure_page)
    if state is None:
        messages.success(request, _("The draft is stored."))
        return redirect("procedure-edit", row.pk)
    editor = page_context(
        state, PROCEDURE_PAGE, address=reverse("procedure-edit", args=[row.pk]),
        options=edit_options(state.whole), field_of=field_of, place_words=place_words,
    )  # fmt: skip
    may_publish = access.may_publish_procedures(request.user)
    context = {"draft": row, "may_publish": may_publish} | editor
    return render(request, "procedures/procedure_edit.html", context, status=state.status)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.may_publish_procedures)
def procedure_publish(request: HttpRequest, draft_id: int) -> HttpResponse:
    """What differs from the version before, before it is published and never changes."""
    row = _draft(request, draft_id)

    def asked(form: EditionForm, status: int) -> HttpResponse:
        base = procedure_version(row.code, versions_by_code()[row.code][-1])
        context = {
            "draft": row,
            "form": form,
            "base": {"key": f"{base.code}-v{base.version}"},
            "difference": difference_of(
                PROCEDURE_PAGE.opened(as_json(base)), PROCEDURE_PAGE.opened(row.content)
            ),
        }
        return render(request, "procedures/procedure_publish.html", context, status=status)

    return published_page(
        request, row, publish=services.publish_procedure,
        said=_("%(key)s is published: years can be begun by it."),
        then=lambda done: redirect("procedure", done.code, done.version), asked=asked,
    )  # fmt: skip


@require_POST
@allowed(access.may_write_procedures)
def procedure_delete(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Take a draft away; the trail keeps that it was there."""
    row = _draft(request, draft_id)
    services.delete_procedure_draft(draft=row, by=actor_of(request), now=timezone.now())
    messages.success(request, _("%(key)s is deleted.") % {"key": row.key})
    return redirect("procedure-list")
