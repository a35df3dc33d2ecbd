"""What every kind of uploaded workbook have in common: kept for a day, confirmed once."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Protocol, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor, record
from core.errors import Conflict, Refusal
from core.figures import moment, whole
from evaluations.models import Evaluation
from workbooks.choices import UploadKind
from workbooks.models import WorkbookUpload
from workbooks.workbook.problems import SheetProblem

KEPT = timedelta(hours=24)
MOST_ROWS_CHANGED = 1000  # each is tried by its service: some 10 s
MOST_PROBLEMS = 100  # more than one can read; the rest is counted


def keep_upload(
    *,
    kind: UploadKind,
    evaluation: Evaluation | None = None,
    about: str = "",
    file: bytes,
    file_name: str,
    content: dict[str, Any],
    problems: list[SheetProblem],
    by: Actor,
    now: datetime,
) -> WorkbookUpload:
    """Keep what a workbook says for its preview; with problems, only those. Drops what is old.

    ``content`` becomes {..., "problems": [{"tab", "cell", "sentence"}], "more_problems": n}.
    """
    WorkbookUpload.objects.filter(expires_at__lt=now, confirmed_at=None).delete()
    return WorkbookUpload.objects.create(
        kind=kind,
        evaluation=evaluation,
        about=about,
        file_name=file_name,
        sha256=sha256(file).hexdigest(),
        content=({} if problems else content)
        | {
            "problems": [
                {"tab": p.tab, "cell": p.cell, "sentence": p.sentence}
                for p in problems[:MOST_PROBLEMS]
            ],
            "more_problems": max(0, len(problems) - MOST_PROBLEMS),
        },
        uploaded_by=by.user,
        uploaded_at=now,
        expires_at=now + KEPT,
    )


@transaction.atomic
def confirm_once(
    upload: WorkbookUpload,
    store: Callable[[WorkbookUpload], dict[str, Any]],
    *,
    by: Actor,
    now: datetime,
) -> dict[str, Any]:
    """Run ``store`` under the upload's lock and keep its outcome, or give the one it had.

    Refusal for an upload with problems; Conflict for one that has expired.
    """
    same = WorkbookUpload.objects.select_for_update().order_by("pk")  # of one file each in turn
    same = same.filter(kind=upload.kind, about=upload.about, sha256=upload.sha256)
    locked = next(one for one in same if one.pk == upload.pk)
    if locked.outcome is not None:
        outcome: dict[str, Any] = locked.outcome
        return outcome
    if locked.content["problems"]:
        raise Refusal(
            _("Nothing was stored: the workbook has mistakes. Correct them and upload it again.")
        )
    if locked.expires_at < now:
        raise Conflict(
            _("The preview is older than a day. Upload the workbook again to see what it changes.")
        )
    locked.outcome = store(locked)
    locked.confirmed_at = now
    locked.save(update_fields=["outcome", "confirmed_at"])
    record(
        by=by,
        at=now,
        action="confirm_workbook",
        target=locked,
        after={"file": locked.file_name, "sha256": locked.sha256, **locked.outcome},
    )
    return locked.outcome


def too_many_rows(count: int) -> list[SheetProblem]:
    """What is wrong where more rows are new or changed than are tried and stored in one go."""
    if count <= MOST_ROWS_CHANGED:
        return []
    said = _(
        "%(count)s rows are new or changed; at most %(most)s are stored in one go. Take out the "
        "rest and upload it in a second workbook."
    ) % {"count": whole(count), "most": whole(MOST_ROWS_CHANGED)}
    return [SheetProblem("", "", said)]


class UploadedChange(Protocol):
    """A row that a workbook has otherwise than the server."""

    @property
    def key(self) -> str: ...
    @property
    def is_stale(self) -> bool: ...


Change = TypeVar("Change", bound=UploadedChange)


def rows_to_store(
    found: Iterable[Change], *, moved: dict[str, str], taken: Collection[str]
) -> list[Change]:
    """Those that nobody else has changed since the download, and those that are ``taken`` all the
    same. Conflict where some have ``moved`` since the preview, each with a sentence; Refusal where
    nothing is left to store."""
    if moved:
        raise refuse_changed(moved)
    wanted = [one for one in found if not one.is_stale or one.key in taken]
    if not wanted:
        raise Refusal(_("There is nothing to store: choose a row, or upload another workbook."))
    return wanted


def check_not_stored_before(upload: WorkbookUpload) -> None:
    """Conflict where this very file was stored already: its new rows would be there twice."""
    same = WorkbookUpload.objects.filter(
        kind=upload.kind, about=upload.about, sha256=upload.sha256, confirmed_at__isnull=False
    )
    before = same.select_related("uploaded_by").order_by("confirmed_at").first()
    if before and before.confirmed_at:
        raise Conflict(
            _(
                "Nothing was stored: this very file was stored on %(day)s by %(person)s already, "
                "and its new rows would be there twice. Download the workbook anew."
            )
            % {
                "day": moment(before.confirmed_at.isoformat()),
                "person": before.uploaded_by or _("the system"),
            }
        )


def refuse_changed(fields: dict[str, str]) -> Conflict:
    """What has changed between the preview and its confirmation, by key."""
    return Conflict(
        _(
            "Nothing was stored: %(count)s of the rows changed on the server after you looked. "
            "They are marked below; look again, then confirm."
        )
        % {"count": len(fields)},
        fields=fields,
    )
