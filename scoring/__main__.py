"""`python -m scoring CASE.json`, or `python -m scoring --lines < CASES.jsonl`."""

import sys

from cases.command import run
from scoring.parse import parse_json
from scoring.result import result_as_json
from scoring.sheet import score


def _result_json(text: bytes) -> dict[str, object]:
    return result_as_json(score(parse_json(text)))


if __name__ == "__main__":
    sys.exit(
        run(
            _result_json,
            prog="python -m scoring",
            description="Score cases as docs/scoring.md says.",
        )
    )
