"""The list of rooms, and whatever else names them all."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from csms.rooms import ROOMS

ROOT = Path(__file__).resolve().parents[2]
ALL = {*ROOMS, "cases", "csms", "questionnaires", "risks", "scoring"}


def test_every_folder_of_code_is_known() -> None:
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert folders - {"tests", "benchmarks"} == ALL


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
