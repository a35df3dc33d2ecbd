"""``make faults``: what is left when things break in the middle of saving, or of making a book.
SEED=7 for other moments.

Not a benchmark: a run that takes some minutes, breaks its own server, database and line over and
over, and then counts. Every figure but the first of each part has to be 0. Prints them, writes
var/faults/latest.json, and exits 1 where one is not.
"""

import json
import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
os.environ.setdefault("LOG_LEVEL", "ERROR")

PLAIN = {"kill_operations", "kill_kills", "kill_longest_wait_s", "line_operations", "line_cuts"}
PLAIN |= {"line_conflicts_chosen", "session_operations", "lies_operations", "lies_told"}
PLAIN |= {"book_kills"}
PLAIN |= {"days_steps", "days_kills", "days_freezes", "days_longest_wait_s", "twice_steps"}


def main() -> int:
    """Run every part; 1 where something was lost, doubled or unequal."""
    from benchmarks import (
        faults_browsers,
        faults_disturbed,
        faults_jobs,
        faults_kills,
        faults_line,
    )

    figures = _print_counts(faults_kills.measure())
    figures |= _print_counts(faults_disturbed.measure())
    figures |= _print_counts(faults_jobs.measure())
    if faults_browsers.CHROMIUM:
        figures |= _print_counts(faults_browsers.measure())
        figures |= _print_counts(faults_line.measure())
    path = Path(os.environ["VAR_DIR"]) / "latest.json"
    path.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return int(any(value for name, value in figures.items() if name not in PLAIN))


def _print_counts(figures: dict[str, float]) -> dict[str, float]:
    for name, value in figures.items():
        wrong = name not in PLAIN and value != 0
        sys.stdout.write(f"{name:<36}{value:>10g}{'  WRONG' if wrong else ''}\n")
    sys.stdout.flush()
    return figures


if __name__ == "__main__":
    django.setup()
    sys.exit(main())
