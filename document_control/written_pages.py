"""The one page on which a draft of a written version is edited: its form, put on what is stored.

Standing rules, award rules and risk matrices are each such a page; what its fields are and how they
are read to a spec is for their own room. The editor of instruments draws it and puts two people's
changes together.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.http import QueryDict

from core.canonical import JsonObject
from instruments.differences import FieldChange, changes_between
from instruments.editor.changing import part_of, read_page
from instruments.editor.fields import EditorField
from instruments.editor.form_state import SeenPart
from instruments.editor.layout import EditorPage
from instruments.editor.merging import Merge, between, merged, same
from instruments.editor.opening import unclear_problems
from instruments.specs import Problem, read_data

Spec = TypeVar("Spec")
ROW_NAMES = ("code", "measure")  # a row of a list is known by the first it has


@dataclass(frozen=True, slots=True)
class WrittenPage(Generic[Spec]):
    """A page: its ``layout``; ``read``, from a whole document to its spec, or to None and all that
    is wrong with it; ``open_content``, which makes of stored content what the page edits."""

    layout: EditorPage
    read: Callable[[JsonObject], tuple[Spec | None, list[Problem]]]
    open_content: Callable[[Mapping[str, Any]], Mapping[str, Any]] = dict

    def opened(self, content: Mapping[str, Any]) -> JsonObject:
        """What is stored, as the page edits it."""
        return part_of(self.layout, self.open_content(content), number=None)

    def written_in(self, form: QueryDict, *, tidy: bool) -> JsonObject:
        """What a form gave; ``tidy`` drops the rows that nobody filled in."""
        return read_page(self.layout, form, at=None, tidy=tidy)

    def spec_of(
        self, whole: JsonObject, *, code: str, version: int
    ) -> tuple[Spec | None, list[Problem]]:
        """What the page says, and everything that is wrong with it, by its path. A figure that
        could be two is told, and no spec comes of it."""
        unclear = unclear_problems(whole)
        spec, problems = self.read({"code": code, "version": version, **whole})
        found = [*unclear, *problems]
        return (None if found else spec), found


@dataclass(frozen=True, slots=True)
class MergedVersion:
    """A form put on what is stored now: ``whole`` with mine where both changed, ``base`` as it is
    stored, ``clashes`` what both changed, ``theirs`` what was stored since it was drawn."""

    whole: JsonObject
    base: JsonObject
    clashes: list[FieldChange]
    theirs: list[FieldChange]


def merged_page(
    page: WrittenPage[Spec], content: Mapping[str, Any], *, form: QueryDict, seen: SeenPart | None
) -> MergedVersion:
    """What the form changed since it was drawn (``seen``), put on what the draft says now."""
    theirs, mine = page.opened(content), page.written_in(form, tidy=True)
    _keep_order(page.layout.fields, mine, before=seen.part if seen else theirs)
    if seen is None:
        merge = Merge(mine, list(changes_between(theirs, mine)))
        return MergedVersion(mine, theirs, merge.clashes, [])
    merge = merged(base=seen.part, mine=mine, theirs=theirs)
    told = [] if same(seen.part, theirs) else between(seen.part, theirs)
    return MergedVersion(merge.value, theirs, merge.clashes, told)


def _keep_order(
    fields: Sequence[EditorField], record: JsonObject, *, before: Mapping[str, Any]
) -> None:
    """Ticks come in the order of the page: where the same are ticked, they stay as they stood."""
    for field in fields:
        given, was = record.get(field.name), before.get(field.name, ())
        if field.kind == "ticks" and given is not None and sorted(given) == sorted(was):
            record[field.name] = list(was)
        if field.kind == "rows" and given is not None:
            known = {_row_name(row): row for row in was}
            for row in given:
                _keep_order(field.fields, row, before=known.get(_row_name(row), {}))


def _row_name(row: Mapping[str, Any]) -> str:
    return next((str(row[name]) for name in ROW_NAMES if row.get(name)), "")


def reader_of(
    spec: type[Spec], problems: Callable[[Spec], Iterable[Problem]]
) -> Callable[[JsonObject], tuple[Spec | None, list[Problem]]]:
    """Reads a document by the types of ``spec``; ``problems`` are asked only of one that fits."""

    def read(document: JsonObject) -> tuple[Spec | None, list[Problem]]:
        found, wrong = read_data(document, spec)
        if found is not None and not wrong:
            wrong = [*problems(found)]
        return found, wrong

    return read
