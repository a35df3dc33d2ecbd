"""What an uploaded workbook would change, and where the server has moved on since."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workbooks.workbook.layout import FilledAnswer
from workbooks.workbook.reading import FileRow


@dataclass(frozen=True, slots=True)
class Current:
    """What stands on the server: version 0 was never saved. ``by`` is a person's name."""

    filled: FilledAnswer = field(default_factory=FilledAnswer)
    version: int = 0
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that differs from the server. ``key`` names it among items and notes."""

    code: str
    is_note: bool
    wanted: FilledAnswer
    current: Current
    is_stale: bool

    @property
    def key(self) -> str:
        """The item's code; for a note its element's, marked."""
        return key_of(self.code, is_note=self.is_note)


def key_of(code: str, *, is_note: bool) -> str:
    """One name for an item ("1.01") or an element's note ("note/1")."""
    return f"note/{code}" if is_note else code  # no code has a slash


NEVER_SAVED = Current()


def changes(rows: Iterable[FileRow], current: Mapping[str, Current]) -> Iterator[RowChange]:
    """The edited rows that say something else than the server, in the order of the workbook.

    ``current`` by key; what is missing was never saved. A row nobody edited is never a change,
    also where the server has moved on: the workbook only repeats what it was given.
    """
    for row in rows:
        now = current.get(key_of(row.code, is_note=row.is_note), NEVER_SAVED)
        if row.is_edited and row.filled != now.filled:
            yield RowChange(
                code=row.code,
                is_note=row.is_note,
                wanted=row.filled,
                current=now,
                is_stale=row.base_version != now.version,
            )
