"""A filled-in workbook of a quarterly report: uploaded, looked at, and stored once confirmed.

Uploading writes nothing but the preview. What a person wrote in it is stored, and nothing else; in
a report that is signed nothing is.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core.audit import SYSTEM, Actor
from core.errors import Conflict, NotAllowed, Refusal
from form_workbooks.quarters.layout import WRITTEN, HeldWords, QuarterBook, words_of_quarter
from form_workbooks.quarters.reading import COLUMNS, read_quarter
from risks.access import may_sign_quarters_of
from risks.quarters.services import WORDS, check_words, write_quarter
from workbooks.choices import UploadKind
from workbooks.models import WorkbookUpload
from workbooks.rows.layout import Values, state_of
from workbooks.rows.reading import FilledRow, RowsReading, cell
from workbooks.services.uploads import confirm_once, keep_upload, refuse_changed
from workbooks.workbook.opening import read_tabs
from workbooks.workbook.problems import SheetProblem, in_order


@dataclass(frozen=True, slots=True)
class WordsChange:
    """A text that the workbook has otherwise than the server."""

    row: FilledRow
    held: HeldWords
    now: Values
    version: int
    is_stale: bool

    @property
    def key(self) -> str:
        """Of the row, in the preview and its confirmation."""
        return self.row.key


def upload_quarter_workbook(
    book: QuarterBook, *, file: bytes, file_name: str, by: Actor, now: datetime
) -> WorkbookUpload:
    """Read a workbook and keep what it says for the preview; the report is not touched.

    Refusal for what is not a workbook; Conflict where the report is signed; NotAllowed; what is
    wrong inside is kept, by cell.
    """
    _check_open(book, by)
    tabs = read_tabs(file, columns=COLUMNS)
    reading = read_quarter(tabs, book, held=words_of_quarter(book))
    problems = list(reading.problems) or list(_wrong(reading))
    return keep_upload(
        kind=UploadKind.QUARTER,
        about=book.key,
        file=file,
        file_name=file_name,
        content={"rows": [asdict(row) for row in reading.rows if row.is_edited]},
        problems=in_order(problems, [tab.name for tab in tabs]),
        by=by,
        now=now,
    )


def _check_open(book: QuarterBook, by: Actor) -> None:
    if by != SYSTEM and not may_sign_quarters_of(by.user, book.company):
        raise NotAllowed(_("Quarterly reports are written and signed by who speaks for a company."))
    if book.is_signed:
        raise Conflict(
            _(
                "The report is signed: a workbook changes nothing in it any more. It is written in "
                "again once the owner has returned it."
            )
        )


def _wrong(reading: RowsReading) -> Iterator[SheetProblem]:
    for row in reading.rows:
        try:
            check_words({"text": str(row.values["text"])})
        except Refusal as refusal:
            place = cell(row.row, WRITTEN.column("text"))
            yield SheetProblem(reading.tabs[WRITTEN.code], place, refusal.message)


def changes_of_quarter(upload: WorkbookUpload, book: QuarterBook) -> list[WordsChange]:
    """What an upload would change as the report stands now."""
    held, found = {one.number: one for one in words_of_quarter(book)}, []
    for row in (FilledRow(**one) for one in upload.content.get("rows", [])):
        stands = held[row.number]
        if row.values != stands.values:
            now: Values = stands.values | {"what": stands.title}
            is_stale = row.base_state != state_of(stands.values)
            found.append(WordsChange(row, stands, now, stands.version, is_stale))
    return found


def confirm_quarter_workbook(
    book: QuarterBook,
    *,
    upload: WorkbookUpload,
    versions: Mapping[str, int | str],
    taken: Collection[str],
    by: Actor,
    now: datetime,
) -> dict[str, Any]:
    """Store what the preview showed; of what others have written since the download what is
    ``taken``. A second time changes nothing more.

    Returns {"stored": n, "kept": m}. Conflict, with a sentence by row, where the report changed
    after the preview, or where it is signed by now.
    """
    _check_open(book, by)

    def store(locked: WorkbookUpload) -> dict[str, Any]:
        found = changes_of_quarter(locked, book)
        chosen = [one for one in found if not one.is_stale or one.key in taken]
        if not chosen:
            raise Refusal(_("There is nothing to store: choose a row, or upload another workbook."))
        said = _("%(person)s has changed it meanwhile")
        moved = [one for one in chosen if versions.get(one.key) != one.version]
        if moved:
            person = {"person": book.report.changed_by or _("The system")}
            raise refuse_changed({one.key: said % person for one in moved})
        told = {name: str(getattr(book.report, name)) for name in WORDS}
        told |= {one.held.name: str(one.row.values["text"]) for one in chosen}
        write_quarter(
            contractor=book.company, quarter=book.quarter, version=book.report.version,
            by=by, now=now, **told,
        )  # fmt: skip
        return {"stored": len(chosen), "kept": len(found) - len(chosen)}

    return confirm_once(upload, store, by=by, now=now)
