"""`python -m questionnaires.swot CASE.json`, or `--lines < CASES.jsonl`."""

import sys

from cases.command import run
from questionnaires.swot.parse import parse_json
from questionnaires.swot.position import swot_position
from questionnaires.swot.result import position_as_json


def _located(text: bytes) -> dict[str, object]:
    return position_as_json(swot_position(parse_json(text)))


if __name__ == "__main__":
    about = "Weigh and place SWOT studies as docs/swot.md says."
    sys.exit(run(_located, prog="python -m questionnaires.swot", description=about))
