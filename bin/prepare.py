"""Makes .venv and installs what the lock files pin; what pip cannot install, apt may.

``python bin/prepare.py demo`` for running, ``... dev`` for tests and checks as well. Standard
library only: it runs before anything is installed. A second run finds everything in place
and takes a tenth of a second.
"""

import ctypes
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
STAMP = VENV / ".requirements"
LOCK_FILES = {"demo": "requirements/embedded.txt", "dev": "requirements/dev.txt"}
PANGO_LIBRARIES = (  # what WeasyPrint loads
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libfontconfig.so.1",
)
PANGO_PACKAGES = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
HEADLESS_SHELL = "chromium-headless-shell"  # Chromium without windows: half the work a page
NO_HEADLESS_SHELL = ROOT / "var" / "no-headless-shell"  # apt was asked in vain: not each time
PIP_FAILURES = (  # what pip says, and what it means to the person; the first that fits
    (
        "DO NOT MATCH THE HASHES",
        "A download is not the file the lock file pins (its hash differs), so it was refused. "
        "Run the same command again; if it stays, a proxy or an index changes files.",
    ),
    (
        "CERTIFICATE_VERIFY_FAILED",
        "This machine does not trust the package index's certificate (a proxy in between has one "
        "of its own). Set PIP_CERT to the file with it, then run the same command again.",
    ),
    ("No space left on device", "The disk is full. Make room, then run the same command again."),
    (
        "NewConnectionError",
        "The package index cannot be reached. Check the network or the proxy, then run the "
        "same command again.",
    ),
    (
        "Could not find a version that satisfies",
        "The package index does not have a pinned package, or cannot be reached. Check the "
        "network or the index pip is set to, then run the same command again.",
    ),
    ("timed out", "A download timed out. Run the same command again; it goes on from there."),
    ("Connection", "A download broke off. Run the same command again; it goes on from there."),
    ("Permission denied", "pip may not write here. Make this folder writable for you."),
)


def say(line: str) -> None:
    """Print a progress line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def give_up(sentence: str) -> NoReturn:
    """End with one sentence on the error stream."""
    sys.stderr.write(f"{sentence}\n")
    raise SystemExit(1)


def loads(*libraries: str) -> bool:
    """True when these shared libraries of Linux can be loaded."""
    if sys.platform != "linux":
        return True  # their names differ; whoever needs one says so when it is missing
    try:
        for name in libraries:
            ctypes.CDLL(name)
    except OSError:
        return False
    return True


def install_system_packages(mode: str) -> None:
    """Install by apt, where that is allowed, what is missing of the machine's own packages."""
    needed: list[str] = []
    reasons: list[str] = []
    if not VENV_PYTHON.exists() and find_spec("ensurepip") is None:
        needed.append(f"python3.{sys.version_info.minor}-venv")
        reasons.append("Python's venv (a folder for packages)")
    if not loads(*PANGO_LIBRARIES):
        needed += PANGO_PACKAGES
        reasons.append("Pango (it sets the text of the PDFs)")
    if needed and not apt_install(needed):
        give_up(
            f"Missing on this machine: {' and '.join(reasons)}. "
            f"{how_to_type()} apt-get install {' '.join(needed)}"
        )
    if mode == "dev":
        install_browsers()


def install_browsers() -> None:
    """What the browser tests need: a Chromium, and its headless shell where there is one."""
    needed = [] if any(map(shutil.which, CHROMIUM_NAMES)) else ["chromium"]
    if not loads("libatomic.so.1"):  # Playwright's driver does not start without
        needed.append("libatomic1")
    if not shutil.which(HEADLESS_SHELL) and not NO_HEADLESS_SHELL.exists():
        together = {"chromium"} if shutil.which("chromium") else set()  # both of one version
        if apt_install([*sorted(together.union(needed)), HEADLESS_SHELL]):
            return
        NO_HEADLESS_SHELL.touch()
        say(
            f"{HEADLESS_SHELL} cannot be installed here: browser tests take Chromium itself, which "
            f"works more (remove {NO_HEADLESS_SHELL.relative_to(ROOT)} to try again)."
        )
    if needed and not apt_install(needed):
        say(f"{' and '.join(needed)} cannot be installed here: browser tests will be skipped.")


