"""Where the embedded services live, and what both need to start."""

import hashlib
import os
import stat
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import psutil

VAR_DIR = Path(
    os.environ.get("VAR_DIR") or Path(__file__).resolve().parent.parent.parent / "var"
).absolute()
SOCKET_PATH_LIMIT = 100  # the kernel refuses Unix socket paths beyond 107 bytes
START_SECONDS = 180  # on a busy machine, recovering after a kill
ADMIN_PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])

Say = Callable[[str], None]


class EmbeddedServiceError(RuntimeError):
    """A sentence that says which service did not start, and what to do or where its log is."""


def socket_dir(data_dir: Path, socket_name: str) -> Path:
    """Beside the data; where that path is too long for a socket, a short private folder."""
    if len(os.fsencode(data_dir / socket_name)) <= SOCKET_PATH_LIMIT:
        return data_dir
    name = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:12]
    short = Path(tempfile.gettempdir()) / f"csms-{os.getuid()}-{name}"
    if len(os.fsencode(short / socket_name)) <= SOCKET_PATH_LIMIT:
        return short
    return Path("/tmp") / short.name  # noqa: S108 - _private_dir checks who owns it


def leave_socket_dir(data_dir: Path, folder: Path) -> None:
    """Remove the short folder a socket was in, once it is empty."""
    if folder != data_dir:
        with suppress(OSError):
            folder.rmdir()


def private_dir(path: Path, owner: int) -> None:
    """Make a folder that only ``owner`` enters; refuse one that somebody else has put there."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (owner, os.geteuid()):
        raise EmbeddedServiceError(
            f"{path} belongs to another user: remove it, or run as the user it belongs to."
        )
    path.chmod(0o700)
    if found.st_uid != owner:
        os.chown(path, owner, -1)


def package_dir(package: str) -> Path:
    """Where a wheel lies; EmbeddedServiceError with what to do where it is not installed."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedServiceError(
            f"The package {package} is not installed: run make demo, or set DATABASE_URL and "
            "REDIS_URL to servers of your own."
        )
    return Path(spec.submodule_search_locations[0])


def wait_until(ready: Callable[[], bool], failure: str) -> None:
    """Ask again until it is ready; EmbeddedServiceError(``failure``) where that takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        if time.monotonic() > deadline:
            raise EmbeddedServiceError(failure)
        time.sleep(0.02)


def live_process(pid_file: Path, program: str) -> "psutil.Process | None":
    """The process of a pid file while it runs and is ``program``, not a later one of its pid."""
    import psutil

    try:
        process = psutil.Process(int(pid_file.read_text(encoding="utf-8").split("\n", 1)[0]))
        return process if program in process.name() and runs(process) else None
    except (OSError, ValueError, psutil.Error):
        return None


def runs(process: "psutil.Process") -> bool:
    """False as well for a process that has ended and whose parent has not noticed yet."""
    import psutil

    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def last_line(text: str) -> str:
    """What a program said last, or the gravest of it."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    grave = [line for line in lines if "FATAL:" in line or "PANIC:" in line]
    return [*lines, *grave][-1] if lines else "it said nothing"
