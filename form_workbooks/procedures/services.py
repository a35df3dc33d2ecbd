"""A filled-in workbook of a procedure: uploaded, looked at, and stored once confirmed.

Uploading writes nothing but the preview. Of a version that is published it makes the draft of the
next one; of a draft it puts the whole of it anew, as long as nobody has changed that since.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import SYSTEM, Actor
from core.canonical import sha256_of
from core.errors import Conflict, NotAllowed, Refusal
from form_workbooks.procedures.layout import HeldPart, ProcedureBook, names_in, rows_of_procedure
from form_workbooks.procedures.reading import COLUMNS, read_procedure_book
from instruments.specs import as_json
from procedures.access import may_write_procedures
from procedures.drafts.services import begin_next_procedure, write_procedure
from procedures.models import ProcedureVersion
from procedures.versions import stored_procedure
from workbooks.choices import UploadKind
from workbooks.models import WorkbookUpload
from workbooks.rows.layout import Values
from workbooks.rows.reading import FilledRow
from workbooks.services.uploads import confirm_once, keep_upload, refuse_changed
from workbooks.workbook.opening import read_tabs
from workbooks.workbook.problems import in_order


@dataclass(frozen=True, slots=True)
class PartChange:
    """A row that the workbook has otherwise than the version; ``held`` None: it is new. Both are
    told in words."""

    row: FilledRow
    held: HeldPart | None
    now: Values
    version: int
    is_stale: bool = False  # a workbook of a draft that has changed since is refused

    @property
    def key(self) -> str:
        """Of the row, in the preview and its confirmation."""
        return self.row.key


def about_of_procedure(book: ProcedureBook) -> str:
    """The key that an upload keeps: a code may be as long as that, and has its version besides."""
    return sha256_of({"procedure": book.key})[:40]


def upload_procedure_workbook(
    book: ProcedureBook, *, file: bytes, file_name: str, by: Actor, now: datetime
) -> WorkbookUpload:
    """Read a workbook and keep what it says for the preview; nothing of the procedure is touched.

    Refusal for what is not a workbook; Conflict where a draft of the next version is there already;
    NotAllowed; what is wrong inside is kept, by cell.
    """
    _check_writer(by)
    if book.beside is not None:
        said = _("%(key)s is being written already: download the workbook of that draft.")
        raise Conflict(said % {"key": book.beside.key})
    tabs = read_tabs(file, columns=COLUMNS)
    reading = read_procedure_book(tabs, book)
    rows = [asdict(one) for one in reading.edited]
    document = as_json(reading.spec) if reading.spec else None
    return keep_upload(
        kind=UploadKind.PROCEDURE,
        about=about_of_procedure(book),
        file=file,
        file_name=file_name,
        content={"rows": rows, "document": document, "edition": book.edition},
        problems=in_order(reading.problems, [tab.name for tab in tabs]),
        by=by,
        now=now,
    )


def _check_writer(by: Actor) -> None:
    if by != SYSTEM and not may_write_procedures(by.user):
        raise NotAllowed(_("Only administrators and managers write a procedure."))


def changes_of_procedure(upload: WorkbookUpload, book: ProcedureBook) -> list[PartChange]:
    """What an upload would change as the version stands now, in words."""
    if not upload.content.get("document"):
        return []
    before = names_in(book.spec, titles=True)
    after = names_in(stored_procedure(upload.content["document"]), titles=True)
    held = {code: {one.number: one for one in rows}
            for code, rows in rows_of_procedure(book).items()}  # fmt: skip
    found = []
    for row in (FilledRow(**one) for one in upload.content["rows"]):
        stands = held[row.sheet].get(row.number)
        now = stands.values if stands else {}
        if row.values != now:
            told = replace(row, values=after.in_words(row.values))
            words = before.in_words(now) | ({"before": stands.title} if stands else {})
            found.append(PartChange(told, stands, words, book.edition))
    return found


def confirm_procedure_workbook(
    book: ProcedureBook,
    *,
    upload: WorkbookUpload,
    versions: Mapping[str, int | str],
    by: Actor,
    now: datetime,
) -> dict[str, Any]:
    """Store what the preview showed, all of it or nothing; a second time changes nothing more.

    Returns {"stored": n, "kept": 0, "draft": its key}. Conflict, with a sentence by row, where the
    draft changed after the preview, or where one of the next version was begun meanwhile.
    """
    _check_writer(by)

    def store(locked: WorkbookUpload) -> dict[str, Any]:
        found = changes_of_procedure(locked, book)
        if not found:
            raise Refusal(_("There is nothing to store: choose a row, or upload another workbook."))
        seen: int = locked.content["edition"]
        if book.edition != seen or any(versions.get(one.key) != seen for one in found):
            said = _("%(person)s has changed it meanwhile")
            person = {"person": (book.draft and book.draft.changed_by) or _("The system")}
            raise refuse_changed({one.key: said % person for one in found})
        draft = _put(book, locked.content["document"], by=by, now=now)
        return {"stored": len(found), "kept": 0, "draft": draft.key}

    return confirm_once(upload, store, by=by, now=now)


@transaction.atomic
def _put(
    book: ProcedureBook, document: dict[str, Any], *, by: Actor, now: datetime
) -> ProcedureVersion:
    """The draft that says what the workbook says: begun where there is none yet."""
    draft = book.draft or begin_next_procedure(spec=book.spec, by=by, now=now)
    spec = stored_procedure(document | {"version": draft.version})
    return write_procedure(draft=draft, spec=spec, edition=draft.edition, by=by, now=now)
