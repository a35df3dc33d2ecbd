"""Every percent gets exactly one rating, and a rule leads to a rating that exists."""

import os
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instruments.specs import (
    BandSpec,
    InstrumentFileError,
    LadderSpec,
    RatingSpec,
    Text,
    check_against_ladder,
    ladder_problems,
    parse_instrument,
    parse_ladder,
    read_instrument_files,
)
from instruments.specs.parts import Code, Colour
from tests.instruments.specs.small_files import INSTRUMENT, LADDER, damaged

# (part of the good file, what stands there instead, the sentence that comes back)
MALFORMED = [
    ('min: "0"', 'min: "5"', 'bands do not end at "0", so a low percent has no rating; add that b'),
    ('min: "75"', 'min: "0"', 'line 10: bands[1].min is "0", not below the "0" before it; put the'),
    ('min: "75"', 'min: "101"', 'line 9: bands[0].min is "101"; it must be from 0 to 100.'),
    ('pass_mark: "75"', 'pass_mark: "-1"', 'pass_mark is "-1"; it must be from 0 to 100.'),
    ('pass_mark: "75"', "pass_mark: 75", "pass_mark is 75 without quotes, which is not text; wri"),
    ("rating: low", "rating: none", 'bands[1].rating is "none", which is not in ratings; use on'),
    ("rating: low", "rating: high", 'bands[1].rating is "high", which is already used above'),
    ("code: low", "code: high", 'ratings[1].code is "high", which is already used above; use an'),
    ("colour: merah", "colour: red", 'ratings[1].colour is "red"; use one of: emas, biru, hijau,'),
    ("version: 1", "version: 0", "version is 0; it must be 1 or more."),
]


@pytest.mark.parametrize(("part", "instead", "sentence"), MALFORMED)
def test_malformed_ladder_gives_one_sentence_with_its_place(
    part: str, instead: str, sentence: str
) -> None:
    with pytest.raises(InstrumentFileError) as caught:
        parse_ladder(damaged(LADDER, part, instead=instead), file_name="steps-v1.yaml")
    assert sentence in str(caught.value)
    assert str(caught.value).startswith("steps-v1.yaml")


def test_bands_follow_the_order_of_the_ladder() -> None:
    swapped = LADDER.replace('rating: high, min: "75"', 'rating: low, min: "75"')
    swapped = swapped.replace('rating: low, min: "0"', 'rating: high, min: "0"')
    with pytest.raises(InstrumentFileError, match=r'bands.1..rating is "high", better on the la'):
        parse_ladder(swapped, file_name="steps-v1.yaml")


def test_rule_to_a_rating_off_the_ladder_is_refused() -> None:
    spec = parse_instrument(
        damaged(INSTRUMENT, "{to: low}", instead="{to: hitam}"), file_name=SMALL
    )
    ladder = parse_ladder(LADDER, file_name="steps-v1.yaml")
    with pytest.raises(InstrumentFileError) as caught:
        check_against_ladder(spec, ladder, file_name=SMALL)
    assert caught.value.path == "rules[0].effect.to"
    assert caught.value.problem.startswith('is "hitam", which is not in the ladder steps-v1')


def test_instrument_checked_against_another_ladder_is_refused() -> None:
    spec = parse_instrument(INSTRUMENT, file_name=SMALL)
    other = parse_ladder(
        damaged(LADDER, "version: 1", instead="version: 2"), file_name="steps-v2.yaml"
    )
    with pytest.raises(InstrumentFileError, match='ladder is "steps-v1", but steps-v2 was given'):
        check_against_ladder(spec, other, file_name=SMALL)


def test_files_are_read_together(tmp_path: Path) -> None:
    path = _written(tmp_path, INSTRUMENT, ladder=LADDER)
    files = read_instrument_files(path)
    assert (files.instrument.code, files.ladder.code) == ("small", "steps")


def test_missing_ladder_file_is_named(tmp_path: Path) -> None:
    path = _written(tmp_path, damaged(INSTRUMENT, "steps-v1", instead="steps-v9"), ladder=LADDER)
    with pytest.raises(InstrumentFileError, match=r"ladders/steps-v9.yaml does not exist; add it"):
        read_instrument_files(path)


def test_malformed_ladder_beside_an_instrument_is_named(tmp_path: Path) -> None:
    path = _written(tmp_path, INSTRUMENT, ladder=damaged(LADDER, 'min: "0"', instead='min: "1"'))
    with pytest.raises(InstrumentFileError, match=r"^ladders/steps-v1.yaml, line 9: bands do not"):
        read_instrument_files(path)


def test_file_that_is_missing_or_not_utf8_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(InstrumentFileError, match="the file cannot be read"):
        read_instrument_files(tmp_path / SMALL)
    (tmp_path / SMALL).write_bytes(b"code: \xff\xfe")
    with pytest.raises(InstrumentFileError, match=r"is not UTF-8 text .byte 6.; save it as UTF-8"):
        read_instrument_files(tmp_path / SMALL)


def test_a_pipe_or_a_huge_file_is_a_sentence_and_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / SMALL)
    with pytest.raises(InstrumentFileError, match="the file is not a file; put one there"):
        read_instrument_files(tmp_path / SMALL)
    with (tmp_path / "huge-v1.yaml").open("wb") as file:
        file.truncate(50_000_000_000)  # holds nothing on the disk
    with pytest.raises(InstrumentFileError, match="longer than 2000000 characters; shorten it"):
        read_instrument_files(tmp_path / "huge-v1.yaml")


