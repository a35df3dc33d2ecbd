"""The list of rooms, and whatever else names them all."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from csms.rooms import ROOMS

ROOT = Path(__file__).resolve().parents[2]
ALL = {*ROOMS, "cases", "csms", "scoring"}
SIDE_BY_SIDE = 24  # modules: about twenty can be read as a list


def test_every_folder_of_code_is_known() -> None:
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert folders - {"tests", "benchmarks"} == ALL


@pytest.mark.parametrize("room", sorted(ALL))
def test_no_folder_has_more_modules_side_by_side_than_can_be_read(room: str) -> None:
    folders = {path.parent for path in (ROOT / room).rglob("*.py")}
    counts = {one: len(list(one.glob("*.py"))) for one in folders if one.name != "migrations"}
    large = {str(one.relative_to(ROOT)) for one, count in counts.items() if count > SIDE_BY_SIDE}
    assert large == set(), "Give some of them a package named after what they hold."


def test_every_room_is_an_app() -> None:
    assert {room for room in ROOMS if not apps.is_installed(room)} == set()


@pytest.mark.parametrize("room", sorted(ALL))
@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("Dockerfile", r"^COPY {0} {0}$"),
        (".dockerignore", r"^!{0}$"),
        ("README.md", r"^\| `{0}/` \|"),
    ],
)
def test_what_is_built_and_read_names_every_room(room: str, file: str, line: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert re.search(line.format(room), text, re.MULTILINE)


def test_how_to_add_a_room_names_everything_that_is_gathered() -> None:
    guide = (ROOT / "docs" / "how-to-add-a-room.md").read_text(encoding="utf-8")
    asked = re.compile(r'gathered(?:_as)?\((?:\w+, )?"([A-Z_]+)"')
    sources = (path.read_text("utf-8") for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    names = {name for source in sources for name in asked.findall(source)}
    assert {"PLACES", "SETTINGS"} <= names
    assert {name for name in names if not re.search(rf"\b{name}\b", guide)} == set()
