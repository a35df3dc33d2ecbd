"""What the cells of a procedure's workbook mean: its rows, and the procedure that they make.

Only names are looked up here. Whether what comes of them is a procedure, its own rules say; what
they find is told at the cell that it is about.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _
from django.utils.translation import override

from core.canonical import JsonObject
from core.figures.reading import read_word
from form_workbooks.procedures.layout import (
    ACTORS,
    BECAME,
    FORMAT,
    FORMS,
    OF_STEPS,
    SHEETS,
    STEPS,
    HeldPart,
    ProcedureBook,
    codes_in,
    joined,
    rows_of_procedure,
)
from instruments.problems import says, sentence
from instruments.specs import Problem, as_json, read_data
from instruments.specs.errors import ProblemWords
from procedures.choices import ActorSide
from procedures.specs.parts import ProcedureSpec
from procedures.versions import version_problems
from workbooks.rows.layout import LANGUAGES, SheetLayout, Value, Values
from workbooks.rows.reading import FilledRow, RowsReading, cell, read_rows
from workbooks.workbook.about import about_of, facts_of
from workbooks.workbook.cells import Tab
from workbooks.workbook.layout import About
from workbooks.workbook.problems import SheetProblem, shown

COLUMNS = max(max(one.hidden) for one in SHEETS)
DIGITS = re.compile(r"(\d+)")
PLACE = re.compile(r"(?:streamlined\.)?(\w+)\[(\d+)\](?:\.(\w+))?(?:\.(\w+))?")


@dataclass(frozen=True, slots=True)
class ProcedurePart:
    """A row that stays or is new: its code, where it stands in the sheet (0 where it is missing
    there and stays as it is), and what it says."""

    code: str
    row: int
    values: Values


Parts = Mapping[str, Sequence[ProcedurePart]]  # by sheet


@dataclass(slots=True)
class ProcedureReading:
    """What a workbook says: the rows that somebody edited, and the procedure that comes of all."""

    edited: list[FilledRow] = field(default_factory=list)
    spec: ProcedureSpec | None = None
    problems: list[SheetProblem] = field(default_factory=list)


def read_procedure_book(tabs: Sequence[Tab], book: ProcedureBook) -> ProcedureReading:
    """The workbook of one version of a procedure, or why it is not to be taken."""
    about = about_of(tabs)
    facts = facts_of(about)
    if strange := _strange(about, facts, book=book):
        return ProcedureReading(problems=[SheetProblem(about.name if about else "", "", strange)])
    held = rows_of_procedure(book)
    numbers = {code: frozenset(one.number for one in rows) for code, rows in held.items()}
    rows = read_rows(tabs, book.sheets, numbers=numbers, language=facts["language"])
    if rows.problems:
        return ProcedureReading(problems=rows.problems)
    return _PartsReader(book, rows, held=held).read()


def _strange(about: Tab | None, facts: Mapping[str, str], *, book: ProcedureBook) -> str:
    """Why this is not the workbook of the version as it stands; "" when it is."""
    if about is None or about.cell(1, About.KEY).text != FORMAT:
        return _(
            "This is not a workbook of a procedure, or it was made for another version of this "
            "program. Use the one you downloaded here."
        )
    if facts.get("procedure") != book.key:
        return _(
            "This is the workbook of another procedure, or of another version: %(key)s. Upload it "
            "there."
        ) % {"key": shown(facts.get("procedure", "?"))}
    if facts.get("language") not in LANGUAGES:
        return _("The first sheet has been changed. Use the workbook you downloaded.")
    if facts.get("edition") != str(book.edition):
        return _(
            "%(person)s has changed this draft since the workbook was downloaded: download it "
            "again and put your rows in there."
        ) % {"person": (book.draft and book.draft.changed_by) or _("The system")}
    return ""


@dataclass(slots=True)
class KnownParts:
    """What may be named in a cell: ``names`` by code, as shown, and the code of each word."""

    names: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)

    def add(self, part: ProcedurePart, fields: Sequence[str]) -> None:
        """What a row says there, where nothing before it is called so."""
        for told in (str(part.values[name]) for name in fields):
            if told:
                self.words.setdefault(read_word(told), part.code)

    def told_apart(self, typed: str) -> Iterator[str]:
        """What a cell names: a semicolon or a line between, or a comma where none is called so."""
        for one in re.split(r"[;\n]", typed):
            if read_word(one) in self.words:
                yield one
            else:
                yield from (part.strip() for part in one.split(",") if part.strip())


class _PartsReader:
    """Makes a procedure of rows, and tells what is wrong with them by their cells."""

    def __init__(
        self, book: ProcedureBook, rows: RowsReading, *, held: Mapping[str, Sequence[HeldPart]]
    ) -> None:
        self.book, self.rows, self.held = book, rows, held
        self.found = ProcedureReading()
        spec = book.spec
        self.codes = {
            STEPS.code: [str(one.code) for one in spec.steps],
            ACTORS.code: [str(one.code) for one in spec.actors],
            FORMS.code: [str(one.code) for one in spec.forms],
            BECAME.code: [str(one.step) for one in spec.streamlined.steps]
            if spec.streamlined
            else [],
        }

    def read(self) -> ProcedureReading:
        """Each sheet by those that it names."""
        parts = {one.code: self._parts(one) for one in self.book.sheets}
        known = {
            "sides": _known_sides(),
            "actors": self._called(ACTORS, parts, fields=("title_id", "title_en")),
            "forms": self._called(FORMS, parts, fields=("title_id", "title_en")),
            **dict.fromkeys(OF_STEPS, self._called(STEPS, parts, fields=("number",))),
        }
        if self.found.problems:
            return self.found
        for layout in self.book.sheets:
            parts[layout.code] = [
                replace(one, values=self._looked_up(layout, one, known=known))
                for one in parts[layout.code]
            ]
        self._keep_edited(parts)
        if not self.found.problems:
            self._make(parts)
        return self.found

    def _wrong(self, layout: SheetLayout, row: int, *, name: str, sentence: str) -> None:
        tab = self.rows.tabs.get(layout.code, "")
        place = cell(row, layout.column(name)) if row and name else ""
        self.found.problems.append(SheetProblem(tab, place, sentence))

    def _parts(self, layout: SheetLayout) -> list[ProcedurePart]:
        """What stays, in its order, and what is new after it; an emptied row is gone."""
        filled = {one.number: one for one in self.rows.rows if one.sheet == layout.code}
        new = [one for one in self.rows.rows if one.sheet == layout.code and not one.number]
        found, codes = list[ProcedurePart](), self.codes[layout.code]
        for one, code in zip(self.held[layout.code], codes, strict=True):
            row = filled.get(one.number)
            if row is None:  # in no words: it is kept by its codes
                found.append(ProcedurePart(code, 0, one.values))
            elif layout is BECAME or _says_something(row.values):
                found.append(ProcedurePart(code, row.row, row.values))
        taken = set(codes)
        for row in new:
            code = new_code(str(row.values["title_id"]), taken, of=layout.code)
            taken.add(code)
            found.append(ProcedurePart(code, row.row, row.values))
        return found

    def _called(
        self,
        layout: SheetLayout,
        parts: Parts,
        *,
        fields: Sequence[str],
    ) -> KnownParts:
        """What the rows of a sheet are called elsewhere: as it says now, else as downloaded.

        Two that are called alike, and a step without a number, are told.
        """
        found, rows = KnownParts(), dict[str, int]()
        first = fields[0]
        for one in parts[layout.code]:
            name = str(one.values[first])
            if read_word(name) in rows:
                said = _("“%(name)s” stands here a second time: it is in row %(row)s already.")
                told = said % {"name": shown(name), "row": rows[read_word(name)]}
                self._wrong(layout, one.row, name=first, sentence=told)
            elif not name and layout is STEPS:
                said = _("Write the number of the step: it says where it stands.")
                self._wrong(layout, one.row, name=first, sentence=said)
            elif name:
                rows[read_word(name)] = one.row
            found.names[one.code] = name
            found.add(one, fields)
        stays = {one.code for one in parts[layout.code]}
        for code, held in zip(self.codes[layout.code], self.held[layout.code], strict=True):
            if code in stays:
                found.add(ProcedurePart(code, 0, held.values), fields)
        return found

    def _looked_up(
        self, layout: SheetLayout, part: ProcedurePart, *, known: Mapping[str, KnownParts]
    ) -> Values:
        """The row with codes in place of names."""
        found = dict(part.values)
        if part.row:
            for name in set(known).intersection(found):
                found[name] = joined(self._codes(layout, part, name=name, known=known[name]))
        return found

    def _codes(
        self, layout: SheetLayout, part: ProcedurePart, *, name: str, known: KnownParts
    ) -> Iterable[str]:
        found: dict[str, None] = {}
        for typed in known.told_apart(str(part.values[name])):
            code = known.words.get(read_word(typed))
            if code is None:
                said = _("“%(typed)s” is not there: write %(allowed)s, with a semicolon between "
                         "them.")  # fmt: skip
                allowed = ", ".join(known.names.values()) or "–"
                told = said % {"typed": shown(typed), "allowed": allowed}
                self._wrong(layout, part.row, name=name, sentence=told)
            else:
                found[code] = None
        return found

    def _keep_edited(self, parts: Parts) -> None:
        """The rows that say something else than at the download, with their codes looked up."""
        for row in self.rows.rows:
            part = next((one for one in parts[row.sheet] if one.row == row.row), None)
            told = replace(row, values=part.values if part else row.values)
            if told.is_edited:
                self.found.edited.append(told)

    def _make(self, parts: Parts) -> None:
        parts = {**parts, STEPS.code: in_order_of_numbers(parts[STEPS.code])}
        document = _document(self.book.spec, parts)
        spec, problems = read_data(document, ProcedureSpec)
        if spec is not None and not problems:
            problems = list(version_problems(spec))
        self.found.spec = spec if not problems else None
        for one in problems:
            self._tell(one, parts)

    def _tell(self, found: Problem, parts: Parts) -> None:
        """What a rule says of a place, at the cell that has it; steps by their numbers."""
        values = dict(found.words.values)
        numbers = {one.code: one.values["number"] for one in parts[STEPS.code]}
        values["code"] = shown(str(numbers.get(str(values.get("code")), values.get("code"))))
        told = says(found._replace(words=ProblemWords(found.words.template, values)))
        match = PLACE.match(found.path)
        layout = _sheet_of(found.path, match)
        part = parts[layout.code][int(match[2])] if match else None
        name = _field_of(layout, match)
        head = next((str(one.head) for one in layout.fields if one.name == name), layout.title)
        said = sentence(str(head), told)
        self._wrong(layout, part.row if part else 0, name=name, sentence=said)


def _sheet_of(path: str, match: re.Match[str] | None) -> SheetLayout:
    if path.startswith("streamlined"):
        return BECAME
    named = match[1] if match else path.partition(".")[0]
    return {"actors": ACTORS, "forms": FORMS}.get(named, STEPS)


def _field_of(layout: SheetLayout, match: re.Match[str] | None) -> str:
    """The field that a path is about; "" where it is the sheet as a whole."""
    if match is None:
        return ""
    names = [one.name for one in layout.fields]
    tried = (f"{match[3]}_{match[4] or 'id'}", f"{match[3]}_day", match[3])
    return next((one for one in tried if one in names), names[0])


def _known_sides() -> KnownParts:
    """Whose people an actor is of, in every language."""
    found = KnownParts({str(one.value): str(one.label) for one in ActorSide})
    for language in LANGUAGES:
        with override(language):
            for one in ActorSide:
                found.words[read_word(str(one.label))] = str(one.value)
    return found


def _says_something(values: Values) -> bool:
    return any(told not in (None, "") for told in values.values())


def new_code(title: str, taken: Iterable[str], *, of: str) -> str:
    """A code for what is new, after its title, that nothing has."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:30].strip("_") or of
    known, found, at = set(taken), stem, 1
    while found in known:
        at += 1
        found = f"{stem}_{at}"
    return found


