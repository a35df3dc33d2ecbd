"""What a process remembers has a bound, or few keys: without either it grows without end."""

import ast
from collections.abc import Iterator
from pathlib import Path

from csms.rooms import ROOMS

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (*ROOMS, "cases", "scoring", "csms")


def test_a_cache_without_a_bound_says_why_it_has_few_keys() -> None:
    unsaid = {
        f"{path.relative_to(ROOT)}: {function.name}"
        for path, line, function in _unbounded()
        if function.args.args and "  # " not in line
    }
    assert unsaid == set(), "Give it a maxsize, or say behind @cache which keys there are."


def test_the_caches_are_found() -> None:
    assert {function.name for _path, _line, function in _unbounded()} >= {"press", "written"}


def _unbounded() -> Iterator[tuple[Path, str, ast.FunctionDef]]:
    """Module, line of the decorator and function of each cache that has no bound."""
    for path in (one for folder in FOLDERS for one in sorted((ROOT / folder).rglob("*.py"))):
        source = path.read_text(encoding="utf-8")
        if "cache" not in source:
            continue
        lines = source.splitlines()
        for function in ast.walk(ast.parse(source)):
            if isinstance(function, ast.FunctionDef):
                for one in function.decorator_list:
                    if ast.unparse(one) in ("cache", "lru_cache(None)", "lru_cache(maxsize=None)"):
                        yield path, lines[one.lineno - 1], function
