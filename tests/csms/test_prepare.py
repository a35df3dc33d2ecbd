"""The bootstrap says in one sentence what is wrong, and repeats no work."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def prepare() -> ModuleType:
    """bin/prepare.py, which is a script and no package."""
    spec = importlib.util.spec_from_file_location("prepare", ROOT / "bin" / "prepare.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS", "hash differs"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("after connection broken by 'NewConnectionError(", "cannot be reached"),
        ("SSL: CERTIFICATE_VERIFY_FAILED", "certificate"),
        ("ReadTimeoutError: Read timed out.", "timed out"),
        ("IncompleteRead: Connection broken", "broke off"),
        ("something nobody has seen before", "last lines are above"),
    ],
)
def test_what_pip_says_becomes_one_sentence(
    prepare: ModuleType, output: str, sentence: str
) -> None:
    found = prepare.meaning_of(output)
    assert sentence in found
    assert "\n" not in found


def test_what_is_installed_is_not_installed_again(
    prepare: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepare, "STAMP", tmp_path / "stamp")
    assert not prepare.is_installed("demo")
    prepare.STAMP.write_text(prepare.fingerprint("demo"))
    assert prepare.is_installed("demo")
    assert not prepare.is_installed("dev")


def test_the_development_packages_hold_those_of_the_demonstration(
    prepare: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepare, "STAMP", tmp_path / "stamp")
    prepare.STAMP.write_text(prepare.fingerprint("dev"))
    assert prepare.is_installed("demo")


def test_a_changed_lock_file_is_installed_again(
    prepare: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepare, "STAMP", tmp_path / "stamp")
    prepare.STAMP.write_text("demo 0000\ndev 0000\n")
    assert not prepare.is_installed("demo")


def test_without_apt_nothing_is_installed(
    prepare: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepare.shutil, "which", lambda name: None)
    assert prepare.apt_install(["libpango-1.0-0"]) is False


def test_what_is_missing_is_named_with_what_to_type(
    prepare: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(prepare, "loads", lambda *libraries: False)
    monkeypatch.setattr(prepare, "apt_install", lambda packages: False)
    with pytest.raises(SystemExit):
        prepare.install_system_packages("demo")
    said = capsys.readouterr().err
    assert said.startswith("Missing on this machine: Pango")
    assert "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in said
    assert "Type" in said
    assert said.count("\n") == 1


@pytest.fixture
def asked(prepare: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What apt is asked for, on a machine with nothing, of a Debian without a headless shell."""
    asked: list[list[str]] = []

    def install(packages: list[str]) -> bool:
        asked.append(packages)
        return prepare.HEADLESS_SHELL not in packages

    monkeypatch.setattr(prepare, "apt_install", install)
    monkeypatch.setattr(prepare, "loads", lambda *libraries: True)
    monkeypatch.setattr(prepare, "ROOT", tmp_path)
    monkeypatch.setattr(prepare, "NO_HEADLESS_SHELL", tmp_path / "none")
    monkeypatch.setattr(prepare.shutil, "which", lambda name: None)
    return asked


def test_where_there_is_no_headless_shell_chromium_is_installed_without_and_said_so(
    prepare: ModuleType, asked: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    prepare.install_browsers()
    assert asked == [["chromium", "chromium-headless-shell"], ["chromium"]]
    assert "take Chromium itself" in capsys.readouterr().out


def test_a_headless_shell_that_was_asked_for_in_vain_is_not_asked_for_again(
    prepare: ModuleType, asked: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepare.shutil, "which", {"chromium": "/usr/bin/chromium"}.get)
    prepare.install_browsers()
    prepare.install_browsers()
    assert asked == [["chromium", "chromium-headless-shell"]]
