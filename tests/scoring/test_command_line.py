"""`python -m scoring`, run as a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scoring import parse_case, result_as_json, score
from tests.scoring.building import AnyJson, a_case

ROOT = Path(__file__).resolve().parents[2]
CASES = Path(__file__).parent / "cases"


def run(*arguments: str, text: bytes = b"", **more: Any) -> subprocess.CompletedProcess[bytes]:
    """Run the command line in a plain C locale, where UTF-8 is not a matter of course."""
    return subprocess.run(
        [sys.executable, "-m", "scoring", *arguments],
        cwd=ROOT,
        input=text,
        capture_output=True,
        check=False,
        env=os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        **more,
    )


def refused(tmp_path: Path, content: bytes) -> str:
    """Return what standard error says of a file, having checked the rest."""
    file = tmp_path / "case.json"
    file.write_bytes(content)
    done = run(str(file))
    assert (done.returncode, done.stdout) == (2, b"")
    message = done.stderr.decode("utf-8")
    assert message.startswith("error: ")
    assert message.count("\n") == 1
    return message


def answer_of(case: AnyJson) -> AnyJson:
    return result_as_json(score(parse_case(case)))


@pytest.mark.parametrize("name", ["pt_a_2024", "pt_b_2024"])
def test_single_case_prints_the_result_to_the_letter(name: str) -> None:
    done = run(str(CASES / f"{name}.json"))
    expected = (CASES / f"{name}.expected.json").read_bytes()
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == expected.rstrip(b"\n") + b"\n"


def test_codes_are_printed_in_utf_8(tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    case = a_case(groups=[{"code": "elemén ①", "elements": []}])
    file.write_text(json.dumps(case), encoding="utf-8")
    assert "elemén ①" in run(str(file)).stdout.decode("utf-8")


# content of the file, how the message starts
UNREADABLE = [
    (b"", "error: case: is not JSON: Expecting value"),
    (b"{", "error: case: is not JSON: "),
    (b"{} {}", "error: case: is not JSON: Extra data"),
    (b"[]", "error: case: must be an object, not a list"),
    (b'"\xff"', "error: case: is not UTF-8 text (byte 2)"),
    (b"[" * 100_000, "error: case: is nested too deeply"),
    (b'{"period": 1, "period": 2}', 'error: case: has the key "period" twice'),
    (b'{"period": {"start": "2024-01-01", "start": ""}}', 'error: period: has the key "start"'),
    (b"{}", "error: period: is missing"),
]


@pytest.mark.parametrize(("content", "message"), UNREADABLE, ids=[row[1] for row in UNREADABLE])
def test_unreadable_case_is_one_line_of_error(tmp_path: Path, content: bytes, message: str) -> None:
    assert refused(tmp_path, content).startswith(message)


LITERALS = [b"1.5", b"1e3", b"NaN", b"Infinity", b"-Infinity", b"1e999", b"true", b"null"]


@pytest.mark.parametrize("literal", LITERALS)
def test_number_that_is_no_integer_is_refused_where_it_stands(
    tmp_path: Path, literal: bytes
) -> None:
    text = json.dumps(a_case(responses=[{"item": "1.1", "score": "HERE"}])).encode()
    message = refused(tmp_path, text.replace(b'"HERE"', literal))
    assert message.startswith("error: responses[0].score: must be an integer or a string of plain")


def test_integer_of_any_length_is_read(tmp_path: Path) -> None:
    text = json.dumps(a_case()).replace('"weight": "2"', f'"weight": {"9" * 5000}')
    file = tmp_path / "case.json"
    file.write_text(text, encoding="utf-8")
    assert json.loads(run(str(file)).stdout)["percent"] == "75.0"


def test_half_a_character_is_an_error_not_a_crash(tmp_path: Path) -> None:
    text = json.dumps(a_case(responses=[{"item": "HERE", "score": 1}])).replace("HERE", "\\ud800")
    assert refused(tmp_path, text.encode()).startswith("error: responses[0].item: holds half a")


@pytest.mark.parametrize("name", ["missing.json", ".", "folder/" * 500])
def test_file_that_cannot_be_read_is_one_line_of_error(name: str) -> None:
    done = run(name)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"error: case: cannot be read from ")


@pytest.mark.parametrize("arguments", [(), ("--lines", "case.json"), ("a", "b"), ("--what",)])
def test_wrong_call_explains_itself_and_exits_2(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"usage: python -m scoring" in done.stderr


def test_lines_give_one_result_a_line_in_order() -> None:
    cases = [a_case(responses=[{"item": "1.1", "score": points}]) for points in (1, 4, 2)]
    done = run("--lines", text="\n".join(map(json.dumps, cases)).encode())
    assert (done.returncode, done.stderr) == (0, b"")
    assert [json.loads(line) for line in done.stdout.splitlines()] == list(map(answer_of, cases))


def test_bad_lines_give_an_error_in_their_place_and_the_others_still_run() -> None:
    good, wrong = json.dumps(a_case()), json.dumps(a_case(aggregation="mean"))
    done = run("--lines", text="\n".join([wrong, good, "", "{", good, "\ufffe"]).encode() + b"\n")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (1, b"")
    assert [answer.get("error", {}).get("path") for answer in answers] == [
        *["aggregation", None, "case", "case", None, "case"]
    ]
    assert answers[1] == answers[4] == answer_of(a_case())
    assert answers[0] == {
        "error": {"path": "aggregation", "message": 'must be "items" or "elements", not "mean"'}
    }


def test_line_separators_within_a_code_do_not_split_a_line() -> None:
    case = a_case(groups=[{"code": "a\u2028b\u0085c\n", "elements": []}])
    done = run("--lines", text=json.dumps(case, ensure_ascii=False).encode() + b"\r\n")
    (line,) = done.stdout.decode().splitlines()
    assert json.loads(line) == answer_of(case)


def test_no_lines_give_no_lines() -> None:
    done = run("--lines")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_reader_that_leaves_early_causes_no_traceback() -> None:
    line = json.dumps(a_case()).encode() + b"\n"
    with subprocess.Popen(
        [sys.executable, "-m", "scoring", "--lines"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        process.stdout = None
        _, said = process.communicate(line * 200)
    assert (process.returncode, said) == (1, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_full_disk_is_one_line_of_error() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "scoring", str(CASES / "pt_a_2024.json")],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == b"error: case: cannot be read or answered: No space left on device\n"