def in_order_of_numbers(steps: Sequence[ProcedurePart]) -> list[ProcedurePart]:
    """By their numbers as people count: 2 before 10, 4 before 4a."""

    def place(part: ProcedurePart) -> list[tuple[bool, int, str]]:
        return [
            (False, len(plain := one.lstrip("0")), plain) if one.isdecimal() else (True, 0, one)
            for one in DIGITS.split(str(part.values["number"]))
            if one
        ]

    return sorted(steps, key=place)


def _document(spec: ProcedureSpec, parts: Parts) -> JsonObject:
    """The procedure as JSON, with what no sheet has as it stands."""
    found: JsonObject = as_json(spec) | {
        "actors": [
            {"code": one.code, "sides": codes_in(one.values["sides"]), **_texts(one, "title")}
            for one in parts[ACTORS.code]
        ],
        "forms": [{"code": one.code, **_texts(one, "title")} for one in parts[FORMS.code]],
        "steps": [_step(one) for one in parts[STEPS.code]],
    }
    if spec.streamlined:
        became = [
            {
                "step": one.code,
                **{name: one.values[name] for name in ("kind",) if one.values[name]},
                **{name: codes_in(one.values[name]) for name in ("into", "adds")},
            }
            for one in parts[BECAME.code]
        ]
        found["streamlined"] = found["streamlined"] | {"steps": became}
    return found


def _step(part: ProcedurePart) -> JsonObject:
    values = part.values
    day, month = values["due_day"], values["due_month"]
    due = {"day": day or 0, "month": month or 0} if (day, month) != (None, None) else None
    return {
        "code": part.code,
        "number": values["number"],
        "actors": codes_in(values["actors"]),
        **{name: values[name] for name in ("phase", "value") if values[name]},
        **{name: codes_in(values[name]) for name in ("after", "forms")},
        **_texts(part, "title", "only_if", "obstacle"),
        **({"due": due} if due else {}),
    }


def _texts(part: ProcedurePart, *names: str) -> JsonObject:
    """The texts that are filled in, in both languages; a title is asked for where it is empty."""
    found: JsonObject = {}
    for name in names:
        told: dict[str, Value] = {
            language: part.values[f"{name}_{language}"] for language in LANGUAGES
        }
        if any(told.values()) or name == "title":
            found[name] = {
                language: text for language, text in told.items() if text or language == "id"
            }
    return found
