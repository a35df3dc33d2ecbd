"""Matrices on pages: read, written as a draft of the next version, published."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import allowed
from core.audit import actor_of
from document_control.views.written_pages import page_context, page_state, published_page
from instruments.differences import difference as difference_of
from instruments.forms import EditionForm
from risks import access, selectors
from risks.matrices.editor import MATRIX_PAGE, edit_options, field_of, place_words
from risks.models import RiskMatrix
from risks.rendering.register import level_word
from risks.services import matrices as services


@require_safe
@allowed(access.may_list_registers)
def matrix(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """A published matrix: its steps in words, its levels, its cells; who may begins the next."""
    found = get_object_or_404(selectors.matrix_list(request.user), code=code, version=version)
    content, spec = found.content, found.spec
    steps = list(enumerate(content["likelihood"], start=1))
    context = {
        "matrix": found,
        "origin": content["origin"],
        "rows": [
            (at, step, [level_word(spec, code) for code in spec.cells[at - 1]])
            for at, step in reversed(steps)
        ],
        "severities": list(enumerate(content["severity"], start=1)),
        "levels": [(one, level_word(spec, one["code"])) for one in reversed(content["levels"])],
        "may_write": access.may_write_matrices(request.user),
        "draft": access.matrix_drafts_visible_to(request.user).filter(code=code).first(),
    }
    return render(request, "risks/matrix.html", context)


@require_POST
@allowed(access.may_write_matrices)
def matrix_begin(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """A draft that says what this version says."""
    found = get_object_or_404(selectors.matrix_list(request.user), code=code, version=version)
    draft = services.begin_next_matrix(matrix=found, by=actor_of(request), now=timezone.now())
    messages.success(request, _("%(key)s is kept as a draft.") % {"key": draft.key})
    return redirect("risk-matrix-edit", draft.pk)


def _draft(request: HttpRequest, matrix_id: int) -> RiskMatrix:
    drafts = access.matrix_drafts_visible_to(request.user).select_related("changed_by")
    return get_object_or_404(drafts, pk=matrix_id)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.may_write_matrices)
def matrix_edit(request: HttpRequest, matrix_id: int) -> HttpResponse:
    """Write a draft; POST stores it, or adds, moves and removes rows before that."""
    row = _draft(request, matrix_id)
    state = page_state(request, row, MATRIX_PAGE, save=services.save_matrix_page)
    if state is None:
        messages.success(request, _("The draft is stored."))
        return redirect("risk-matrix-edit", row.pk)
    accepting = [(role.value, str(role.label)) for role in access.those_who_accept()]
    editor = page_context(
        state, MATRIX_PAGE, address=reverse("risk-matrix-edit", args=[row.pk]),
        options=edit_options(state.whole, accepting=accepting),
        field_of=field_of, place_words=place_words,
    )  # fmt: skip
    context = {"draft": row, "may_publish": access.may_publish_matrices(request.user)} | editor
    return render(request, "risks/matrix_edit.html", context, status=state.status)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.may_publish_matrices)
def matrix_publish(request: HttpRequest, matrix_id: int) -> HttpResponse:
    """What differs from the version before, before it is published and never changes."""
    row = _draft(request, matrix_id)

    def asked(form: EditionForm, status: int) -> HttpResponse:
        matrices = selectors.matrix_list(request.user)
        base = matrices.filter(code=row.code).order_by("-version").first()
        context = {"draft": row, "form": form, "base": base}
        if base is not None:
            context["difference"] = difference_of(
                MATRIX_PAGE.opened(base.content), MATRIX_PAGE.opened(row.content)
            )
        return render(request, "risks/matrix_publish.html", context, status=status)

    return published_page(
        request, row, publish=services.publish_matrix,
        said=_("%(key)s is published: registers can be begun on it."),
        then=lambda done: redirect("risk-matrix", done.code, done.version), asked=asked,
    )  # fmt: skip


@require_POST
@allowed(access.may_write_matrices)
def matrix_delete(request: HttpRequest, matrix_id: int) -> HttpResponse:
    """Take a draft away; the trail keeps that it was there."""
    row = _draft(request, matrix_id)
    services.delete_matrix_draft(draft=row, by=actor_of(request), now=timezone.now())
    messages.success(request, _("%(key)s is deleted.") % {"key": row.key})
    return redirect("risk-register-list")
