"""The image and the compose file, as far as they can be held without Docker."""

import json
import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

PROGRAMS = "/srv/csms/.venv/bin/"
ROOT = Path(__file__).resolve().parents[2]
APP_SERVICES = ("migrate", "web", "worker", "beat")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """docker-compose.yml, parsed."""
    content: dict[str, Any] = yaml.safe_load(
        (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    )
    return content


def test_what_the_image_copies_exists_and_is_let_through() -> None:
    copied = re.findall(r"^COPY (?!--from)(\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    let_through = (ROOT / ".dockerignore").read_text().splitlines()
    for source in copied:
        assert (ROOT / source).exists()
        assert f"!{source}" in let_through


def test_the_image_runs_as_nobody_special() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert lines.index("USER csms") < next(i for i, x in enumerate(lines) if x.startswith("CMD"))


@pytest.mark.parametrize("name", APP_SERVICES)
def test_each_process_gets_what_production_needs(compose: dict[str, Any], name: str) -> None:
    given = compose["services"][name]["environment"]
    assert {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL"} <= given.keys()


def test_nothing_secret_is_written_down(compose: dict[str, Any]) -> None:
    given = compose["services"]["web"]["environment"]
    assert given["SECRET_KEY"].startswith("${SECRET_KEY:?")
    assert ":${POSTGRES_RUNNING_PASSWORD:?" in given["DATABASE_URL"]
    password = compose["services"]["postgres"]["environment"]["POSTGRES_PASSWORD"]
    assert password.startswith("${POSTGRES_PASSWORD:?")


def test_only_what_migrates_is_the_owner_of_the_tables(compose: dict[str, Any]) -> None:
    owner = compose["services"]["postgres"]["environment"]["POSTGRES_USER"]
    given = {name: compose["services"][name]["environment"] for name in APP_SERVICES}
    owns = [name for name in APP_SERVICES if f"//{owner}:" in given[name]["DATABASE_URL"]]
    knows = [name for name in APP_SERVICES if "${POSTGRES_PASSWORD" in str(given[name])]
    assert owns == knows == ["migrate"]
    command = compose["services"]["migrate"]["command"][-1]
    assert "manage.py migrate --noinput && python manage.py grant_running_role" in command


def test_every_variable_to_fill_in_is_in_the_example() -> None:
    asked = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    shown = set(
        re.findall(r"^([A-Z_]+)=", (ROOT / "deployment.env.example").read_text(), re.MULTILINE)
    )
    assert asked == shown


def test_only_the_web_is_reached_and_only_from_this_host(compose: dict[str, Any]) -> None:
    ports = {name: one["ports"] for name, one in compose["services"].items() if "ports" in one}
    mails = ports.pop("mail")
    assert compose["services"]["mail"]["profiles"] == ["try"]
    assert mails == ["127.0.0.1:8025:8025"]
    assert ports == {"web": ["127.0.0.1:8000:8000"]}


def test_every_container_has_its_limits_and_ours_write_to_their_volumes_only(
    compose: dict[str, Any],
) -> None:
    services = compose["services"]
    without = [name for name, one in services.items() if {"mem_limit", "logging"} - one.keys()]
    assert without == []
    ours = [one for one in services.values() if one.get("image") == "csms:latest"]
    assert len(ours) == 5
    assert all(one["read_only"] for one in ours)


def test_nothing_starts_before_the_database_is_migrated(compose: dict[str, Any]) -> None:
    for name in ("web", "worker", "beat"):
        needs = compose["services"][name]["depends_on"]
        assert needs["migrate"] == {"condition": "service_completed_successfully"}
        assert needs["redis"] == {"condition": "service_healthy"}


def test_what_is_typed_to_restore_runs_before_migrate_reads_backups_and_writes_files(
    compose: dict[str, Any],
) -> None:
    page = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
    typed = re.search(r"docker compose run ([^`]*?)(\w+) python manage\.py restore ", page)
    assert typed
    assert "--no-deps" in typed[1]
    held = compose["services"][typed[2]]["volumes"]
    assert "media:/srv/csms/media" in held
    assert any(one.split("}")[-1].startswith(":/srv/csms/backups") for one in held)


def test_the_version_is_one_and_has_its_entry_in_the_changes() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == settings.VERSION
    assert f"\n## {settings.VERSION} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_commit_hooks_fetch_nothing() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert {repository["repo"] for repository in hooks["repos"]} == {"local"}


def started_by_systemd(name: str) -> list[str]:
    """The commands of a unit, as they are typed."""
    lines = (ROOT / "systemd" / f"csms-{name}.service").read_text(encoding="utf-8").splitlines()
    commands = [line.removeprefix("ExecStart=") for line in lines if line.startswith("ExecStart=")]
    assert all(one.startswith(PROGRAMS) for one in commands)
    nice = [f"nice -n {line.removeprefix('Nice=')} " for line in lines if line.startswith("Nice=")]
    return ["".join(nice) + one.removeprefix(PROGRAMS) for one in commands]


def test_systemd_runs_what_compose_runs(compose: dict[str, Any]) -> None:
    services = compose["services"]
    image = re.search(r"^CMD (\[.*\])", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert image
    commands = {name: services[name]["command"] for name in ("worker", "beat", "backup")}
    commands["web"] = json.loads(image[1].replace("0.0.0.0:8000", "127.0.0.1:8000"))
    for name, command in commands.items():
        assert [shlex.split(one) for one in started_by_systemd(name)] == [command], name
    steps = services["migrate"]["command"][-1].replace(" --own-server", "").split(" && ")
    assert started_by_systemd("migrate") == [one.strip() for one in steps]


def test_the_owner_s_settings_are_read_after_those_of_all() -> None:
    """Of a variable that two files set, systemd takes the later; a drop-in comes after its unit."""
    units = ROOT / "systemd"
    assert "\nEnvironmentFile=" not in (units / "csms-.service.d" / "common.conf").read_text()
    read = {
        path.stem: re.findall(
            r"^EnvironmentFile=/etc/csms/(\w+)\.env$", path.read_text(), re.MULTILINE
        )
        for path in units.glob("*.service")
    }
    owners = {"csms-migrate", "csms-restore-test"}
    assert read == {name: ["csms", *(["migrate"] * (name in owners))] for name in read}
