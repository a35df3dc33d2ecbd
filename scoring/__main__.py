"""`python -m scoring CASE.json`, or `python -m scoring --lines < CASES.jsonl`.

Exit status: 0 all scored; 1 a bad line among `--lines`, or its reader left; 2 a bad single case,
a wrong call, or a standard stream that fails.
"""

import argparse
import json
import os
import sys
from pathlib import Path

from scoring.errors import CaseError, quoted
from scoring.parse import WHOLE_CASE, parse_json
from scoring.result import result_as_json
from scoring.sheet import score


def main() -> int:
    """Run the command line; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m scoring", description="Score cases as docs/scoring.md says."
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("case", nargs="?", metavar="CASE.json", help="a file with one case")
    what.add_argument(
        "--lines", action="store_true", help="read one case a line from standard input"
    )
    options = parser.parse_args()
    try:
        status = score_lines() if options.lines else score_file(options.case)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        # Python would complain again when it closes standard output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            return 1  # whoever read our output has left; there is nobody to tell
        sys.stderr.write(f"error: case: cannot be read or answered: {error.strerror}\n")
        return 2
    return status


def score_file(name: str) -> int:
    """Print the result of the case in a file, or one line about what is wrong with it."""
    try:
        result = score(parse_json(_content(name)))
    except CaseError as error:
        sys.stderr.buffer.write(f"error: {error}\n".encode("utf-8", "backslashreplace"))
        return 2
    text = json.dumps(result_as_json(result), sort_keys=True, indent=1, ensure_ascii=False)
    sys.stdout.buffer.write(f"{text}\n".encode())
    return 0


def score_lines() -> int:
    """Print one result or one error for each line of standard input, in the same order.

    Each line is ASCII (other characters escaped), so that no reader takes a character inside a
    code for the end of a line. An empty line is a bad one; the end of the last line is no line.
    """
    status = 0
    for line in sys.stdin.buffer:
        try:
            answer = result_as_json(score(parse_json(line)))
        except CaseError as error:
            answer = {"error": {"path": error.path, "message": error.message}}
            status = 1
        sys.stdout.buffer.write(json.dumps(answer, sort_keys=True).encode() + b"\n")
    return status


def _content(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        message = f"cannot be read from {quoted(name)}: {error.strerror}"
        raise CaseError(WHOLE_CASE, message) from None


if __name__ == "__main__":
    sys.exit(main())
