"""A page of the editor as it is drawn: inputs with their values, choices and problems."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.formats import get_format
from django.utils.translation import gettext as _

from core.canonical import Json
from core.language import localized
from instruments.editor.changing import base_path
from instruments.editor.fields import EditorField, UnclearFigure
from instruments.editor.layout import EditorPage
from instruments.problems import sentence
from instruments.wording import OPTIONS, SINGLE, name_of, shown, tokens_of

Options = Sequence[tuple[str, str]]
NOT_IN_AN_ID = re.compile(r"[^A-Za-z0-9]+")
LANGUAGES = (("id", "Indonesia"), ("en", "English"))


@dataclass(frozen=True, slots=True)
class Input:
    """One input. ``kind``: line, figure, choose, tick, ticks, long, hidden, told (no input)."""

    name: str
    id: str
    kind: str
    label: str
    value: str = ""
    options: Options = ()
    chosen: tuple[str, ...] = ()
    error: str = ""
    hint: str = ""
    language: str = ""
    optional: bool = False
    narrow: bool = False
    of: str = ""  # the choices it belongs to, with blanks between them; "" for each

    @property
    def is_rows(self) -> bool:
        """False: a template tells inputs from lists by it."""
        return False


@dataclass(frozen=True, slots=True)
class OtherList:
    """Another list that a row may be moved to: its path, its words, the id it has there then."""

    path: str
    title: str
    id: str


@dataclass(frozen=True, slots=True)
class Block:
    """A row of a list, or a record: its inputs and lists, and what its summary says."""

    path: str
    id: str
    title: str
    inputs: "tuple[Input | BlockList, ...]"
    note: str = ""
    folded: bool = False
    open: bool = False
    error: str = ""
    first: bool = False
    last: bool = False
    elsewhere: tuple[OtherList, ...] = ()


@dataclass(frozen=True, slots=True)
class BlockList:
    """A list of blocks. ``fixed``: a record that is drawn as one, nothing is added to it.

    ``bands``: a script draws the rows as a bar from 0 to 100 above them.
    """

    path: str
    id: str
    label: str
    blocks: tuple[Block, ...]
    add: str = ""
    hint: str = ""
    error: str = ""
    fixed: bool = False
    tight: bool = False
    bands: bool = False
    of: str = ""  # as of an input

    @property
    def is_rows(self) -> bool:
        """True."""
        return True


@dataclass(slots=True)
class Drawing:
    """Draws pages of one opened document. ``told`` gathers the problems that found their field."""

    whole: Json
    options: Mapping[str, Options]  # by field: ladder, rule_set, to, lineage
    problems: Mapping[str, str] = field(default_factory=dict)  # says, by path
    go_to: str = ""  # the path of the row to open
    told: set[str] = field(default_factory=set)

    def page(self, page: EditorPage, number: int | None) -> tuple[Input | BlockList, ...]:
        """The inputs of a page; ``number`` is that of the element it is about."""
        record: Json = self.whole
        if page.element and number is not None:
            elements = self.whole["elements"]
            record = elements[number] if number < len(elements) else {}
        return self._record(page.fields, record, path=base_path(page, number), above=(record,))

    def _record(
        self, fields: Sequence[EditorField], record: Json, *, path: str, above: tuple[Json, ...]
    ) -> "tuple[Input | BlockList, ...]":
        drawn: list[Input | BlockList] = []
        for one in fields:
            at = f"{path}.{one.name}" if path else one.name
            drawn += self._field(one, record, path=at, above=above)
        return tuple(drawn)

    def _field(
        self, one: EditorField, record: Json, *, path: str, above: tuple[Json, ...]
    ) -> "list[Input | BlockList]":
        value = record.get(one.name)
        draw = {
            "guide": self._guide,
            "lineage": self._lineage,
            "long": self._words,
            "pairs": self._pairs,
            "record": self._measured,
            "rows": self._rows,
            "texts": self._texts,
            "words": self._words,
        }.get(one.kind, self._plain)
        return draw(one, value, path, above)

    def _plain(
        self, one: EditorField, value: Any, path: str, above: tuple[Json, ...]
    ) -> "list[Input | BlockList]":
        options = self._options(one.name, above) if one.kind in ("choose", "ticks") else ()
        nothing_to_choose = one.kind == "ticks" or (one.kind == "choose" and one.optional)
        if nothing_to_choose and not options and not value:
            return []
        return [self._input(one, value, path=path, options=options)]

    def _input(self, one: EditorField, value: Any, *, path: str, options: Options) -> Input:
        kind = {"whole": "figure", "number": "figure", "codes": "line"}.get(one.kind, one.kind)
        label = str(one.label) or name_of(one.name)
        chosen = tuple(value or ()) if one.kind == "ticks" else (str(value or ""),)
        known = {code for code, _label in options}
        more = [(code, code) for code in chosen if code and code not in known]
        optional = one.optional or (one.kind == "choose" and not value)
        blank = [("", "–")] if one.kind == "choose" and optional else []
        return Input(
            name=path,
            id=id_of(path),
            kind=kind,
            label=label,
            value=_field_text(one, value),
            options=[*blank, *options, *more] if one.kind in ("choose", "ticks") else (),
            chosen=chosen,
            error=self._error(path, label, below=one.kind in ("ticks", "codes")),
            hint=str(one.hint),
            optional=one.optional and not one.of and one.kind not in ("choose", "number"),
            narrow=one.narrow,
            of=" ".join(one.of),
        )

    def _words(
        self, one: EditorField, value: Any, path: str, above: tuple[Json, ...]
    ) -> "list[Input | BlockList]":
        return list(self._both(one, value, path=path, label=name_of(one.name)))

    def _both(self, one: EditorField, value: Any, *, path: str, label: str) -> tuple[Input, Input]:
        """The inputs of words in both languages; English that says the same is left blank."""
        words = value or {}
        english = words.get("en", "")
        shown = {"id": words.get("id", ""), "en": "" if english == words.get("id") else english}
        first, second = (
            Input(
                name=f"{path}.{code}",
                id=id_of(f"{path}.{code}"),
                kind="long" if one.kind == "long" else "line",
                label=f"{label} ({language})",
                value=shown[code],
                error=self._error(f"{path}.{code}", f"{label} ({language})"),
                hint=str(one.hint) if code == "id" else "",
                language=code,
                optional=one.optional and code == "id",
            )
            for code, language in LANGUAGES
        )
        return first, second

    def _guide(
        self, guide: EditorField, value: Any, path: str, above: tuple[Json, ...]
    ) -> "list[Input | BlockList]":
        value = value or {}
        known = dict(self._choices(above))
        codes = [*known, *(code for code in value if code not in known)]
        drawn: list[Input | BlockList] = []
        for code in codes:
            label = _("Guide for %(choice)s") % {
                "choice": _code_and_words(code, known.get(code, ""))
            }
            one = EditorField(code, "long")
            first, second = self._both(one, value.get(code), path=f"{path}.{code}", label=label)
            error = self._error(f"{path}.{code}", label)
            drawn += [replace(first, error=first.error or error), second]
        return drawn

    def _rows(
        self, one: EditorField, value: Any, path: str, above: tuple[Json, ...]
    ) -> "list[Input | BlockList]":
        rows: Sequence[Json] = value or []
        elsewhere = self._elsewhere(one, path) if one.elsewhere else ()
        blocks = []
        for number, row in enumerate(rows):
            at = f"{path}[{number}]"
            inputs = self._record(one.fields, row, path=at, above=(row, *above))
            blocks.append(
                Block(
                    path=at,
                    id=id_of(at),
                    title=_title(row, one.name, number=number),
                    inputs=inputs,
                    note=_note(row),
                    folded=one.folded,
                    open=_has_error(inputs) or self._leads_to(at) or at in self.problems,
                    error=self._error(at, _title(row, one.name, number=number)),
                    first=number == 0,
                    last=number == len(rows) - 1,
                    elsewhere=elsewhere,
                )
            )
        return [self._list(one, path, blocks=blocks)]

    def _elsewhere(self, one: EditorField, path: str) -> tuple[OtherList, ...]:
        """The same list of the other rows above: ``variables[1].statements`` of the first's."""
        above, _dot, _name = path.rpartition(".")
        lists, _bracket, own = above.rpartition("[")
        rows: Any = self.whole
        for token in tokens_of(lists):
            rows = rows[token]
        found = []
        for number, row in enumerate(rows):
            if f"{number}]" != own:
                to = f"{lists}[{number}].{one.name}"
                title = _title(row, str(tokens_of(lists)[-1]), number=number)
                last = id_of(f"{to}[{len(row.get(one.name) or ())}]")
                found.append(OtherList(to, title, last))
        return tuple(found)

    def _list(self, one: EditorField, path: str, *, blocks: list[Block]) -> BlockList:
        return BlockList(
            path=path,
            id=id_of(path),
            label=str(one.label) or name_of(one.name),
            blocks=tuple(blocks),
            add=str(one.add),
            hint=str(one.hint),
            error=self._error(path, name_of(one.name)),
            tight=one.tight,
            bands=one.bands,
            of=" ".join(one.of),
        )

    def _texts(
        self, one: EditorField, value: Any, path: str, above: tuple[Json, ...]
    ) -> "list[Input | BlockList]":
        rows: Sequence[Json] = value or []
        long = EditorField(one.name, "long")
        label = str(SINGLE.get(one.name, one.name))
        blocks = [
            Block(
                path=f"{path}[{n}]",
                id=id_of(f"{path}[{n}]"),
                title=f"{label} {n + 1}",
                inputs=self._both(long, row, path=f"{path}[{n}]", label=f"{label} {n + 1}"),
                first=n == 0,
                last=n == len(rows) - 1,
            )
            for n, row in enumerate(rows)
        ]
        return [self._list(one, path, blocks=blocks)]

    def _pairs(
        self, one: EditorField, value: Any, path: str, above: tuple[Json, ...]
    ) -> "list[Input | BlockList]":
        rows: Sequence[Sequence[str]] = value or []
        figure, choice = (
            EditorField("figure", "number", narrow=True),
            EditorField("choice", "choose"),
        )
        blocks = []
        for number, (bound, code) in enumerate(rows):
            at = f"{path}[{number}]"
            inputs = (
                self._input(figure, bound, path=f"{at}[0]", options=()),
                self._input(choice, code, path=f"{at}[1]", options=self._choices(above)),
            )
            title = f"{SINGLE[one.name]} {number + 1}"
            blocks.append(
                Block(at, id_of(at), title, inputs, first=number == 0, last=number == len(rows) - 1)
            )
        return [self._list(one, path, blocks=blocks)]

    def _measured(
        self, one: EditorField, value: Any, path: str, above: tuple[Json, ...]
    ) -> "list[Input | BlockList]":
        value = value or {}
        inputs = self._record(one.fields, value, path=path, above=above)
        label = name_of(one.name)
        title = label if not value.get("name") else f"{label}: {value['name']}"
        is_open = _has_error(inputs) or self._leads_to(path)
        block = Block(path, id_of(path), title, inputs, folded=True, open=is_open)
        return [
            BlockList(path, id_of(f"{path}-r"), label, (block,), hint=str(one.hint), fixed=True)
        ]

    def _lineage(
        self, one: EditorField, value: Any, path: str, above: tuple[Json, ...]
    ) -> "list[Input | BlockList]":
        value = value or ""
        free = self.options.get("lineage", ())
        kept = bool(value) and value not in dict(free)
        lineage = Input(
            name=path,
            id=id_of(path),
            kind="told" if kept else "choose",
            label=name_of(one.name),
            value=value,
            options=() if kept else [("", _("A new item")), *free],
            chosen=(value,),
            error=self._error(path, name_of(one.name)),
            hint="" if kept or not free else str(one.hint),
            narrow=True,
        )
        return [lineage]

    def _leads_to(self, path: str) -> bool:
        """Whether the row to go on with is this one or stands inside it."""
        return self.go_to == path or self.go_to.startswith((f"{path}.", f"{path}["))

    def _options(self, name: str, above: tuple[Json, ...]) -> Options:
        if name in self.options:
            return self.options[name]
        if name in OPTIONS:
            return [(code, str(label)) for code, label in OPTIONS[name].items()]
        if name == "scale":
            return [(scale.get("code", ""),) * 2 for scale in self.whole["scales"]]
        if name == "section":
            return _titled(above[-1].get("sections", []))
        lists = {"level": "levels", "document": "documents"}
        return _titled(self.whole.get(lists.get(name, name), []))

    def _choices(self, above: tuple[Json, ...]) -> Options:
        """The choices of the scale of the item the field belongs to."""
        code = above[0].get("scale")
        for scale in self.whole["scales"]:
            if scale.get("code") == code:
                return [
                    (choice.get("code", ""), localized(dict(choice.get("label") or {})))
                    for choice in scale.get("choices", [])
                ]
        return []

    def _error(self, path: str, label: str, *, below: bool = False) -> str:
        """The sentences about this place; those about what is below it too where asked."""
        said = []
        for at, says in self.problems.items():
            if at == path or (below and at.startswith(f"{path}[")):
                self.told.add(at)
                said.append(sentence(label, says))
        return " ".join(said)


