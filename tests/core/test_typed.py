"""One reader of figures, choices and "not applicable" for every channel."""

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import get_resolver
from django.utils import translation
from rest_framework.exceptions import ValidationError as SentWrongly

from core.errors import Refusal
from core.figures.api import SentDayField, SentInstantField
from core.figures.dates import check_meant
from core.figures.fields import DayField, MinuteField, WholeFigureField
from core.figures.reading import (
    MistypedFigure,
    is_not_applicable,
    plain_decimal,
    read_choice,
    read_figure,
    read_year,
)

# Of a field with 4 decimals, and under "..._whole" where a field of whole numbers reads otherwise:
# the figure, the two readings it is refused with, or "" where it is none.
CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "typed_figures.json").read_text("utf-8")
)


def cases() -> Iterator[tuple[str, str, int, list[str], Any]]:
    for case in CASES:
        for language in ("id", "en"):
            for decimals, key in ((4, language), (0, f"{language}_whole")):
                said = case.get(key, case[language])
                yield case["typed"], language, decimals, case.get("units", []), said


@pytest.mark.parametrize(("typed", "language", "decimals", "units", "said"), list(cases()))
def test_a_figure_is_read_as_the_language_writes_it_or_refused_with_its_readings(
    typed: str, language: str, decimals: int, units: list[str], said: Any
) -> None:
    with translation.override(language):
        if isinstance(said, str) and said:
            assert plain_decimal(read_figure(typed, decimals=decimals, units=units)) == said
            return
        with pytest.raises(MistypedFigure) as refused:
            read_figure(typed, decimals=decimals, units=units)
    sentence = str(refused.value)
    assert typed.strip() in sentence
    if said:
        between = {"id": "dapat dibaca {} atau {}:", "en": "can be read as {} or as {}:"}[language]
        assert between.format(*said) in sentence


def test_a_decimal_that_is_shown_is_read_back_as_itself() -> None:
    for shown, figure in (("12,125", "12.125"), ("1234,5", "1234.5"), ("0,0001", "0.0001")):
        assert read_figure(shown, decimals=4, sign=",") == Decimal(figure)


def test_what_is_very_long_is_refused_at_once() -> None:
    """By the square of its length this took minutes."""
    with pytest.raises(MistypedFigure):
        read_figure(f"1{' ' * 1_000_000}1")


def test_a_bound_is_told_as_it_is_to_be_written() -> None:
    field = WholeFigureField(max_value=12_500, min_value=0)
    for language, bound in (("id", "12.500"), ("en", "12,500")):
        with translation.override(language), pytest.raises(ValidationError) as refused:
            field.clean("12 501")
        assert bound in refused.value.messages[0]


def test_a_year_is_read_whatever_its_width_and_told_as_it_was_typed() -> None:
    assert read_year("\uff12\uff10\uff12\uff14") == 2024
    with translation.override("id"), pytest.raises(Refusal, match="Tahun 0024 "):
        check_meant(date(24, 5, 1), field="on", today=date(2025, 1, 20))


NO_DAYS = ["12/31/2024", "01/02/2024", "31-12-2024", "20240101", "2024-W01-1", "2024-1-5",
           "2024-02-30", "0000-01-01", "24-01-01", "Jan 5 2024"]  # fmt: skip


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("typed", NO_DAYS)
def test_a_day_is_year_month_day_in_every_channel_and_language(typed: str, language: str) -> None:
    with translation.override(language):
        for clean in (DayField().clean, MinuteField().clean, SentDayField().run_validation):
            with pytest.raises((ValidationError, SentWrongly), match=re.escape(typed)):
                clean(typed)
        assert DayField().clean(" 2024-12-31 ") == date(2024, 12, 31)


def test_a_minute_is_a_day_and_a_clock() -> None:
    at = MinuteField().clean("2030-01-01T07:30")
    assert at
    assert (at.hour, at.minute) == (7, 30)
    for typed in ("2030-01-01", "2030-01-01T07:30+00:00", "2030-W01-1T07:30", "20300101T07:30"):
        with pytest.raises(ValidationError):
            MinuteField().clean(typed)


@pytest.mark.parametrize("end", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_an_end_of_the_calendar_is_no_instant(end: str) -> None:
    """In another time zone there is none."""
    for clean in (MinuteField().clean, SentInstantField().run_validation):
        with pytest.raises((ValidationError, SentWrongly)):
            clean(end)
    with pytest.raises(SentWrongly):
        SentInstantField().run_validation(f"{end}:00+07:00")


def test_every_form_reads_days_with_the_one_field() -> None:
    get_resolver().url_patterns  # noqa: B018  # imports every page with its forms
    forms_here, found = [forms.BaseForm], []
    for form in forms_here:
        forms_here += form.__subclasses__()
        own = not form.__module__.startswith("django.")
        found += [field for field in getattr(form, "base_fields", {}).values() if own]
    days = [one for one in found if isinstance(one, forms.DateField)]
    assert days
    assert all(isinstance(one, DayField) for one in days)


def test_what_is_too_long_is_shown_by_its_beginning() -> None:
    with translation.override("en"), pytest.raises(MistypedFigure, match=r"^“9{40}…” is not"):
        read_figure("9" * 5000)


@pytest.mark.parametrize("typed", ["N/A", "NA", "n.a.", "N. A.", "TB", "t.b.", "tidak berlaku"])
def test_the_words_of_not_applicable(typed: str) -> None:
    assert is_not_applicable(typed)
    assert is_not_applicable(f"\u00a0{typed.upper()} ")


@pytest.mark.parametrize("typed", ["", "0", "nama", "3 NA", "-", "tidak"])
def test_other_words_do_not_say_not_applicable(typed: str) -> None:
    assert not is_not_applicable(typed)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("3", "3"),
        ("3,0", "3"),
        ("3.00", "3"),
        (" Baik\u00a0 sekali", "3"),
        ("BAIK SEKALI", "3"),
        ("3,5", None),
        ("30", None),
        ("", None),
    ],
)
def test_a_choice_is_known_by_its_code_or_its_name(typed: str, code: str | None) -> None:
    assert read_choice(typed, [("0", ["Buruk"]), ("3", ["Baik sekali"])]) == code


@pytest.mark.parametrize(
    ("typed", "said"),
    [("Rp12.500,-", 12_500), ("Rp 195.198.990,00", 195_198_990), ("40,-- rupiah", 40)],
)
def test_whole_rupiah_are_read_as_they_stand_on_receipts(typed: str, said: int) -> None:
    with translation.override("id"):
        assert read_figure(typed, units=("Rp", "rupiah")) == said
        with pytest.raises(MistypedFigure):
            read_figure("12,50", units=("Rp", "rupiah"))
