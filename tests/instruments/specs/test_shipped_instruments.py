"""The instruments that come with the product are whole, and say what the contract says."""

import json
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from instruments.specs import InstrumentFiles, LadderSpec, parse_ladder, read_instrument_files

FOLDER = Path(__file__).parents[3] / "instruments" / "library"
TESTS = Path(__file__).parents[2]
PATHS = sorted(FOLDER.glob("*.yaml"))
LADDER_PATHS = sorted((FOLDER / "ladders").glob("*.yaml"))
CRITERIA = [  # of PP 50/2012 Annex II that each element adds at each level: 64 + 58 + 44
    ("1", 15, 5, 6),
    ("2", 2, 7, 5),
    ("3", 2, 4, 2),
    ("4", 1, 2, 4),
    ("5", 3, 1, 5),
    ("6", 21, 16, 4),
    ("7", 8, 7, 2),
    ("8", 1, 3, 5),
    ("9", 7, 3, 2),
    ("10", 0, 4, 2),
    ("11", 0, 0, 3),
    ("12", 4, 6, 4),
]


@pytest.fixture(scope="module")
def csms() -> InstrumentFiles:
    return read_instrument_files(FOLDER / "csms-v1.yaml")


@pytest.fixture(scope="module")
def smk3() -> InstrumentFiles:
    return read_instrument_files(FOLDER / "smk3-v1.yaml")


@pytest.fixture(scope="module")
def smk3_v2() -> InstrumentFiles:
    return read_instrument_files(FOLDER / "smk3-v2.yaml")


@pytest.fixture(scope="module")
def pt_a() -> dict[str, Any]:
    path = min(TESTS.glob("*/cases/pt_a_2024.json"))  # kept beside the tests of scoring
    case: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return case


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_shipped_instrument_parses_with_its_ladder(path: Path) -> None:
    files = read_instrument_files(path)
    assert path.stem == f"{files.instrument.code}-v{files.instrument.version}"
    assert files.instrument.items


def test_csms_has_61_items_in_five_elements_that_weigh_100(csms: InstrumentFiles) -> None:
    elements = csms.instrument.elements
    assert [len(element.items) for element in elements] == [12, 13, 14, 11, 11]
    assert len(csms.instrument.items) == 61
    assert sum(element.weight for element in elements) == 100
    for element in elements:
        assert sum(item.weight for item in element.items) == element.weight


def test_smk3_has_166_criteria_and_levels_64_122_166(smk3: InstrumentFiles) -> None:
    spec = smk3.instrument
    assert [len(spec.items_up_to(level.code)) for level in spec.levels] == [64, 122, 166]
    assert [level.code for level in spec.levels] == ["awal", "transisi", "lanjutan"]
    assert [len(element.items) for element in spec.elements] == [
        *(26, 14, 8, 7, 9, 41),
        *(17, 9, 12, 6, 3, 14),
    ]


def test_smk3_counts_only_conforming_and_groups_each_element(smk3: InstrumentFiles) -> None:
    spec = smk3.instrument
    scores = {choice.code: str(choice.score) for choice in spec.scales["kesesuaian"].choices}
    assert scores == {"sesuai": "1", "minor": "0", "mayor": "0"}
    assert [group.elements for group in spec.groups] == [(e.code,) for e in spec.elements]
    assert spec.rules == ()
    for element in spec.elements:
        sections = {section.code for section in element.sections}
        assert {item.section for item in element.items} == sections


def test_smk3_v2_asks_the_criteria_of_v1(smk3: InstrumentFiles, smk3_v2: InstrumentFiles) -> None:
    def asked(files: InstrumentFiles) -> list[tuple[object, ...]]:
        return [
            (element.code, item.code, item.lineage, item.section, item.level, item.weight)
            for element in files.instrument.elements
            for item in element.items
        ]

    assert asked(smk3_v2) == asked(smk3)
    assert smk3_v2.instrument.aggregation == smk3.instrument.aggregation