def id_of(path: str) -> str:
    """The id of what has this path."""
    return "f-" + NOT_IN_AN_ID.sub("-", path).strip("-")


def _field_text(one: EditorField, value: Any) -> str:
    if one.kind == "codes":
        return ", ".join(map(str, value or ()))
    if value is None or isinstance(value, list | tuple | dict):
        return ""
    if isinstance(value, bool):
        return "1" if value else ""
    if one.kind != "number" or isinstance(value, UnclearFigure):
        return str(value)
    return str(value).replace(".", str(get_format("DECIMAL_SEPARATOR")))


def _titled(entries: Sequence[Json]) -> list[tuple[str, str]]:
    return [
        (
            entry.get("code", ""),
            _code_and_words(entry.get("code", ""), localized(dict(entry["title"]))),
        )
        for entry in entries
        if entry.get("title")
    ]


def _code_and_words(code: str, words: str) -> str:
    return code if not words or words == code else f"{code} · {words}"


def _title(row: Json, name: str, *, number: int) -> str:
    words = localized(dict(row.get("title") or row.get("label") or row.get("text") or {}))
    said = _code_and_words(str(row.get("code") or row.get("document") or ""), words)
    return said or f"{SINGLE.get(name) or name_of(name)} {number + 1}"


def _note(row: Json) -> str:
    """What the summary of a row says beside its title: its weight."""
    weight = row.get("weight")
    return f"{name_of('weight')} {shown('weight', weight)}" if weight else ""


def _has_error(inputs: "Sequence[Input | BlockList]") -> bool:
    return any(
        one.error
        or (isinstance(one, BlockList) and any(b.error or _has_error(b.inputs) for b in one.blocks))
        for one in inputs
    )
