"""Questionnaire files: what ships is sound, what is wrong is told with its place and remedy."""

import re
from copy import deepcopy
from dataclasses import fields, replace
from decimal import Decimal

import pytest
import yaml
from django.utils import translation

from csms.settings import BASE_DIR
from instruments.specs import InstrumentFileError
from instruments.specs.parts import Text
from instruments.specs.writing import as_json, file_text
from instruments.words import words_of
from questionnaires.differences import comparable_statements, differences, nothing_before
from questionnaires.specs.parts import QuestionnaireSpec
from questionnaires.specs.reading import (
    parse_questionnaire,
    read_questionnaire_file,
    stored_questionnaire,
)
from tests.csms.test_words import INSTEAD, INSTEAD_HERE

LIBRARY = BASE_DIR / "questionnaires" / "library"
WORKERS = (LIBRARY / "smk3_workers-v1.yaml").read_text(encoding="utf-8")


def _read(text: str = WORKERS) -> QuestionnaireSpec:
    return parse_questionnaire(text, file_name="smk3_workers-v1.yaml")


@pytest.mark.parametrize(
    ("name", "variables", "statements"), [("smk3_workers", 3, 20), ("swot_weights", 11, 43)]
)
def test_the_two_of_the_papers_ship(name: str, variables: int, statements: int) -> None:
    spec = read_questionnaire_file(LIBRARY / f"{name}-v1.yaml")
    assert (len(spec.variables), spec.count) == (variables, statements)


def test_both_languages_differ_in_every_statement() -> None:
    for path in LIBRARY.glob("*.yaml"):
        spec = read_questionnaire_file(path)
        assert [one.code for one in spec.statements() if one.text.id == one.text.en] == []


def test_what_ships_says_it_as_hse_people_do() -> None:
    for path in LIBRARY.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        words = INSTEAD | INSTEAD_HERE
        assert [w for w in words if re.search(rf"(?<!kata )\b{w}\b", text, re.IGNORECASE)] == []


def test_what_is_written_is_read_as_the_same() -> None:
    spec = _read()
    assert _read(file_text(spec)) == spec == stored_questionnaire(as_json(spec))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("value: 3,", "value: 4,"), "steps[2].value is 4; the step after 2 is 3"),
        (("code: X1.2", "code: X1.1"), 'statements[1].code is "X1.1", which is already used above'),
        (("min: '0'", "min: '1'"), 'bands must end with a band whose min is "0"'),
        (("min: '60'", "min: '90'"), "bands[1].min must be below the min of the band before"),
        (("alpha_min: '0.6'", "alpha_min: '1.6'"), 'alpha_min is "1.6"; it must be from 0 to 1'),
        (("version: 1", "version: 0"), "version is 0; it must be 1 or more"),
        (("significance: '0.05'", "significance: '0.02'"), 'is "0.02"; use one of'),
    ],
)
def test_what_is_wrong_is_told_with_its_place(change: tuple[str, str], said: str) -> None:
    with pytest.raises(InstrumentFileError) as refused:
        _read(WORKERS.replace(*change, 1))
    assert said in str(refused.value)


@pytest.mark.parametrize("steps", [1, 12])
def test_a_scale_has_two_to_eleven_steps(steps: int) -> None:
    whole = yaml.safe_load(WORKERS)
    words = {"short": {"id": "a"}, "label": {"id": "b"}}
    whole["steps"] = [deepcopy(words) | {"value": number} for number in range(1, steps + 1)]
    with pytest.raises(InstrumentFileError, match=f"2 to 11 steps, not {steps}"):
        _read(yaml.safe_dump(whole, sort_keys=False))


def test_a_difference_names_the_statement_and_counts_what_is_comparable() -> None:
    before = _read()
    after = _read(WORKERS.replace("Emergencies are simulated.", "Emergencies are drilled."))
    with translation.override("en"):
        assert [one.name for one in differences(before, after)] == ["Statement X2.1"]
    assert comparable_statements(before, after) == 19


@pytest.mark.parametrize(
    ("words", "other", "name"),
    [
        ("SMK3 in practice, as", "SMK3 at work, as", "Title"),
        ("min: '85'", "min: '84'", "Category memuaskan"),
        ("{id: Memuaskan, en: Satisfactory}", "{id: Memuaskan, en: Fine}", "Category memuaskan"),
        ("alpha_min: '0.6'", "alpha_min: '0.7'", "Lowest alpha"),
        ("significance: '0.05'", "significance: '0.01'", "Significance"),
    ],
)
@pytest.mark.parametrize("language", ["id", "en"])
def test_whatever_differs_is_told_as_it_was_and_is(
    words: str, other: str, name: str, language: str
) -> None:
    assert words in WORKERS
    with translation.override(language):
        found = differences(_read(), _read(WORKERS.replace(words, other, 1)))
        assert [one.before != one.after for one in found] == [True]
    if language == "en":
        assert found[0].name == name


def test_every_part_of_a_questionnaire_is_compared() -> None:
    spec = _read()
    variables, asked = spec.variables, spec.attributes
    other = Text("Lain", "Other")
    changes = {
        "title": other, "origin": other, "intro": other, "significance": "0.01",
        "alpha_min": Decimal("0.7"), "variables": variables[::-1], "attributes": asked[::-1],
        "steps": (*spec.steps[:-1], replace(spec.steps[-1], short=other)),
        "bands": (replace(spec.bands[0], min=Decimal(84)), *spec.bands[1:]),
    }  # fmt: skip
    own = {"code", "version"}  # which stay
    assert set(changes) == {one.name for one in fields(spec)} - own
    for name, value in changes.items():
        found = differences(spec, replace(spec, **{name: value}))  # type: ignore[arg-type]
        assert {one.before != one.after for one in found} == {True}, name
    renamed = replace(variables[0], title=other)
    found = differences(spec, replace(spec, variables=(renamed, *variables[1:])))
    assert [one.after for one in found] == [words_of(other)]


def test_a_questionnaire_without_one_before_is_new_in_all_its_parts() -> None:
    spec = _read()
    found = differences(nothing_before(spec), spec)
    assert {one.before for one in found} == {""}
    assert len(found) == 20 + 3 + 3 + len(spec.steps) + len(spec.attributes) + len(spec.bands)
