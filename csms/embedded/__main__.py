"""``python -m csms.embedded start | stop | status | run <command...>``"""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence

from csms import embedded
from csms.embedded import EmbeddedServiceError

CLEAN_UP_SECONDS = 60


def _run(command: Sequence[str]) -> int:
    """Run a command with both services up; its exit status."""
    embedded.end_on_signals()
    with (
        embedded.alone(embedded.VAR_DIR / "run.lock", "A run of this kind"),
        embedded.running(_say),
    ):
        child = subprocess.Popen(command, env=_own_environment())
        try:
            return child.wait()
        except BaseException as interruption:
            embedded.ignore_signals()
            if not isinstance(interruption, KeyboardInterrupt):  # a terminal tells the child too
                child.send_signal(signal.SIGINT)  # pytest then takes down what it has set up
            try:
                child.wait(CLEAN_UP_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            raise


def _own_environment() -> dict[str, str]:
    """The environment as it was given: importing csms names its settings, a command has its own."""
    ours = ("DJANGO_SETTINGS_MODULE", "csms.settings")
    return {name: value for name, value in os.environ.items() if (name, value) != ours}


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(arguments: Sequence[str]) -> int:
    """``start``, ``stop``, ``status`` or ``run``; the exit status, with one sentence if not 0."""
    try:
        match list(arguments):
            case ["start"]:
                embedded.start_postgres(_say)
                embedded.start_redis()
            case ["stop"]:
                embedded.stop_redis()
                embedded.stop_postgres()
            case ["status"]:
                for name, lives in (
                    ("PostgreSQL", embedded.postgres_lives),
                    ("Redis", embedded.redis_lives),
                ):
                    _say(f"{name}: {'running' if lives() else 'stopped'}")
            case ["run", _, *_]:
                return _run(arguments[1:])
            case _:
                sys.stderr.write("usage: python -m csms.embedded start|stop|status|run COMMAND\n")
                return 2
    except (EmbeddedServiceError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
