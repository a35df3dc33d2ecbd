"""The command line of a computation: `python -m ROOM CASE.json`, or `--lines < CASES.jsonl`.

Exit status: 0 all computed; 1 a bad line among `--lines`, or its reader left; 2 a bad single case,
a wrong call, or a standard stream that fails.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from cases.errors import CaseError, quoted
from cases.reading import WHOLE_CASE

Compute = Callable[[bytes], dict[str, object]]
"""From the UTF-8 JSON text of a case to its result as JSON; raises CaseError."""


def run(compute: Compute, *, prog: str, description: str) -> int:
    """Run the command line of a computation; return the exit status."""
    parser = argparse.ArgumentParser(prog=prog, description=description)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("case", nargs="?", metavar="CASE.json", help="a file with one case")
    what.add_argument(
        "--lines", action="store_true", help="read one case a line from standard input"
    )
    options = parser.parse_args()
    # A total may be as long as the numbers of its case; Python would print 4300 digits at most.
    sys.set_int_max_str_digits(0)
    try:
        status = _answer_lines(compute) if options.lines else _answer_file(compute, options.case)
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


def _answer_file(compute: Compute, name: str) -> int:
    """Print the result of the case in a file, or one line about what is wrong with it."""
    try:
        result = compute(_content(name))
    except CaseError as error:
        sys.stderr.buffer.write(f"error: {error}\n".encode("utf-8", "backslashreplace"))
        return 2
    text = json.dumps(result, sort_keys=True, indent=1, ensure_ascii=False)
    sys.stdout.buffer.write(f"{text}\n".encode())
    return 0


def _answer_lines(compute: Compute) -> int:
    """Print one result or one error for each line of standard input, in the same order.

    Each line is ASCII (other characters escaped), so that no reader takes a character inside a
    code for the end of a line. An empty line is a bad one; the end of the last line is no line.
    """
    status = 0
    for line in sys.stdin.buffer:
        try:
            answer = compute(line)
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
