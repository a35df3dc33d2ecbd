"""`python -m risks.assessment CASE.json`, or `--lines < CASES.jsonl`."""

import sys

from cases.command import run
from risks.assessment.assessment import assess
from risks.assessment.parse import parse_json
from risks.assessment.result import assessment_as_json


def _assessed(text: bytes) -> dict[str, object]:
    return assessment_as_json(assess(parse_json(text)))


if __name__ == "__main__":
    about = "Assess risks as docs/risks.md says."
    sys.exit(run(_assessed, prog="python -m risks.assessment", description=about))
