"""One class name means one thing in the whole house, and the glossary has its word."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from csms.rooms import ROOMS

ROOT = Path(__file__).resolve().parents[2]
PURE = ("cases", "scoring")
FOLDERS = (*ROOMS, *PURE, "benchmarks", "csms")
GLOSSARY = ROOT / "docs" / "glossary.md"
OF_THE_FIELD = {"dataclass", "NamedTuple", "Model", "TextChoices", "AbstractUser"}
DJANGO_ASKS_FOR_IT = {"Command", "Migration"}  # the class by which a command, a migration is found


@dataclass(frozen=True, slots=True)
class ClassThere:
    """A class of a module: where it stands, and the names of its decorators and bases."""

    name: str
    module: Path
    kinds: frozenset[str]


@cache
def _classes() -> tuple[ClassThere, ...]:
    """Those of every module, which are read once: half a second."""
    return tuple(
        ClassThere(node.name, path.relative_to(ROOT), frozenset(_kinds(node)))
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*.py"))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
    )


def _kinds(node: ast.ClassDef) -> Iterator[str]:
    return map(_name, (*node.decorator_list, *node.bases))


def test_one_class_name_means_one_thing() -> None:
    found: dict[str, list[str]] = defaultdict(list)
    for one in _classes():
        found[one.name].append(str(one.module))
    twice = {name: where for name, where in found.items() if len(where) > 1}
    assert {name: twice[name] for name in sorted(twice.keys() - DJANGO_ASKS_FOR_IT)} == {}


def _words_of_the_glossary() -> set[str]:
    """The words of the first column of every table, in small letters."""
    lines = GLOSSARY.read_text(encoding="utf-8").lower().splitlines()
    columns = (line.split("|")[1] for line in lines if line.startswith("|"))
    return {word for column in columns for word in re.findall(r"[a-z]+", column)}


def _stands(word: str, words: set[str]) -> bool:
    singular = f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")
    return bool({word, singular, word.removesuffix("es")} & words)


def _name(node: ast.expr) -> str:
    """``models.Model`` > Model, ``dataclass(frozen=True)`` > dataclass."""
    if isinstance(node, ast.Call | ast.Subscript):
        return _name(node.func if isinstance(node, ast.Call) else node.value)
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def test_the_glossary_has_the_last_word_of_every_class_of_the_field() -> None:
    words, missing = _words_of_the_glossary(), set()
    for one in _classes():
        if one.module.parts[0] in (*ROOMS, *PURE) and not one.name.startswith("_"):
            last = re.findall(r"[A-Z][a-z0-9]*", one.name)[-1].lower()
            if one.kinds & OF_THE_FIELD and not _stands(last, words):
                missing.add(one.name)
    assert missing == set()


def test_the_glossary_has_the_last_word_of_every_module() -> None:
    words = _words_of_the_glossary()
    modules = {
        path.stem
        for folder in (*ROOMS, *PURE)
        for path in (ROOT / folder).rglob("*.py")
        if not path.stem.startswith("__") and path.parent.name != "migrations"
    }
    assert {one for one in modules if not _stands(one.split("_")[-1], words)} == set()


PLACED = {  # what a library calls, and so by place
    ("benchmarks/server.py", "__exit__"),
    ("csms/access_log.py", "access"),
    ("csms/access_log.py", "atoms"),
    ("csms/web_server.py", "post_request"),
    ("core/identity.py", "process_lhs"),
    ("core/identity.py", "validate"),
    ("core/shell/filters.py", "value_from_datadict"),
    ("tests/api/addresses.py", "before_call"),
    ("tests/api/asked.py", "after_call"),
    ("tests/api/asked.py", "names_its_fields"),
    ("tests/hostile/writes.py", "__call__"),
    ("tests/post_office.py", "handle_DATA"),
    ("tests/post_office.py", "handle_RCPT"),
}
GIVES_THEM = ("composite", "fixture", "register.simple_tag", "lru_cache")  # or takes no names


def _functions(tree: ast.Module) -> Iterator[tuple[ast.FunctionDef, list[ast.arg]]]:
    """Each function of a module or class, with what it takes by place; a method's self apart."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node, node.args.args
        for one in node.body if isinstance(node, ast.ClassDef) else ():
            if isinstance(one, ast.FunctionDef):
                yield one, one.args.args[1:]


def _handed_on(tree: ast.Module) -> set[str]:
    """What a module names without calling it: entries of its tables, called by place."""
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    loose = [node for node in ast.walk(tree) if id(node) not in called]
    names = {node.id for node in loose if isinstance(node, ast.Name)}
    return names | {node.attr for node in loose if isinstance(node, ast.Attribute)}


def _is_called_by_others(function: ast.FunctionDef, takes: list[ast.arg]) -> bool:
    """A view, by Django; a test and its fixtures, by pytest; a tag, by a template."""
    is_view = takes[0].arg == "request" and not function.name.startswith("_")
    given = any(one in ast.unparse(each) for each in function.decorator_list for one in GIVES_THEM)
    return is_view or given or function.name.startswith("test_")


def test_a_function_takes_two_arguments_by_place_and_the_others_by_name() -> None:
    many = set()
    for folder in (*FOLDERS, "tests"):
        for path in (ROOT / folder).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            taken = [
                function.name
                for function, takes in _functions(tree)
                if len(takes) > 2
                and not function.args.vararg
                and not _is_called_by_others(function, takes)
            ]
            handed_on = _handed_on(tree) if taken else set()
            many |= {(str(path.relative_to(ROOT)), one) for one in taken if one not in handed_on}
    assert many - PLACED == set()
