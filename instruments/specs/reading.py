"""YAML text, or what a form gave, to the classes of parts.py, guided by their type hints.

The text is never constructed as Python objects: nodes are read as the type the spec asks for.
So a tag cannot run code, a doubled key is seen before one of the two is lost, and `1.10` without
quotes is refused rather than turned into 1.1.
"""

import dataclasses
import difflib
import re
import types
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Literal, NoReturn, TypeVar, Union, get_args, get_origin, get_type_hints

import yaml

from core.writing import hidden_sign, is_written
from instruments.specs.errors import InstrumentFileError, Problem, ProblemCode, problem
from instruments.specs.errors import marked as _
from instruments.specs.parts import Code, ShortCode

MAX_CHARACTERS = 2_000_000  # twenty times the largest instrument shipped
MAX_DEPTH = 20  # ours are eight deep; libyaml overflows the C stack on a hundred thousand
MAX_EVENTS = 150_000  # ours have seven thousand; each costs a kilobyte once composed
MAX_ENTRIES = 200  # of one list: what a form of the editor can hold
MAX_TEXT = 10_000

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
CODE_LENGTH = {Code: 40, ShortCode: 20}
DECIMAL = re.compile(r"-?[0-9]{1,6}(\.[0-9]{1,4})?")  # no exponent, infinity or NaN
LONG_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
INTEGER = re.compile(r"[0-9]{1,4}")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

WRONG: Mapping[str, Mapping[str, str]] = {  # by what is wanted: what is said of what stands there
    "text": {
        "mapping": _("must be text, not a mapping; write the words after the colon"),
        "list": _("must be text, not a list; write the words after the colon"),
    },
    "mapping": {
        "list": _("must be a mapping (key: value), not a list"),
        "value": _('must be a mapping (key: value), not "%(value)s"'),
        "empty": _("must be a mapping (key: value), but is empty"),
    },
    "list": {
        "mapping": _("must be a list, not a mapping; begin each entry with a dash"),
        "value": _('must be a list, not "%(value)s"; write [%(value)s] for a list of one'),
        "empty": _("must be a list, but is empty; write [] for a list of none"),
    },
    "integer": {
        "mapping": _("must be a whole number without quotes, not a mapping"),
        "list": _("must be a whole number without quotes, not a list"),
        "value": ProblemCode.NO_INTEGER,
        "empty": ProblemCode.EMPTY_INTEGER,
    },
    "boolean": {
        "mapping": _("must be true or false without quotes, not a mapping"),
        "list": _("must be true or false without quotes, not a list"),
        "value": _('must be true or false without quotes, not "%(value)s"'),
        "empty": _("must be true or false without quotes, but is empty"),
    },
}

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Spec = TypeVar("Spec")
hints_of = cache(get_type_hints)  # of a class: worked out anew they were a fifth of reading


def read_data(data: object, spec: type[Spec]) -> tuple[Spec | None, list[Problem]]:
    """Return JSON values as a `spec`, by the rules files are read by; None with every problem.

    Text, decimals ("12.5") and codes are strings, as they are in a file between quotes.
    """
    reader = Reader("", found=[])
    record = reader.read_node(_node(data), spec)
    return (None if reader.found else record), list(reader.found or ())


def stored_spec(content: object, spec: type[Spec]) -> Spec:
    """Return what was stored as JSON as a `spec`; ValueError where it is none."""
    reader = Reader("", found=[], is_stored=True)
    record = reader.read_node(_node(content), spec)
    for one in reader.found or ():
        raise ValueError(f"{one.path} {one.says}")
    return record