SMALL = "small-v1.yaml"


def _written(folder: Path, instrument: str, *, ladder: str) -> Path:
    (folder / "ladders").mkdir()
    (folder / "ladders" / "steps-v1.yaml").write_text(ladder, encoding="utf-8")
    (folder / SMALL).write_text(instrument, encoding="utf-8")
    return folder / SMALL


# (bands as (rating, from, below), the problems that are named)
COVERAGE = [
    ([("high", "75", "100"), ("low", "0", "75")], []),
    ([("high", "75", None), ("low", "0", "75")], []),
    (
        [("high", "75", "100"), ("low", "0", "70")],
        ["leave no rating for 70 up to below 75; close the gap"],
    ),
    (
        [("high", "75.1", "100"), ("low", "0", "75")],
        ["leave no rating for 75 up to below 75.1; close the gap"],
    ),
    (
        [("high", "70", "100"), ("low", "0", "75")],
        ["give two ratings, low and high, for 70 up to below 75; keep one of them"],
    ),
    (
        [("high", "75", "99.9"), ("low", "0", "75")],
        ["leave no rating for 99.9 up to and with 100; close the gap"],
    ),
    (
        [("high", "75", "100"), ("low", "10", "75")],
        ["leave no rating for 0 up to below 10; close the gap"],
    ),
    ([("high", "75", "100.1"), ("low", "0", "75")], ['is "100.1"; it must be from 0 to 100']),
    ([("high", "75", "100"), ("low", "-1", "75")], ['is "-1"; it must be from 0 to 100']),
    (
        [("high", "75", "100"), ("low", "0", "0")],
        [
            'is "0", not above the "0" it begins at; raise it',
            "leave no rating for 0 up to below 75; close the gap",
        ],
    ),
]


@pytest.mark.parametrize(("bands", "says"), COVERAGE)
def test_bands_that_say_where_they_end_leave_no_gap_and_no_overlap(
    bands: list[tuple[str, str, str | None]], says: list[str]
) -> None:
    spec = replace(
        parse_ladder(LADDER, file_name="steps-v1.yaml"),
        bands=tuple(
            BandSpec(Code(rating), Decimal(low), None if below is None else Decimal(below))
            for rating, low, below in bands
        ),
    )
    assert [found.says for found in ladder_problems(spec)] == says


def ladder_with(**changed: Any) -> LadderSpec:
    return replace(parse_ladder(LADDER, file_name="steps-v1.yaml"), **changed)


def rating(code: str, colour: Colour, id: str, en: str = "") -> RatingSpec:  # noqa: A002  as in a file
    return RatingSpec(Code(code), Text(id, en), Text("Arti"), colour)


ALIKE = [
    (rating("low", "merah", "Rendah", "Low"), []),
    (
        rating("low", "biru", "Rendah", "Low"),
        [
            'is "biru", which is the colour of high already; a colour means one rating: use '
            "another, or neutral"
        ],
    ),
    (
        rating("low", "merah", "tinggi ", "Low"),
        ['is "tinggi ", which is the word for high already; use another'],
    ),
    (
        rating("low", "merah", "Rendah", "HIGH"),
        ['is "HIGH", which is the word for high already; use another'],
    ),
]


@pytest.mark.parametrize(("low", "says"), ALIKE)
def test_two_ratings_share_neither_colour_nor_word(low: RatingSpec, says: list[str]) -> None:
    spec = ladder_with(ratings=(rating("high", "biru", "Tinggi", "High"), low))
    assert [found.says for found in ladder_problems(spec)] == says


def test_no_colour_may_be_had_by_many() -> None:
    ratings = tuple(rating(f"r{n}", "neutral", f"Tingkat {n}") for n in range(101))
    bands = tuple(BandSpec(Code(f"r{n}"), Decimal(100 - n)) for n in range(101))
    assert list(ladder_problems(ladder_with(ratings=ratings, bands=bands))) == []


@pytest.mark.parametrize(
    ("high", "low", "reached"),
    [("85", "84.9", True), ("85", "84.91", False), ("84.95", "84.9", True), ("100", "0.01", True)],
)
def test_a_band_that_no_displayed_percent_earns_is_refused(
    high: str, low: str, reached: bool
) -> None:
    bands = {"top": high, "middle": low, "bottom": "0"}
    spec = ladder_with(
        ratings=tuple(rating(code, "neutral", code) for code in bands),
        bands=tuple(BandSpec(Code(code), Decimal(start)) for code, start in bands.items()),
    )
    said = [found.path for found in ladder_problems(spec) if "nobody could earn" in found.says]
    assert said == ([] if reached else ["bands[1].min"])


@given(st.lists(st.integers(1, 999), unique=True, max_size=4))
def test_bands_that_meet_are_never_a_problem(tenths: list[int]) -> None:
    bounds = [Decimal(n) / 10 for n in sorted([0, *tenths], reverse=True)]
    ratings = tuple(
        RatingSpec(Code(f"r{n}"), Text(f"r{n}"), Text("r"), "neutral") for n in range(len(bounds))
    )
    tops = [Decimal(100), *bounds]
    spec = LadderSpec(
        code=Code("any"),
        version=1,
        title=Text("t"),
        proposal=Text("p"),
        ratings=ratings,
        bands=tuple(
            BandSpec(rating.code, low, below)
            for rating, low, below in zip(ratings, bounds, tops, strict=False)
        ),
        pass_mark=Decimal(0),
    )
    assert list(ladder_problems(spec)) == []
