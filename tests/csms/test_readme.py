"""The README points at what is there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_link_leads_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_room_is_on_the_map() -> None:
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"}
    assert {room for room in rooms if f"`{room}/`" not in README} == set()


def test_every_make_command_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for name in re.findall(r"^    make ([a-z]+)", README, re.MULTILINE):
        assert re.search(rf"^{name}:", makefile, re.MULTILINE)


def test_every_setting_is_explained() -> None:
    settings = (ROOT / "csms" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'(?:env\.\w+|_required)\(\s*"([A-Z_]+)"', settings))
    assert {name for name in read - {"TEST_DATABASE_NAME"} if f"`{name}`" not in README} == set()


def test_it_stays_within_150_lines() -> None:
    assert len(README.splitlines()) <= 150
