"""Every computation that runs by itself: files, lines, errors and exit codes are the same."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cases.changing import AnyJson

TESTS = Path(__file__).resolve().parents[1]


class Computation(NamedTuple):
    """A module, a sound case of its contract, and a key that no case can lack."""

    module: str
    case: str
    needed: str

    def text(self, kind: str = "") -> bytes:
        """Return the case, or with ".expected" its result."""
        return (TESTS / f"{self.case}{kind}.json").read_bytes()

    def run(self, *arguments: str, text: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        """Run it in a plain C locale, where UTF-8 is not a matter of course."""
        return subprocess.run(
            [sys.executable, "-m", self.module, *arguments],
            cwd=TESTS.parent,
            input=text,
            capture_output=True,
            check=False,
            env=os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        )

    def refused(self, content: bytes, folder: Path) -> str:
        """Return the one line that standard error says of a file."""
        file = folder / "case.json"
        file.write_bytes(content)
        done = self.run(str(file))
        assert (done.returncode, done.stdout) == (2, b"")
        assert done.stderr.count(b"\n") == 1
        return done.stderr.decode()


COMPUTATIONS = [
    Computation("scoring", "scoring/cases/pt_a_2024", "period"),
    Computation("questionnaires.analysis", "questionnaires/cases/questionnaire_small", "scale"),
    Computation("questionnaires.swot", "questionnaires/cases/swot_small", "scale"),
    Computation("risks.assessment", "risks/cases/risk_paper", "matrix"),
]


@pytest.fixture(params=COMPUTATIONS, ids=[one.module for one in COMPUTATIONS])
def computation(request: pytest.FixtureRequest) -> Computation:
    """Each of them in turn."""
    found: Computation = request.param
    return found


def test_single_case_prints_the_result_to_the_letter(computation: Computation) -> None:
    done = computation.run(str(TESTS / f"{computation.case}.json"))
    expected = computation.text(".expected").rstrip(b"\n") + b"\n"
    assert (done.returncode, done.stderr, done.stdout) == (0, b"", expected)


def test_lines_are_answered_in_order_and_bad_ones_in_their_place(computation: Computation) -> None:
    good = json.dumps(json.loads(computation.text())).encode()
    done = computation.run("--lines", text=b"\n".join([good, b"{}", b"", b"\xff", good, b"["]))
    answers: list[AnyJson] = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr, len(answers)) == (1, b"", 6)
    assert answers[0] == answers[4] == json.loads(computation.text(".expected"))
    paths = [answers[at]["error"]["path"] for at in (1, 2, 3, 5)]
    assert paths == [computation.needed, "case", "case", "case"]


def test_good_lines_exit_0(computation: Computation) -> None:
    good = json.dumps(json.loads(computation.text())).encode()
    assert computation.run("--lines", text=good + b"\n").returncode == 0
    assert computation.run("--lines").stdout == b""


# content of the file, how the message goes on
UNREADABLE = [
    (b"", "is not JSON: Expecting value"),
    (b"[]", "must be an object, not a list"),
    (b"\xef\xbb\xbf{}", "is not JSON: Unexpected UTF-8 BOM"),
    (b'{"a": "\xff"}', "is not UTF-8 text (byte 8)"),
    (b'{"a":' * 100_000, "is nested too deeply"),
    (b'{"a": 1, "b": 2, "a": 1}', 'has the key "a" twice'),
]


@pytest.mark.parametrize(("content", "message"), UNREADABLE, ids=[row[1] for row in UNREADABLE])
def test_unreadable_case_is_one_line_of_error(
    computation: Computation, tmp_path: Path, content: bytes, message: str
) -> None:
    assert computation.refused(content, tmp_path).startswith(f"error: case: {message}")


@pytest.mark.parametrize("arguments", [(), ("--lines", "case.json"), ("a", "b")])
def test_wrong_call_explains_itself_and_exits_2(
    computation: Computation, arguments: tuple[str, ...]
) -> None:
    done = computation.run(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert f"usage: python -m {computation.module}".encode() in done.stderr


def test_file_that_is_not_there_is_one_line_of_error(computation: Computation) -> None:
    done = computation.run("missing.json")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b'error: case: cannot be read from "missing.json"')


def test_key_that_breaks_a_line_does_not_break_the_error(tmp_path: Path) -> None:
    survey = json.loads(COMPUTATIONS[1].text())
    survey["responses"][0] = {"a\nb\ud800": 1}
    said = COMPUTATIONS[1].refused(json.dumps(survey).encode(), tmp_path)
    assert said.startswith('error: responses[0]["a\\nb\\ud800"]: there is no item ')


def test_integers_of_any_length_are_printed() -> None:
    survey = json.loads(COMPUTATIONS[1].text())
    survey |= {
        "scale": {"min": "LOW", "max": "HIGH"},
        "reversed": [],
        "responses": [{"X1.1": "LOW"}],
    }
    low = "9" * 5000
    text = json.dumps(survey).replace('"LOW"', low).replace('"HIGH"', f"1{'0' * 5000}").encode()
    done = COMPUTATIONS[1].run("--lines", text=text)
    assert done.returncode == 0
    assert f'"total": {low}'.encode() in done.stdout


def test_process_that_scores_carries_neither_mpmath_nor_django() -> None:
    modules = ", ".join(one.module for one in COMPUTATIONS)
    lines = f"import sys, {modules}; assert not {{'mpmath', 'django'}} & set(sys.modules)"
    done = subprocess.run([sys.executable, "-c", lines], cwd=TESTS.parent, check=False)
    assert done.returncode == 0
