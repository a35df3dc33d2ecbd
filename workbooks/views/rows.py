"""The pages of a workbook whose rows are filled in, of whatever it is: one shape for every kind."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Person
from core.audit import actor_of
from core.errors import Conflict, NotAllowed, Refusal
from workbooks.access import uploads_visible_to
from workbooks.choices import UploadKind
from workbooks.forms import WorkbookForm
from workbooks.models import WorkbookUpload
from workbooks.rendering.rows import FilledRowChange, preview_of_rows
from workbooks.rows.layout import SheetLayout
from workbooks.views.checklists import seen_in, uploaded_file
from workbooks.views.previews import file_refused, rows_preview, say_stored

Of = TypeVar("Of")  # what a workbook is of


class WorkbookChange(FilledRowChange, Protocol):
    """A changed row, and the version of what stands on the server."""

    @property
    def version(self) -> int: ...


@dataclass(frozen=True, slots=True)
class RowsWorkbook(Generic[Of]):
    """By what the pages of one kind of workbook differ from those of another.

    ``address`` begins the names of their addresses, ``opened`` is that of what the workbook is of;
    ``place`` gives the arguments of them all, ``about`` the key that an upload keeps of it,
    ``sheets`` are those that rows are filled in on.
    ``upload``, ``changes`` and ``confirm`` are the services of the kind; with ``chooses_rows``
    those that others have changed since the download are stored where they are ticked.
    """

    kind: UploadKind
    address: str
    opened: str
    template: str
    sheets: Sequence[SheetLayout]
    place: Callable[[Of], Sequence[object]]
    about: Callable[[Of], str]
    context: Callable[[Of], Mapping[str, object]]
    may_fill: Callable[[Person, Of], bool]
    upload: Callable[..., WorkbookUpload]
    changes: Callable[[WorkbookUpload, Of], Sequence[WorkbookChange]]
    confirm: Callable[..., Mapping[str, Any]]
    chooses_rows: bool = True

    def page(
        self, request: HttpRequest, of: Of, *, form: WorkbookForm | None = None, status: int = 200
    ) -> HttpResponse:
        """Where the workbook is downloaded, and uploaded once it is filled in."""
        told = {"form": form or WorkbookForm(), "may_fill": self.may_fill(request.user, of)}
        return render(request, f"{self.template}.html", self._shown(of) | told, status=status)

    def uploaded(self, request: HttpRequest, of: Of) -> HttpResponse:
        """Read a workbook; what is not one comes back with a sentence, the rest is previewed."""
        form = WorkbookForm(request.POST, request.FILES)
        try:
            file, name = uploaded_file(form)
            kept = self.upload(
                of, file=file, file_name=name, by=actor_of(request), now=timezone.now()
            )
        except Refusal as refusal:
            form = file_refused(form, refusal)
            return self.page(request, of, form=form, status=refusal.status)
        return redirect(f"{self.address}-preview", *self.place(of), kept.pk)

    def preview(
        self,
        request: HttpRequest,
        of: Of,
        *,
        upload_id: int,
        refusal: Refusal | Conflict | None = None,
    ) -> HttpResponse:
        """What a workbook would change as it stands now, and what is wrong with it."""
        kept = self._kept(request, of, upload_id=upload_id)
        changes = [] if kept.outcome else self.changes(kept, of)
        moved, taken = refusal.fields if refusal else {}, request.POST.getlist("take")
        confirm_at = reverse(f"{self.address}-confirm", args=[*self.place(of), kept.pk])
        return rows_preview(
            request,
            f"{self.template}_preview.html",
            of=self._shown(of) | {"confirm_at": confirm_at},
            kept=kept,
            versions={one.key: one.version for one in changes},
            rows=preview_of_rows(changes, sheets=self.sheets, moved=moved, taken=taken),
            refusal=refusal,
        )

    def confirmed(self, request: HttpRequest, of: Of, *, upload_id: int) -> HttpResponse:
        """Store what the preview showed; what has moved since brings the preview back."""
        kept = self._kept(request, of, upload_id=upload_id)
        chosen = {"taken": set(request.POST.getlist("take"))} if self.chooses_rows else {}
        try:
            outcome = self.confirm(
                of, upload=kept, versions=seen_in(request), by=actor_of(request),
                now=timezone.now(), **chosen,
            )  # fmt: skip
        except NotAllowed:
            raise
        except (Conflict, Refusal) as refusal:
            return self.preview(request, of, upload_id=upload_id, refusal=refusal)
        say_stored(request, outcome["stored"])
        return redirect(self.opened, *self.place(of))

    def _kept(self, request: HttpRequest, of: Of, *, upload_id: int) -> WorkbookUpload:
        uploads = uploads_visible_to(request.user)
        return get_object_or_404(uploads, pk=upload_id, kind=self.kind, about=self.about(of))

    def _shown(self, of: Of) -> dict[str, object]:
        """What every template of it has: the addresses, and what the workbook is of."""
        place = self.place(of)
        return {
            "open_at": reverse(self.opened, args=place),
            "download_at": reverse(f"{self.address}-download", args=place),
            "upload_at": reverse(f"{self.address}-upload", args=place),
            **self.context(of),
        }