@pytest.mark.parametrize(
    ("element", "awal", "transisi", "lanjutan"), CRITERIA, ids=[row[0] for row in CRITERIA]
)
def test_smk3_has_the_criteria_of_the_annex_at_each_level(
    smk3_v2: InstrumentFiles, element: str, awal: int, transisi: int, lanjutan: int
) -> None:
    [found] = [one for one in smk3_v2.instrument.elements if one.code == element]
    starting = Counter(item.level for item in found.items)
    assert starting == Counter(awal=awal, transisi=transisi, lanjutan=lanjutan)


def test_smk3_v2_knows_the_findings_of_the_annex(smk3_v2: InstrumentFiles) -> None:
    choices = smk3_v2.instrument.scales["kesesuaian"].choices
    assert [(choice.code, str(choice.score)) for choice in choices] == [
        *(("sesuai", "1"), ("minor", "0"), ("mayor", "0"), ("kritikal", "0")),
    ]
    meanings = {choice.code: choice.meaning for choice in choices}
    assert "korban jiwa" in meanings["kritikal"].id
    assert "prinsip SMK3" in meanings["mayor"].id
    assert "several places" in meanings["mayor"].en
    assert "inconsistently" in meanings["minor"].en


def test_smk3_v2_says_of_each_criterion_what_the_auditor_asks(smk3_v2: InstrumentFiles) -> None:
    guidance = [item.guide["sesuai"] for item in smk3_v2.instrument.items]
    assert len(guidance) == 166
    for text in guidance:
        assert 60 < len(text.id) < 400, text.id
        assert 60 < len(text.en) < 400, text.en
        assert text.id.count(". ") <= 1, text.id  # one sentence or two
    assert len({text.id for text in guidance}) == len({text.en for text in guidance}) == 166


def test_smk3_v2_names_two_to_five_things_to_look_for(smk3_v2: InstrumentFiles) -> None:
    evidence = [item.evidence for item in smk3_v2.instrument.items]
    assert len({text.id for text in evidence}) == len({text.en for text in evidence}) == 166
    for text in evidence:
        assert 2 <= len(text.id.split(", ")) <= 5, text.id
        assert 2 <= len(text.en.split(", ")) <= 5, text.en


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("1.1.5", "ditinjau ulang secara berkala"),
        ("1.4.4", "pimpinan puncak atau pengurus"),
        ("2.1.6", "rencana sistem manajemen perusahaan"),
        ("6.1.3", "disahkan pejabat berwenang"),
        ("11.1.2", "independen, kompeten, dan berwenang"),
        ("12.3.3", "semua tenaga kerja"),
    ],
)
def test_smk3_v2_asks_all_that_the_annex_asks(
    smk3_v2: InstrumentFiles, code: str, words: str
) -> None:
    [item] = [item for item in smk3_v2.instrument.items if item.code == code]
    assert words in item.title.id


def test_smk3_v2_can_say_that_a_company_has_not_succeeded(smk3_v2: InstrumentFiles) -> None:
    ladder = smk3_v2.ladder
    assert [rating.code for rating in ladder.ratings] == [
        *("memuaskan", "baik", "kurang", "belum_berhasil"),
    ]
    assert "belum_berhasil" not in {band.rating for band in ladder.bands}  # no percent earns it
    assert [(band.rating, str(band.min)) for band in ladder.bands] == [
        *(("memuaskan", "85"), ("baik", "60"), ("kurang", "0")),
    ]


def test_csms_items_and_elements_are_those_of_the_contract_case(
    csms: InstrumentFiles, pt_a: dict[str, Any]
) -> None:
    spec = csms.instrument
    assert spec.aggregation == pt_a["aggregation"]
    assert [(e.code, e.weight) for e in spec.elements] == [
        (element["code"], Decimal(element["weight"])) for element in pt_a["elements"]
    ]
    assert [
        (item.code, element.code, list(item.aspects), item.weight, spec.scales[item.scale].max)
        for element in spec.elements
        for item in element.items
    ] == [
        (i["code"], i["element"], i["aspects"], Decimal(i["weight"]), Decimal(i["max"]))
        for i in pt_a["items"]
    ]


