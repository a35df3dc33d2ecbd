"""The sheets of an .xlsx as plain cells: just that, with nothing interpreted on the way.

A general library reads far more than the cells (styles, drop-downs, shared formulas ...), and
a small file can make it do so for minutes. Here the work grows with the bytes alone, and
opening.py has bounded those. Names of tags count without their namespace, so that the two
dialects of the format, transitional and strict, are read alike.
"""

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import isfinite
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from core.spreadsheets import unescaped
from workbooks.workbook.number_formats import shown_number

REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
MERGED = re.compile(r"\A[A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7}\Z")
MOST_MERGED = 100  # ranges of a sheet: more are not told
LONGEST_NUMBER = 40  # characters; a program writes at most 24
RELATIONS = "_rels/.rels"


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, as text. ``is_formula`` and ``is_error`` (#N/A) are never data.

    ``is_number``: the text is a plain decimal ("12.5") in no language, not what was typed.
    ``shows_percent``: the cell's number format puts a percent sign to it.
    ``is_disguised``: its number format shows other characters than ``text`` (007 for 7).
    """

    text: str = ""
    is_formula: bool = False
    is_error: bool = False
    is_number: bool = False
    shows_percent: bool = False
    is_disguised: bool = False

    @property
    def is_value(self) -> bool:
        """True for what a person typed."""
        return not (self.is_formula or self.is_error)


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Tab:
    """A sheet: its name and its rows from the first to the last with something in it.

    ``merged`` are the ranges of which a program shows one cell alone, as "D5:D8".
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    merged: tuple[str, ...] = ()

    def cell(self, row: int, column: int) -> Cell:
        """The cell, counted from 1 as in the program; an empty one beyond the edges."""
        if row > len(self.rows) or column > len(self.rows[row - 1]):
            return EMPTY
        return self.rows[row - 1][column - 1]


class TooManyRowsError(ValueError):
    """Something stands below the last row that is read."""


@dataclass(frozen=True, slots=True)
class CellReferences:
    """What the cells of every sheet refer to."""

    strings: Sequence[str] = ()
    formats: Sequence[str] = field(default_factory=list)  # of a number, by the cell's style
    since_1904: bool = False  # days are counted from then


def read_sheets(package: ZipFile, *, columns: int, rows: int) -> Iterator[Tab]:
    """The sheets in order, with their first ``columns`` columns and ``rows`` rows.

    Raises TooManyRowsError for content below; KeyError, ValueError, IndexError or ParseError
    for a package that is not in order.
    """
    workbook = next(_targets(package, RELATIONS, kind="officeDocument"), "xl/workbook.xml")
    folder, name = posixpath.split(workbook)
    relations = f"{folder}/_rels/{name}.rels"
    book = CellReferences(
        strings=[s for part in _targets(package, relations, kind="sharedStrings")
                 for s in _strings(package, part)],
        formats=[f for part in _targets(package, relations, kind="styles")
                 for f in _formats(package, part)],
        since_1904=_since_1904(_root(package, workbook)),
    )  # fmt: skip
    parts = {
        one.get("Id"): _resolved(relations, one.get("Target", ""))
        for one in _root(package, relations)
        if one.get("Type", "").endswith("/worksheet")  # and not a sheet that is one chart
    }
    for sheet in _all(_root(package, workbook), "sheet"):
        key = next((value for name, value in sheet.items() if _local(name) == "id"), "")
        if key in parts:
            read, merged = _rows(package, parts[key], book=book, columns=columns, rows=rows)
            yield Tab(sheet.get("name", ""), read, merged)


def _since_1904(workbook: Element) -> bool:
    said = next((one.get("date1904", "") for one in _all(workbook, "workbookPr")), "")
    return said in ("1", "true")


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _root(package: ZipFile, part: str) -> Element:
    return ElementTree.fromstring(package.read(part))  # noqa: S314 - no entities: see opening.py


def _all(element: Element, name: str) -> Iterator[Element]:
    return (one for one in element.iter() if _local(one.tag) == name)


def _targets(package: ZipFile, relations: str, *, kind: str) -> Iterator[str]:
    """The parts that a part refers to for this purpose."""
    if relations in package.namelist():
        for one in _root(package, relations):
            if one.get("Type", "").endswith(f"/{kind}"):
                yield _resolved(relations, one.get("Target", ""))


def _resolved(relations: str, target: str) -> str:
    """The name of a part, as seen from the part whose relations name it."""
    base = posixpath.dirname(posixpath.dirname(relations))
    return posixpath.normpath(posixpath.join("/", base, target)).lstrip("/")


def _strings(package: ZipFile, part: str) -> Iterator[str]:
    for _event, element in _elements(package, part):
        if _local(element.tag) == "si":
            yield unescaped(_text_in(element))
            element.clear()


def _elements(package: ZipFile, part: str) -> Iterator[tuple[str, Element]]:
    with package.open(part) as stream:
        yield from ElementTree.iterparse(stream)  # noqa: S314 - no entities: see opening.py


def _text_in(element: Element) -> str:
    """Plain and rich text alike; how to pronounce it is left out."""
    if _local(element.tag) == "t":
        return element.text or ""
    return "".join(_text_in(one) for one in element if _local(one.tag) != "rPh")


def _formats(package: ZipFile, part: str) -> Iterator[str]:
    """The number format of each style a cell can have, by its number."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS  # late: see the package's docstring

    root = _root(package, part)
    own = {one.get("numFmtId", ""): one.get("formatCode", "") for one in _all(root, "numFmt")}
    for styles in _all(root, "cellXfs"):
        for one in styles:
            key = one.get("numFmtId", "0")
            yield own.get(key) or BUILTIN_FORMATS.get(int(key), "General")


# What follows the merged ranges of a sheet, where there are any, is not for us.
AFTER_MERGED = ("phoneticPr", "conditionalFormatting", "dataValidations", "pageMargins", "drawing")


def _rows(
    package: ZipFile, part: str, *, book: CellReferences, columns: int, rows: int
) -> tuple[tuple[tuple[Cell, ...], ...], tuple[str, ...]]:
    found: dict[int, dict[int, Cell]] = {}
    merged: list[str] = []
    row = column = last = 0
    for event, element in _events(package, part):
        name = _local(element.tag)
        if name == "row" and event == "start":
            row, column = int(element.get("r", row + 1)), 0
        elif name == "row":
            element.clear()
        elif name == "c" and event == "end":
            row, column = _place(element.get("r"), row, column=column + 1)
            cell = _cell(element, book) if 0 < column <= columns else EMPTY
            element.clear()
            if cell != EMPTY:
                if row > rows:
                    raise TooManyRowsError
                found.setdefault(row, {})[column] = cell
                last = max(last, row)
        elif name == "mergeCell" and event == "end":
            merged += MERGED.findall(element.get("ref", ""))[: MOST_MERGED - len(merged)]
        elif name in AFTER_MERGED:
            break
    every = range(1, columns + 1)
    cells = (
        tuple(found.get(number, {}).get(column, EMPTY) for column in every)
        for number in range(1, last + 1)
    )
    return tuple(cells), tuple(merged)


def _events(package: ZipFile, part: str) -> Iterator[tuple[str, Element]]:
    with package.open(part) as stream:
        yield from ElementTree.iterparse(stream, events=("start", "end"))  # noqa: S314


def _place(reference: str | None, row: int, *, column: int) -> tuple[int, int]:
    """Row and column of "C7"; a cell without its name follows the one before."""
    if reference is None:
        return row, column
    match = REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(reference)
    number = 0
    for letter in match[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), number


def _cell(element: Element, book: CellReferences) -> Cell:
    parts = {_local(one.tag): one for one in element}
    if "f" in parts:
        return Cell(f"={parts['f'].text or ''}", is_formula=True)
    kind = element.get("t", "n")
    if kind == "inlineStr":
        return Cell(unescaped(_text_in(parts["is"]))) if "is" in parts else EMPTY
    value = (parts["v"].text or "") if "v" in parts else ""
    if kind == "e":
        return Cell(value, is_error=True)
    if not value:
        return EMPTY
    if kind == "n":
        return _number(value, element.get("s", "0"), book=book)
    return Cell(_cell_text(value, kind, book=book))


def _cell_text(value: str, kind: str, *, book: CellReferences) -> str:
    if kind == "s":
        return book.strings[int(value)]
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    return unescaped(value)


def _number(value: str, style: str, *, book: CellReferences) -> Cell:
    if len(value) > LONGEST_NUMBER:
        raise ValueError(value[:LONGEST_NUMBER])
    number, index = float(value), int(style)
    if not isfinite(number):
        raise ValueError(value)
    form = book.formats[index] if index < len(book.formats) else "General"
    shown = shown_number(number, form, since_1904=book.since_1904)
    if shown is None:
        return Cell("####", is_error=True)
    return Cell(
        shown.text,
        is_number=shown.is_number,
        shows_percent=shown.has_percent,
        is_disguised=shown.is_disguised,
    )
