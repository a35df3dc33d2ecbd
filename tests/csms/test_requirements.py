"""The lock files pin versions and hashes, and name no place to fetch from."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = ("base", "s3", "embedded", "dev")


def pinned(name: str) -> dict[str, str]:
    """Version by package."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", text, re.MULTILINE))


@pytest.mark.parametrize("name", FILES)
def test_every_line_is_a_pin_a_hash_or_a_reason(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    expected = re.compile(
        r"[a-z0-9._-]+==\S+( ; .+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?| +# .+"
    )
    assert [line for line in text.splitlines() if not expected.fullmatch(line)] == []
    assert "://" not in text


def test_each_file_holds_the_one_before_in_the_same_versions() -> None:
    base, s3, embedded, dev = map(pinned, FILES)
    assert base.items() <= embedded.items() <= dev.items()
    assert base.items() <= s3.items()


def test_every_dependency_is_pinned_and_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {
        re.split(r"[^A-Za-z0-9_-]", entry)[0].lower()
        for entries in (project["dependencies"], *project["optional-dependencies"].values())
        for entry in entries
    }
    reasons = (ROOT / "docs" / "decisions" / "0002-dependencies.md").read_text(encoding="utf-8")
    assert asked <= pinned("dev").keys() | pinned("s3").keys()
    assert {name for name in asked if f"`{name}`" not in reasons} == set()