def test_csms_groups_ladder_and_rules_are_those_of_the_contract_case(
    csms: InstrumentFiles, pt_a: dict[str, Any]
) -> None:
    spec, ladder = csms.instrument, csms.ladder
    groups = [{"code": group.code, "elements": list(group.elements)} for group in spec.groups]
    assert groups == pt_a["groups"]
    assert _scheme(ladder) == pt_a["scheme"]
    assert [
        {
            "code": rule.code,
            "measure": rule.measure,
            "at_least": rule.at_least,
            "effect": {"to": rule.effect.to},
        }
        for rule in spec.rules
        if rule.on
    ] == pt_a["rules"]
    assert [rule.code for rule in spec.rules if not rule.on] == ["lti_3"]


def test_item_decided_by_two_figures_has_a_guide_for_each_choice(csms: InstrumentFiles) -> None:
    officers = next(item for item in csms.instrument.items if item.code == "2.01")
    assert officers.measured is None
    assert sorted(officers.guide) == ["0", "1", "2", "3", "4"]


def test_every_csms_item_says_what_earns_0_2_and_4(csms: InstrumentFiles) -> None:
    for item in csms.instrument.items:
        assert {"0", "2", "4"} <= set(item.guide), item.code
        assert item.evidence, item.code
        assert item.references, item.code


@pytest.mark.parametrize("path", LADDER_PATHS, ids=lambda path: path.stem)
def test_shipped_ladder_gives_words_and_meanings_in_both_languages(path: Path) -> None:
    ladder = parse_ladder(path.read_text(encoding="utf-8"), file_name=path.name)
    for rating in ladder.ratings:
        assert rating.label.id
        assert rating.meaning.en != rating.meaning.id
    assert ladder.proposal.en != ladder.proposal.id


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_what_every_scorecard_says_of_its_bounds_and_rules_names_nobodys_figures(
    path: Path,
) -> None:
    files = read_instrument_files(path)
    said = [files.ladder.proposal, *(rule.basis for rule in files.instrument.rules)]
    words = [word for text in said if text for word in (text.id, text.en)]
    assert words
    assert [word for word in words if re.search(r"\bPT [A-Z]\b|\d[.,]\d+ %", word)] == []


def test_ladders_are_those_that_ship() -> None:
    assert [path.stem for path in LADDER_PATHS] == [
        *("csms_4-v1", "proper_5-v1", "smk3_pp50-v1", "smk3_pp50-v2"),
    ]


@pytest.mark.parametrize("path", [*PATHS, *LADDER_PATHS], ids=lambda path: path.stem)
def test_every_text_is_given_in_both_languages(path: Path) -> None:
    # The parser lets English fall back, so the file itself is asked.
    def texts(node: object) -> list[dict[str, str]]:
        if isinstance(node, dict):
            own = [node] if "id" in node else []
            return own + [text for value in node.values() for text in texts(value)]
        return [text for entry in node for text in texts(entry)] if isinstance(node, list) else []

    found = texts(yaml.safe_load(path.read_text(encoding="utf-8")))
    assert found
    assert [text for text in found if set(text) != {"id", "en"}] == []


def test_no_text_names_a_place_on_somebodys_machine() -> None:
    for path in [*PATHS, *LADDER_PATHS]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"https?://|/work|/tmp|/home", text), path.name


def _scheme(ladder: LadderSpec) -> dict[str, Any]:
    """Return a ladder as the scoring contract writes it."""
    return {
        "ladder": [rating.code for rating in ladder.ratings],
        "bands": [{"rating": band.rating, "min": str(band.min)} for band in ladder.bands],
        "pass_mark": str(ladder.pass_mark),
    }
