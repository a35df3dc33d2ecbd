"""Who may do what is asked of the access modules, and of nothing else."""

import ast
import re
from collections.abc import Iterator
from inspect import getmembers, isfunction
from pathlib import Path

import accounts.roles
from csms.rooms import ROOMS

ROOT = Path(__file__).resolve().parents[2]
# core stands below the roles; the room of the roles and those that add people have them as data.
HAVE_ROLES = {"core", "accounts", "provider", "demonstration"}
WITHOUT_ROLES = [room for room in ROOMS if room not in HAVE_ROLES]
FACTS = {
    name
    for name, asked in getmembers(accounts.roles, isfunction)
    if asked.__module__ == "accounts.roles" and name != "allowed"
}
OF_ROLES = {"Role", "role", "role__in", "OWNERS_ROLES", *FACTS}


def test_roles_are_asked_in_access_modules_only() -> None:
    asked = [
        f"{path.relative_to(ROOT)}:{line} asks {name}"
        for room in WITHOUT_ROLES
        for path in sorted((ROOT / room).rglob("*.py"))
        if path.name != "access.py" and "migrations" not in path.parts
        for name, line in _names(path)
        if name in OF_ROLES
    ]
    assert asked == [], "Ask a function of the room's access.py instead, named after the deed."


def test_views_begin_at_what_is_visible() -> None:
    raw = [
        f"{path.relative_to(ROOT)}:{line} takes {name}"
        for path in _views()
        for name, line in _raw_querysets(path)
    ]
    assert raw == [], "Begin at a ..._visible_to of the room's access.py, or at a selector."


def test_no_template_asks_for_a_role() -> None:
    templates = sorted((ROOT / "templates").rglob("*.html"))
    assert [one.name for one in templates if re.search(r"\.role\b", one.read_text("utf-8"))] == []


def _names(path: Path) -> Iterator[tuple[str, int]]:
    """Every name a module reads, imports or filters by, and its line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Attribute(attr=name, lineno=line):
                yield name, line
            case ast.Name(id=name, lineno=line) if name != "role":  # a word of a sentence
                yield name, line
            case ast.Call(ast.Attribute(attr="filter" | "exclude" | "get"), keywords=asked):
                yield from ((str(one.arg), one.lineno) for one in asked)
            case ast.ImportFrom(names=imported, lineno=line):
                yield from ((one.name, line) for one in imported)


def _views() -> Iterator[Path]:
    """Whatever answers a request: pages and API."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if path.stem.endswith("views") or {"views", "api"} & {*path.relative_to(ROOT).parts}:
                yield path


def _raw_querysets(path: Path) -> Iterator[tuple[str, int]]:
    """Managers of models, ``none()`` aside, and models handed to get_object_or_404."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Attribute(ast.Attribute(ast.Name(id=model), "objects"), asked, lineno=line):
                if asked != "none":
                    yield model, line
            case ast.Call(ast.Name("get_object_or_404"), [ast.Name(id=model), *_], lineno=line):
                if model[0].isupper():
                    yield model, line
