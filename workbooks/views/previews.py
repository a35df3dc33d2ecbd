"""The preview of an uploaded workbook, of whatever it is: what would change, what was stored."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext

from core.errors import Refusal
from workbooks.forms import ConfirmForm, WorkbookForm
from workbooks.models import WorkbookUpload


class PreviewedRow(Protocol):
    """A row of a preview, as each kind of workbook has its own."""

    @property
    def is_stale(self) -> bool:
        """Whether somebody has changed it since the workbook was downloaded."""


def rows_preview(
    request: HttpRequest,
    template: str,
    *,
    of: Mapping[str, Any],
    kept: WorkbookUpload,
    versions: Mapping[str, int],
    rows: Sequence[PreviewedRow],
    refusal: Refusal | None = None,
) -> HttpResponse:
    """The page: what has moved meanwhile apart from the rest. ``of`` is what the workbook is of, by
    the name its template has for it; ``versions`` are those the confirmation says were seen."""
    context = {
        **of,
        "upload": kept,
        "expired": kept.expires_at < timezone.now(),
        "stale": [row for row in rows if row.is_stale],
        "plain": [row for row in rows if not row.is_stale],
        "confirmation": ConfirmForm(initial={"seen": dict(versions)}),
        "refusal": refusal,
        "form": WorkbookForm(),
    }
    return render(request, template, context, status=refusal.status if refusal else 200)


def file_refused(form: WorkbookForm, refusal: Refusal) -> WorkbookForm:
    """The form with the sentence at its file; what is refused for another reason is raised on."""
    if "file" not in refusal.fields:
        raise refusal
    if not form.errors:
        form.add_error("file", refusal.message)
    return form


def say_stored(request: HttpRequest, count: int) -> None:
    """How many rows of a confirmed workbook were stored."""
    said = ngettext(
        "%(count)s row of the workbook is stored.",
        "%(count)s rows of the workbook are stored.",
        count,
    )
    messages.success(request, said % {"count": count})
