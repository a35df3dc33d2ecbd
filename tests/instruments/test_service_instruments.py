"""Loading instrument files: all or nothing, twice changes nothing, an edit is refused."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from django.utils import translation

from core.audit import SYSTEM
from core.errors import Conflict, Refusal
from instruments.models import Instrument, Ladder
from instruments.services.loading import load_instruments
from tests.conftest import ROOT
from tests.instruments.specs.small_files import INSTRUMENT, LADDER, damaged

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped files, to be edited."""
    return Path(shutil.copytree(ROOT / "instruments" / "library", tmp_path / "instruments"))


def edit(path: Path, old: str, *, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_loading_twice_changes_nothing(folder: Path, now: datetime) -> None:
    shipped = sorted(path.stem for path in folder.glob("*.yaml"))
    assert {"csms-v1", "csms-v2", "smk3-v1", "smk3-v2"} <= set(shipped)
    assert load_instruments(folder=folder, by=SYSTEM, now=now) == shipped
    assert load_instruments(folder=folder, by=SYSTEM, now=now) == []
    assert Ladder.objects.count() == len(list(folder.glob("ladders/*.yaml")))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("csms-v1.yaml", 'weight: "14"', 'weight: "15"'),
        ("ladders/csms_4-v1.yaml", 'min: "85"', 'min: "86"'),
    ],
)
def test_an_edited_published_version_is_refused(
    folder: Path, now: datetime, name: str, old: str, new: str
) -> None:
    load_instruments(folder=folder, by=SYSTEM, now=now)
    edit(folder / name, old, new=new)
    with pytest.raises(Conflict, match=Path(name).stem):
        load_instruments(folder=folder, by=SYSTEM, now=now)


def test_one_malformed_file_loads_nothing_of_the_folder(folder: Path, now: datetime) -> None:
    edit(folder / "smk3-v1.yaml", "version: 1", new="version: one")
    with pytest.raises(Refusal, match=r"smk3-v1\.yaml.*version"):
        load_instruments(folder=folder, by=SYSTEM, now=now)
    assert not Instrument.objects.exists()


def test_a_wrong_file_is_told_in_the_language_of_the_page_with_its_own_figures(
    tmp_path: Path, now: datetime
) -> None:
    (tmp_path / "ladders").mkdir()
    (tmp_path / "small-v1.yaml").write_text(INSTRUMENT, "utf-8")
    ladder = damaged(LADDER, '{rating: low, min: "0"}', instead='{rating: low, min: "75.5"}')
    (tmp_path / "ladders" / "steps-v1.yaml").write_text(ladder, "utf-8")
    with translation.override("id"), pytest.raises(Refusal) as caught:
        load_instruments(folder=tmp_path, by=SYSTEM, now=now)
    said = caught.value.message
    assert said.startswith("ladders/steps-v1.yaml, ")
    assert '"75.5"' in said  # as the file has it, not as a page would
    assert not Instrument.objects.filter(code="small").exists()
