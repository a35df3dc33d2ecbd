"""The second CSMS checklist: every score has its own words, and words and figures agree."""

import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from instruments.specs import InstrumentSpec, ItemSpec, Text, read_instrument_files

FOLDER = Path(__file__).parents[3] / "instruments" / "library"
FILE = FOLDER / "csms-v2.yaml"
SPEC = read_instrument_files(FILE).instrument
MEASURED = [item for item in SPEC.items if item.measured]
NEW = {"1.13", "3.15", "3.16", "4.12", "4.13", "4.14"}  # what v1 did not ask
UNLESS_IT_APPLIES = {"1.13", "3.15", "3.16"}
LANGUAGES = [("id", ","), ("en", ".")]


@pytest.fixture(scope="module")
def first() -> InstrumentSpec:
    return read_instrument_files(FOLDER / "csms-v1.yaml").instrument


def item_of(code: str) -> ItemSpec:
    return next(item for item in SPEC.items if item.code == code)


def figures_in(said: str, mark: str) -> set[Decimal]:
    """The figures that a text names, by the decimal mark of its language."""
    found = re.findall(rf"\d+(?:{re.escape(mark)}\d+)?", said)
    return {Decimal(figure.replace(mark, ".")) for figure in found}


def test_67_items_in_five_elements_that_weigh_100() -> None:
    assert [len(element.items) for element in SPEC.elements] == [13, 13, 16, 14, 11]
    assert sum(element.weight for element in SPEC.elements) == 100
    for element in SPEC.elements:
        assert sum(item.weight for item in element.items) == element.weight


def test_years_are_compared_on_all_61_items_of_the_first_version(first: InstrumentSpec) -> None:
    assert len(first.items) == 61
    before = {item.lineage: item for item in first.items}
    now = {item.lineage: item for item in SPEC.items}
    assert set(before) <= set(now)
    assert {now[lineage].code for lineage in set(now) - set(before)} == NEW
    assert all(now[lineage].aspects == item.aspects for lineage, item in before.items())


def test_every_score_of_every_item_has_words_of_its_own_in_both_languages() -> None:
    for item in SPEC.items:
        assert list(item.guide) == ["0", "1", "2", "3", "4"], item.code
        for said in (
            [text.id for text in item.guide.values()],
            [t.en for t in item.guide.values()],
        ):
            assert len(set(said)) == 5, item.code


def test_no_score_is_only_between_two_others() -> None:
    labels = [choice.label for scale in SPEC.scales.values() for choice in scale.choices]
    guides = [text for item in SPEC.items for text in item.guide.values()]
    for text in (*labels, *guides):
        assert not re.search(r"antara \d+ dan \d+$", text.id, re.IGNORECASE), text
        assert not re.search(r"between \d+ and \d+$", text.en, re.IGNORECASE), text


def test_no_company_stands_in_the_checklist_of_every_customer() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert not re.search(r"\bPT\.? [A-Z]|\bCV\.? [A-Z]|contoh:", text, re.IGNORECASE)
    assert not [item.code for item in SPEC.items if item.indicator]


@pytest.mark.parametrize("item", MEASURED, ids=lambda item: item.code)
@pytest.mark.parametrize(("language", "mark"), LANGUAGES)
def test_a_guide_names_the_bounds_by_which_its_score_is_proposed(
    item: ItemSpec, language: str, mark: str
) -> None:
    assert item.measured
    above: Decimal | None = None  # the bound of the next better score
    for bound, choice in item.measured.thresholds:
        said = getattr(item.guide[choice], language)
        bounds = {figure for figure in (bound, above) if figure}
        if item.measured.unit.id == "%":
            assert figures_in(" ".join(re.findall(r"[\d,.]+ %", said)), mark) == bounds, said
        elif bound:
            assert bound in figures_in(said, mark), said
        above = bound


@pytest.mark.parametrize("item", MEASURED, ids=lambda item: item.code)
def test_a_threshold_reads_as_a_person_would_write_it(item: ItemSpec) -> None:
    assert item.measured
    bounds = [bound for bound, _choice in item.measured.thresholds]
    assert [choice for _bound, choice in item.measured.thresholds] == ["4", "3", "2", "1", "0"]
    assert all(bound * 2 == (bound * 2).to_integral() for bound in bounds)  # whole or a half
    assert all(better > worse for better, worse in pairwise(bounds))


def test_what_grows_with_the_company_is_counted_by_site_or_by_workers() -> None:
    for code, per in (("1.02", ("lokasi", "site")), ("4.01", ("100 pekerja", "100 workers"))):
        item = item_of(code)
        assert item.measured
        texts: list[Text] = [item.measured.unit, *(item.guide.values())]
        assert all(per[0] in text.id and per[1] in text.en for text in texts)
        assert item.evidence
        assert "Cara hitung: " in item.evidence.id


def test_what_not_everybody_does_says_when_it_is_not_applicable() -> None:
    for code in UNLESS_IT_APPLIES:
        item = item_of(code)
        assert SPEC.scales[item.scale].na
        assert item.evidence
        assert "Tidak berlaku bila" in item.evidence.id
        assert "Not applicable where" in item.evidence.en


def test_every_item_has_evidence_and_references() -> None:
    assert [item.code for item in SPEC.items if not (item.evidence and item.references)] == []