class Reader:
    """Reads one file. Afterwards `error` knows the line of every path that was read.

    With a list of problems `found` it goes on after the first and adds each to the list. What
    `is_stored` was taken in by rules that may have been others.
    """

    def __init__(
        self, file_name: str, *, found: list[Problem] | None = None, is_stored: bool = False
    ) -> None:
        """Start with no lines known."""
        self.file_name = file_name
        self.found = found
        self.is_stored = is_stored
        self._lines: dict[str, int] = {}

    def read(self, text: str, spec: type[Spec]) -> Spec:
        """Return the text as a `spec`; raise InstrumentFileError at the first fault."""
        if len(text) > MAX_CHARACTERS:
            self._refuse(
                "", _("is longer than %(most)s characters; shorten it"), most=MAX_CHARACTERS
            )
        try:
            self._refuse_what_we_do_not_use(text)
            root = yaml.compose(text, Loader=LOADER)
        except (yaml.YAMLError, UnicodeError) as fault:  # half a surrogate pair is no UTF-8
            mark = getattr(fault, "problem_mark", None)
            reason = getattr(fault, "problem", None) or " ".join(str(fault).split())
            if mark is None:
                says = _("is not valid YAML (“%(reason)s”); correct it")
                self._refuse("", says, reason=reason)
            says = _("is not valid YAML at column %(column)s (“%(reason)s”); correct it there")
            self._refuse("", says, line=mark.line + 1, reason=reason, column=mark.column + 1)
        if root is None:
            self._refuse("", _("is empty; see docs/how-to-add-an-instrument.md"))
        return self.read_node(root, spec)

    def read_node(self, root: yaml.Node, spec: type[Spec]) -> Spec:
        """Return a composed document as a `spec`."""
        record: Spec = self._kept(self._record, root, kind=spec, path="")
        return record

    def error(self, found: Problem) -> InstrumentFileError:
        """Return the problem as an error with the line of its path, where that was read."""
        return InstrumentFileError(self.file_name, found, line=self._lines.get(found.path))

    def _refuse(
        self, path: str, says: str, *, line: int | None = None, **values: object
    ) -> NoReturn:
        line = line or self._lines.get(path)
        raise InstrumentFileError(self.file_name, problem(path, says, **values), line=line)

    def _refuse_kind(self, wanted: str, node: yaml.Node, *, path: str) -> NoReturn:
        """Refuse a node that is not of the kind that is wanted, in a sentence about both."""
        self._refuse(path, WRONG[wanted][_stands_there(node)], value=_one_line(node.value))

    def _kept(
        self,
        read: Callable[[yaml.Node, Any, str], Any],
        node: yaml.Node,
        *,
        kind: Any,
        path: str,
    ) -> Any:
        """Read a node; a problem ends the reading, or is kept where all are wanted."""
        try:
            return read(node, kind, path)
        except InstrumentFileError as fault:
            if self.found is None:
                raise
            self.found.append(fault.found)
            return None

    def _refuse_what_we_do_not_use(self, text: str) -> None:
        """Refuse aliases (bombs), tags, second documents and sheer size before composing."""
        depth = documents = 0
        for number, event in enumerate(yaml.parse(text, Loader=LOADER)):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            documents += isinstance(event, yaml.DocumentStartEvent)
            says = ""
            most = MAX_DEPTH
            if getattr(event, "anchor", None):
                says = _("uses a YAML anchor or alias (& or *), which is not read; write it out")
            elif getattr(event, "tag", None):
                says = _("uses a YAML tag (!), which is not read; remove it")
            elif depth > MAX_DEPTH:
                says = _("nests deeper than %(most)s levels; an instrument is never that deep")
            elif documents > 1:
                says = _("holds a second YAML document (---); keep one to a file")
            elif number > MAX_EVENTS:
                says = _("holds far more entries than any instrument; make it smaller")
            if says:
                self._refuse("", says, line=_line(event), most=most)

    def _value(self, node: yaml.Node, kind: Any, *, path: str) -> object:
        """Return a node as the type `kind`, which may be any hint that parts.py uses."""
        return self._kept(self._read_value, node, kind=kind, path=path)

    def _read_value(self, node: yaml.Node, kind: Any, path: str) -> object:
        if node.start_mark is not None:
            self._lines[path] = _line(node)
        origin = get_origin(kind)
        if origin in (Union, types.UnionType):
            return self._read_value(
                node, get_args(kind)[0], path
            )  # "X | None": None is an absent key
        if dataclasses.is_dataclass(kind):
            return self._record(node, kind, path)
        return self._readers[origin or kind](self, node, kind, path)

    def _record(self, node: yaml.Node, kind: Any, path: str) -> Any:
        """Read a mapping into the dataclass `kind`: its fields are the keys."""
        hints = hints_of(kind)
        values: dict[str, object] = {}
        for key, value in self._pairs(node, path):
            if key not in hints:
                close = difflib.get_close_matches(key, hints, n=1) or [", ".join(hints)]
                says = _('has the unknown key "%(key)s"; known here: %(known)s')
                self._refuse(path, says, line=_line(value), key=_one_line(key), known=close[0])
            values[key] = self._value(value, hints[key], path=f"{path}.{key}" if path else key)
        for field in dataclasses.fields(kind):
            required = field.default is field.default_factory is dataclasses.MISSING
            if required and field.name not in values:
                self._refuse(path, ProblemCode.LACKS_KEY, key=field.name)
        return kind(**values) if not self.found else None

    def _pairs(self, node: yaml.Node, path: str) -> Iterator[tuple[str, yaml.Node]]:
        if not isinstance(node, yaml.MappingNode):
            self._refuse_kind("mapping", node, path=path)
        seen: dict[str, int] = {}
        for key_node, value in node.value:
            line = _line(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                self._refuse(path, _("has a key that is not a word; write key: value"), line=line)
            key = str(key_node.value)
            if key in seen:
                says = _('has the key "%(key)s" twice (also in line %(first)s); keep one')
                self._refuse(path, says, line=line, key=_one_line(key), first=seen[key])
            seen[key] = line
            yield key, value

    def _mapping(self, node: yaml.Node, kind: Any, path: str) -> dict[str, object]:
        mapping: dict[str, object] = {}
        if len(node.value) > MAX_ENTRIES and isinstance(node, yaml.MappingNode):
            says = _("has %(given)s entries; at most %(most)s are read")
            self._refuse(path, says, given=len(node.value), most=MAX_ENTRIES)
        for key, value in self._pairs(node, path):
            self._check_code(key, Code, path=path)
            mapping[key] = self._value(value, get_args(kind)[1], path=f"{path}.{key}")
        return mapping

    def _list(self, node: yaml.Node, kind: Any, path: str) -> tuple[object, ...]:
        """Read tuple[X, ...] as any number of X, and tuple[X, Y] as exactly these two."""
        if not isinstance(node, yaml.SequenceNode):
            self._refuse_kind("list", node, path=path)
        if len(node.value) > MAX_ENTRIES:
            says = _("has %(given)s entries; at most %(most)s are read")
            self._refuse(path, says, given=len(node.value), most=MAX_ENTRIES)
        kinds = get_args(kind)
        wanted = [kinds[0]] * len(node.value) if kinds[-1] is Ellipsis else list(kinds)
        if len(wanted) != len(node.value):
            says = _("must hold %(wanted)s entries, not %(given)s")
            self._refuse(path, says, wanted=len(wanted), given=len(node.value))
        pairs = zip(node.value, wanted, strict=True)
        return tuple(
            self._value(n, entry, path=f"{path}[{i}]") for i, (n, entry) in enumerate(pairs)
        )

    def _text(self, node: yaml.Node, _kind: object, path: str) -> str:
        if not isinstance(node, yaml.ScalarNode):
            self._refuse_kind("text", node, path=path)
        value, shown = str(node.value), _one_line(node.value)
        if not is_written(value):
            self._refuse(path, ProblemCode.EMPTY_TEXT)
        if not node.tag.endswith(":str"):
            says = _('is %(shown)s without quotes, which is not text; write "%(shown)s"')
            self._refuse(path, says, shown=shown)
        if len(value) > MAX_TEXT:
            says = _("has %(length)s characters; shorten it to %(most)s")
            self._refuse(path, says, length=len(value), most=MAX_TEXT)
        if UNPRINTABLE.search(value):
            self._refuse(path, _("holds an unprintable character; remove it"))
        if not self.is_stored and (sign := hidden_sign(value)):
            says = _("holds an invisible control sign (%(sign)s); remove it")
            self._refuse(path, says, sign=sign)
        return value

    def _code(self, node: yaml.Node, kind: Any, path: str) -> str:
        value = self._text(node, str, path)
        self._check_code(value, kind, path=path)
        return value

    def _check_code(self, value: str, kind: Any, *, path: str) -> None:
        if not CODE.fullmatch(value) or len(value) > CODE_LENGTH[kind]:
            says = _(
                'holds "%(shown)s", which is not a code; use letters, digits, dot, dash and '
                "underscore, at most %(most)s"
            )
            self._refuse(path, says, shown=_one_line(value), most=CODE_LENGTH[kind])

    def _decimal(self, node: yaml.Node, _kind: object, path: str) -> Decimal:
        if isinstance(node, yaml.ScalarNode) and node.value and not DECIMAL.fullmatch(node.value):
            says: str = ProblemCode.NO_DECIMAL
            if LONG_DECIMAL.fullmatch(node.value):
                says = _('is "%(shown)s"; write at most 6 digits and 4 decimals')
            self._refuse(path, says, shown=_one_line(node.value))
        value = self._text(node, str, path)
        return Decimal(value) + 0  # "-0" is 0

    def _integer(self, node: yaml.Node, _kind: object, path: str) -> int:
        value = str(node.value)
        if not (node.tag.endswith(":int") and INTEGER.fullmatch(value)):
            self._refuse_kind("integer", node, path=path)
        return int(value)

    def _boolean(self, node: yaml.Node, _kind: object, path: str) -> bool:
        if not (node.tag.endswith(":bool") and node.value in ("true", "false")):
            self._refuse_kind("boolean", node, path=path)
        return bool(node.value == "true")

    def _word(self, node: yaml.Node, kind: Any, path: str) -> str:
        value, words = self._text(node, str, path), get_args(kind)
        if value not in words:
            says = _('is "%(shown)s"; use one of: %(known)s')
            self._refuse(path, says, shown=_one_line(value), known=", ".join(words))
        return value

    _readers: Mapping[object, Callable[["Reader", yaml.Node, Any, str], object]] = {
        str: _text,
        Code: _code,
        ShortCode: _code,
        Decimal: _decimal,
        int: _integer,
        bool: _boolean,
        Literal: _word,
        Mapping: _mapping,
        tuple: _list,
    }


def _node(value: object) -> yaml.Node:
    """Return JSON values as the nodes that a file with them between quotes is composed to."""
    if isinstance(value, dict):
        pairs = [(_node(str(key)), _node(entry)) for key, entry in value.items()]
        return yaml.MappingNode("tag:yaml.org,2002:map", pairs)
    if isinstance(value, list | tuple):
        return yaml.SequenceNode("tag:yaml.org,2002:seq", [_node(entry) for entry in value])
    if isinstance(value, bool):
        return yaml.ScalarNode("tag:yaml.org,2002:bool", str(value).lower())
    kind = "int" if isinstance(value, int) else "str"
    return yaml.ScalarNode(f"tag:yaml.org,2002:{kind}", "" if value is None else str(value))


def _line(thing: yaml.Node | yaml.Event) -> int:
    """Return the line, from 1, on which a node or an event begins."""
    mark: Any = thing.start_mark  # None for what was not read from a text
    return int(mark.line) + 1 if mark else 0


def _stands_there(node: yaml.Node) -> str:
    """What a node is, as WRONG has it."""
    if isinstance(node, yaml.MappingNode):
        return "mapping"
    if isinstance(node, yaml.SequenceNode):
        return "list"
    return "value" if node.value else "empty"


def _one_line(value: object) -> str:
    """Return a value fit for a sentence: on one line, and not a whole page of it."""
    words = " ".join(str(value).split())
    return words if len(words) <= 60 else f"{words[:57]}..."
