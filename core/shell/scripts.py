"""Our scripts: what each module needs to run, and which of them are sent as one file.

The sources are small ES modules in static/js/, served as they are written under DEBUG. When static
files are collected, the modules of a group become one file, so that all of a page comes in one
round trip: each module is a function there that runs once, when it is first asked for, with its
imports and exports as plain names. docs/decisions/0007-offline.md says why.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

# A group is named after the module that runs when its file is loaded. Modules that stand nowhere
# here are files of their own.
GROUPS = {
    # the queue and what it stands on: for every page that can save or shows what waits
    "outbox": (
        "answers", "clock", "conflicts", "departure", "field", "figures", "offline", "outbox",
        "photos", "rendered", "sender", "state", "store", "typed", "uploads",
    ),
    "checklist": (
        "assign", "beside", "checklist", "fields", "filters",
        "finding_marks", "finding_offers", "guides", "history", "keys", "last_year", "measured",
        "paste", "place", "together",
    ),
    "evidence": ("evidence", "findings"),
    "device": ("device", "queue_file"),
    "inspection": ("inspection", "inspection_fields", "inspection_photos", "signing"),
}  # fmt: skip
GROUP_OF = {module: group for group, modules in GROUPS.items() for module in modules}

_IMPORT = re.compile(
    r'^import (?:(?P<names>\{[^}]*\})|\* as (?P<whole>\w+)) from "\./(?P<module>\w+)\.js";$',
    re.MULTILINE,
)
_LATER = re.compile(r'\bimport\("\./(\w+)\.js"\)')
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
_OTHER = re.compile(r"^(?:import\b(?!\()|export\b).*", re.MULTILINE)
# A statement never ends behind one of these; a line with what may be a comment stays one.
SCRIPT_LINE_END = re.compile(r"^((?:(?!//).)*[;{,(\[])\n", re.MULTILINE)
SCRIPT_SPACE = re.compile(
    r" (=>|[=!]==|[<>+*-]?=|\?\?=?|\?|:|&&|\|\||<|>|\*|(?<!\+ )\+(?! \+)|(?<!- )-(?! -)) "
    r"| (?=\{)|(?<=[{,;:]) | (?=\})|(?<=\bif) (?=\()|(?<=\bfor) (?=\()"
)
MAY_BE_TEXT = re.compile(r"[\"`'/\\]")  # another quote, an open text, a pattern: left as it is
QUOTED = re.compile(r'("(?:[^"\\]|\\.)*"|`(?:[^`$]|\$(?!\{)|\$\{[^`{}]*\})*`)')
_REMARK = re.compile(r"(?<=[;{},)])\s+// .*")  # behind a statement
_ONCE = "const $once = (make) => { let made; return () => (made ??= make()); };\n"

Source = Callable[[str], str]


def group_of(module: str) -> str:
    """The group a module is sent in: its own name where it is sent alone."""
    return GROUP_OF.get(module, module)


def imports_of(script: str) -> list[str]:
    """The modules that have to be there before a script runs, in the order it names them."""
    return [found["module"] for found in _IMPORT.finditer(script)]


def chain(module: str, source: Source) -> list[str]:
    """A module and all it needs before it runs, what is needed first standing first."""
    found: dict[str, None] = {}
    for needed in imports_of(source(module)):
        found.update(dict.fromkeys(chain(needed, source)))
    return [*found, module]


@cache  # our own modules
def needed_by(module: str) -> tuple[str, ...]:
    """``chain`` of a module as it stands in static/js/: read once a process."""
    return tuple(chain(module, written))


@cache  # our own modules
def later_than(module: str) -> tuple[str, ...]:
    """What a module and all it needs import when it is asked for, and what that needs."""
    found: dict[str, None] = {}
    for one in needed_by(module):
        for later in _LATER.findall(written(one)):
            found.update(dict.fromkeys(needed_by(later)))
    return tuple(found)


@cache  # our own modules
def written(module: str) -> str:
    """A module as it stands in static/js/."""
    path = finders.find(f"js/{module}.js")
    assert isinstance(path, str), f"{module} is to be sent to a browser but is no static file"
    return Path(path).read_text(encoding="utf-8")


def slim(script: str) -> str:
    """The script without comments, empty lines and indentation: a quarter less to fetch.

    For our own, in which no text runs over several lines.
    """
    lines = (_without_remark(line.strip()) for line in script.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))


def _without_remark(line: str) -> str:
    """A line without the comment at its end; as it is where that may stand in a text."""
    statement = _REMARK.sub("", line)
    return line if any(statement.count(mark) % 2 for mark in "\"'`") else statement


def slim_script(script: str) -> str:
    """A script of ours, joined or not, without comments, most ends of lines and most spaces."""
    lines = "\n".join(map(_without_spaces, slim(script).split("\n")))
    return SCRIPT_LINE_END.sub(r"\1", lines)


def _without_spaces(line: str) -> str:
    """A line of a script without the spaces around its signs; its quoted texts stay."""
    parts = QUOTED.split(line)
    if any(MAY_BE_TEXT.search(part) for part in parts[::2]):
        return line
    return "".join(
        part if place % 2 else SCRIPT_SPACE.sub(r"\1", part) for place, part in enumerate(parts)
    )


def joined(group: str, source: Source) -> str:
    """The file of a group; ValueError where a module imports or exports otherwise than ours do."""
    modules = list(_in_order(GROUPS.get(group, (group,)), source))
    bodies = [_as_function(module, source(module), group=group) for module in modules]
    outside: dict[str, dict[str, None]] = {}
    for module in modules:
        for needed in imports_of(source(module)):
            if group_of(needed) != group:
                outside.setdefault(group_of(needed), {})[f"${needed}"] = None
    imports = [
        f'import {{ {", ".join(names)} }} from "./{other}.js";\n'
        for other, names in outside.items()
    ]
    names = ", ".join(f"${module}" for module in modules)
    return "".join([*imports, _ONCE, *bodies, f"export {{ {names} }};\n${group}();\n"])


def _in_order(modules: Iterable[str], source: Source) -> Iterator[str]:
    """The modules of a group, each after those of the group that it needs."""
    inside = tuple(modules)
    every = [needed for module in inside for needed in chain(module, source)]
    return (module for module in dict.fromkeys(every) if module in inside)


def _as_function(module: str, script: str, *, group: str) -> str:
    exported = ", ".join(_EXPORT.findall(script))
    body = _LATER.sub(lambda found: _later(found[1], group=group), script)
    body = _EXPORT.sub("", _IMPORT.sub(_import_statement, body))
    if other := _OTHER.search(body):
        raise ValueError(f"js/{module}.js: {other[0]} is not how our modules import or export.")
    return f"const ${module} = $once(() => {{\n{body}return {{ {exported} }};\n}});\n"


def _import_statement(found: re.Match[str]) -> str:
    names = found["whole"] or found["names"].replace(" as ", ": ")
    return f"const {names} = ${found['module']}();"


def _later(module: str, *, group: str) -> str:
    if group_of(module) == group:
        return f"Promise.resolve().then(${module})"
    return f'import("./{group_of(module)}.js").then((group) => group.${module}())'
