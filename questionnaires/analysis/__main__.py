"""`python -m questionnaires.analysis CASE.json`, or `--lines < CASES.jsonl`."""

import sys

from cases.command import run
from questionnaires.analysis.analysis import analyse
from questionnaires.analysis.parse import parse_json
from questionnaires.analysis.result import analysis_as_json


def _analysed(text: bytes) -> dict[str, object]:
    return analysis_as_json(analyse(parse_json(text)))


if __name__ == "__main__":
    about = "Analyse questionnaires as docs/questionnaires.md says."
    sys.exit(run(_analysed, prog="python -m questionnaires.analysis", description=about))