def how_to_type() -> str:
    """What comes before apt-get on this machine, for this person."""
    if os.geteuid() == 0:
        return "Type:"
    return "Type: sudo" if shutil.which("sudo") else "Type as root:"


def apt_install(packages: Sequence[str]) -> bool:
    """Install Debian packages as root or by a sudo that asks nothing; False where that fails."""
    apt = shutil.which("apt-get")
    become = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if apt is None or (become and shutil.which("sudo") is None):
        return False
    if become and subprocess.run([*become, "true"], check=False, capture_output=True).returncode:
        return False
    say(f"Installing with apt: {' '.join(packages)} ...")
    quiet = ["-q", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"]
    install = [*become, "env", "DEBIAN_FRONTEND=noninteractive", apt, "install", *quiet, *packages]
    # First the lists: an old one leads to an old Chromium, or to a file that is gone.
    subprocess.run([*become, apt, "update", "-q"], check=False, capture_output=True)
    done = subprocess.run(install, check=False, capture_output=True, text=True)
    if done.returncode == 0:
        return True
    sys.stderr.write("".join(f"  {line}\n" for line in done.stderr.splitlines()[-3:]))
    return False


def environment_works() -> bool:
    """True when .venv has a Python that starts, is new enough, and has pip."""
    check = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        return not subprocess.run(
            [VENV_PYTHON, "-c", check], check=False, capture_output=True
        ).returncode
    except OSError:
        return False


def make_environment() -> None:
    """A fresh .venv, in place of one that is missing or broken."""
    if environment_works():
        return
    say("Making .venv ...")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        lines = (done.stdout + done.stderr).strip().splitlines() or ["no reason given"]
        give_up(f"Python could not make {VENV}: {lines[-1].strip()}")


def fingerprint(mode: str) -> str:
    """A stamp line: which lock file, with the hash of what it pins."""
    content = (ROOT / LOCK_FILES[mode]).read_bytes()
    return f"{mode} {hashlib.sha256(content).hexdigest()}"


def is_installed(mode: str) -> bool:
    """True when .venv holds what the lock file pins; dev holds all of demo."""
    try:
        stamped = STAMP.read_text(encoding="ascii").splitlines()
    except OSError:
        return False
    return any(fingerprint(one) in stamped for one in {mode, "dev"})


def install_packages(mode: str) -> None:
    """Install the lock file, each file checked against its hash; pip is heard when it fails."""
    lock_file = LOCK_FILES[mode]
    lines = (ROOT / lock_file).read_text(encoding="utf-8").splitlines()
    count = sum(1 for line in lines if "==" in line and not line.startswith((" ", "#")))
    say(f"Installing the {count} packages of {lock_file} (a minute or two) ...")
    STAMP.unlink(missing_ok=True)
    command = [str(VENV_PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    command += ["install", "-q", "--no-deps", "--require-hashes", "-r", lock_file]
    done = subprocess.run(
        command, check=False, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if done.returncode:
        telling = [
            line
            for line in done.stdout.splitlines()
            if line.strip() and not line.startswith("WARNING")
        ]
        sys.stderr.write("".join(f"  {line}\n" for line in telling[-6:]))
        give_up(meaning_of(done.stdout))
    STAMP.write_text(f"{fingerprint(mode)}\n", encoding="ascii")


def meaning_of(output: str) -> str:
    """One sentence for what pip said when it failed."""
    for symptom, sentence in PIP_FAILURES:
        if symptom in output:
            return sentence
    return "pip could not install the packages; its last lines are above."


def main(arguments: Sequence[str]) -> int:
    """Prepare for ``demo`` or ``dev``; 0 when everything is in place."""
    if len(arguments) != 1 or arguments[0] not in LOCK_FILES:
        give_up("usage: python bin/prepare.py demo|dev")
    mode = arguments[0]
    os.umask(0o022)
    try:
        (ROOT / "var").mkdir(mode=0o700, exist_ok=True)
        with (ROOT / "var" / "prepare.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            install_system_packages(mode)
            if not is_installed(mode) or not environment_works():
                make_environment()
                install_packages(mode)
    except BlockingIOError:
        give_up("Another make is preparing this folder: wait for it to end, then try again.")
    except OSError as error:
        give_up(f"This folder cannot be prepared: {error.strerror} ({error.filename}).")
    except KeyboardInterrupt:
        give_up("Stopped; the next run goes on from here.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
