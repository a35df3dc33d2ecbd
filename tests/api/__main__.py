"""``make check-api``: schemathesis asks every operation thousands of odd things, in each role.

A server of its own with the demonstration, signed in as a person of each role. Nothing may be an
error of ours, and every answer must be one that the description names. Three checks are left out:
what the rules of the field refuse (a step out of its turn) is refused however well formed it is,
and here everybody is signed in by a cookie that stands beside whatever is asked. One thread asks:
in two, Python 3.11 takes one's parsed source for the other's, and an operation is left unasked.
"""

import os
import subprocess
import sys
from http import HTTPStatus
from pathlib import Path

from django.conf import settings

from csms.demo import prepare_database
from csms.embedded import VAR_DIR

os.environ.setdefault("LOG_LEVEL", "ERROR")

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = ("koordinator", "manajer", "wakil.pta", "auditor", "admin")
PROGRAM = Path(sys.executable).with_name("schemathesis")
LEFT_OUT = ("positive_data_acceptance", "negative_data_rejection", "ignored_auth")
CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
PHASES = "examples,coverage,fuzzing,stateful"
LONGEST = 1800  # seconds
OWN = "/api/v1/session/"


def main() -> int:
    """0 where nobody was answered wrongly."""
    prepare_database()
    from benchmarks.server import Server, Session
    from demonstration.loading import PASSWORD

    failed = []
    product = Server(settings.DATABASES["default"]["NAME"], threads=4)
    product.environment["DJANGO_SETTINGS_MODULE"] = "csms.settings"
    product.log = VAR_DIR / "web.log"
    with product as server:
        for person in sys.argv[1:] or PEOPLE:
            sys.stdout.write(f"As {person}\n")
            sys.stdout.flush()
            session = Session(server, person, password=PASSWORD)
            wrong = _ask(server.port, session.cookies)
            session.connection.close()  # as the server has meanwhile: the next is another one
            status, _content = session.request("GET", OWN)
            if status != HTTPStatus.OK:
                sys.stdout.write("Signed out on the way\n")
            if wrong or status != HTTPStatus.OK:
                failed.append(person)
    said = f"Answered wrongly: {', '.join(failed)}" if failed else "Everybody was answered rightly"
    sys.stdout.write(f"{said}.\n")
    return int(bool(failed))


def _ask(port: int, cookies: dict[str, str]) -> int:
    base = f"http://127.0.0.1:{port}"
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    environment = os.environ | {
        "SCHEMATHESIS_HOOKS": "tests.api.asked",
        "API_COOKIE": cookie,
        "PYTHONPATH": str(ROOT),  # it is run where it may leave its own files
    }
    command = [
        str(PROGRAM), "--config-file", str(CONFIGURATION), "run",
        f"{base}/api/schema/?format=json", "--url", base,
        "--header", f"Cookie: {cookie}", "--header", f"X-CSRFToken: {cookies['csrftoken']}",
        "--phases", os.environ.get("PHASES") or PHASES,
        "--exclude-checks", ",".join(LEFT_OUT), "--continue-on-failure", "--workers", "1",
        "--generation-database", "none", "--no-color", "--warnings", "off",
    ]  # fmt: skip
    command += ["--seed", os.environ["SEED"]] if os.environ.get("SEED") else []
    try:
        done = subprocess.run(command, check=False, env=environment, cwd=VAR_DIR, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        sys.stdout.write(f"Not through within {LONGEST} seconds\n")
        return 1
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
