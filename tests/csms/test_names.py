"""One class name means one thing in the whole house."""

import ast
from collections import defaultdict
from pathlib import Path

from csms.rooms import ROOMS

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (*ROOMS, "benchmarks", "cases", "csms", "questionnaires", "risks", "scoring")
DJANGO_ASKS_FOR_IT = {"Command", "Migration"}  # the class by which a command, a migration is found


def _classes() -> dict[str, list[str]]:
    """The modules of each class, by its name."""
    found: dict[str, list[str]] = defaultdict(list)
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ClassDef):
                    found[node.name].append(str(path.relative_to(ROOT)))
    return found


def test_one_class_name_means_one_thing() -> None:
    found = _classes()
    twice = {name: where for name, where in found.items() if len(where) > 1}
    assert {name: twice[name] for name in sorted(twice.keys() - DJANGO_ASKS_FOR_IT)} == {}
