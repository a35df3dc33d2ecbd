"""What imports what: downwards only, and no circle in the whole project."""

import tomllib
from pathlib import Path
from typing import Any

import grimp
import pytest

from csms.rooms import ROOMS

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def linter() -> dict[str, Any]:
    """The settings of import-linter."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    linter: dict[str, Any] = settings["tool"]["importlinter"]
    return linter


def test_no_module_is_reached_again_by_its_own_imports(linter: dict[str, Any]) -> None:
    graph = grimp.build_graph(*linter["root_packages"], cache_dir=None)  # for the type checker too
    left = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    while ended := {module for module, imported in left.items() if not imported & left.keys()}:
        left = {module: imported for module, imported in left.items() if module not in ended}
    assert sorted(left) == [], (
        "These modules stand in a circle of imports, or import one that does."
    )


def test_no_module_imports_its_own_front_door(linter: dict[str, Any]) -> None:
    """A package that gives out what its modules have is not asked by them: half of it is there."""
    found = [
        str(path.relative_to(ROOT))
        for package in linter["root_packages"]
        for door in sorted((ROOT / package).glob("*/**/__init__.py"))
        if f"\nfrom {_dotted(door.parent)}." in door.read_text("utf-8")
        for path in door.parent.glob("[!_]*.py")
        if f"\nfrom {_dotted(door.parent)} import " in path.read_text("utf-8")
    ]
    assert found == [], "Name the module beside it that has what is needed."


def test_the_contracts_about_the_inside_of_rooms_name_every_room(linter: dict[str, Any]) -> None:
    by_name = {one["name"]: one for one in linter["contracts"]}
    downwards = by_name["Inside a room, imports run downwards only"]["containers"]
    assert {*downwards, "core"} == set(ROOMS)
    circles = by_name["No circle inside a room"]["ancestors"]
    assert set(circles) == set(linter["root_packages"])


def _dotted(folder: Path) -> str:
    return ".".join(folder.relative_to(ROOT).parts)
