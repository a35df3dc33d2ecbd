"""A good file becomes a spec; a malformed one becomes one sentence that says what to do."""

import dataclasses
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from instruments.specs import InstrumentFileError, Text, instrument_problems, parse_instrument
from instruments.specs.parts import MEASURE_KEYS, Code, Measure, ShortCode
from scoring import MEASURES, AnswersOfKind, AspectsBelow, ElementsBelow, ItemsAtMost
from tests.instruments.specs.small_files import INSTRUMENT, damaged

NAME = "instruments/small-v1.yaml"
COUNTS = "measure: fatal_incidents"  # what the rule of the good file counts

# (part of the good file, what stands there instead, the sentence that comes back)
MALFORMED = [
    # YAML itself
    ("code: small", "code: [small", "line 2: the file is not valid YAML"),
    ("code: small", "\tcode: small", "line 1: the file is not valid YAML"),
    ("{id: Kecil, en", "&a {id: Kecil, en", "line 3: the file uses a YAML anchor or alias"),
    ("{id: Kecil, en: Small}", "*a", "line 3: the file uses a YAML anchor or alias"),
    ("{id: Kecil, en: Small}", "!!python/name:os.system", "line 3: the file uses a YAML tag (!)"),
    ("code: small", "code: small\n---\ncode: other", "line 2: the file holds a second YAML docum"),
    ("{id: Dibuat untuk pengujian}", "[" * 30 + "]" * 30, "line 4: the file nests deeper than 20"),
    (
        "version: 1\n",
        "version: 1\ncode: again\n",
        'line 3: the file has the key "code" twice (also in line 1); keep one.',
    ),
    (
        'weight: "60"',
        'weight: "60"\n    weight: "40"',
        'line 39: elements[0] has the key "weight" twice (also in line 38); keep one.',
    ),
    # keys
    (
        "aggregation: elements",
        "agregation: elements",
        'line 5: the file has the unknown key "agregation"; known here: aggregation.',
    ),
    (
        "indicator: {id: Petunjuk}",
        "points: {id: Petunjuk}",
        'line 52: elements[0].items[0] has the unknown key "points"; known here: code, lineage, ',
    ),
    ("aggregation: elements\n", "", ': the file lacks the key "aggregation"; add it.'),
    (
        '        weight: "0.5"\n',
        "",
        'line 59: elements[0].items[1] lacks the key "weight"; add it.',
    ),
    # types
    (
        'weight: "1.5"',
        "weight: 1.50",
        "line 47: elements[0].items[0].weight is 1.50 without quotes, which is not text; "
        'write "1.50".',
    ),
    ('code: "1.02"', "code: 1.02", "elements[0].items[1].code is 1.02 without quotes, which is no"),
    ("code: people, ", "code: no, ", "aspects[0].code is no without quotes, which is not text"),
    ('clause: "5"', "clause: 2012-05-01", "references[0].clause is 2012-05-01 without quotes"),
    ('weight: "1.5"', 'weight: "1,5"', 'is "1,5", which is not a decimal number; write it as'),
    ('weight: "1.5"', 'weight: "1e3"', 'is "1e3", which is not a decimal number; write it as'),
    ('weight: "1.5"', "weight:", "elements[0].items[0].weight is empty; give it a value or remove"),
    ("version: 1", 'version: "1"', 'version must be a whole number without quotes, not "1".'),
    ("at_least: 1", "at_least: one", 'at_least must be a whole number without quotes, not "one".'),
    ("on: true", "on: yes", 'rules[0].on must be true or false without quotes, not "yes".'),
    ("title: {id: Kecil, en: Small}", "title: Kecil", "title must be a mapping (key: value), not"),
    (
        'elements: ["1"]',
        'elements: "1"',
        'groups[0].elements must be a list, not "1"; write [1] for a list of one.',
    ),
    ('elements: ["1"]', "elements:", "groups[0].elements must be a list, but is empty; write []"),
    ('elements: ["1"]', "elements: {a: b}", "must be a list, not a mapping; begin each entry"),
    ("{id: Butir kedua}", "[a, b]", "items[1].title must be a mapping (key: value), not a list."),
    ("{id: Butir kedua}", "{id: [a]}", "title.id must be text, not a list; write the words after"),
    ("at_least: 1", "at_least: [1]", "at_least must be a whole number without quotes, not a list."),
    ("on: true", "on:", "rules[0].on must be true or false without quotes, but is empty."),
    ('weight: "1.5"', "weight: .nan", 'is ".nan", which is not a decimal number; write it as'),
    ('weight: "1.5"', "weight: 1e999", 'is "1e999", which is not a decimal number; write it as'),
    ('weight: "1.5"', 'weight: "1.00001"', 'is "1.00001"; write at most 6 digits and 4 decimals.'),
    ('code: "1.02"', "code: 2024-01-02", 'without quotes, which is not text; write "2024-01-02".'),
    ("{id: Butir kedua}", "{id: " + "a" * 10_001 + "}", "has 10001 characters; shorten it to 1000"),
    ("[people]", "[" + "people, " * 201 + "]", "aspects has 201 entries; at most 200 are read."),
    ('["4", "2"]', '["4"]', "measured.thresholds[0] must hold 2 entries, not 1."),
    ("kind: points", "kind: stars", 'scales.points.kind is "stars"; use one of: points, conform'),
    ("lineage: small-1.02", "lineage: small 1", 'lineage holds "small 1", which is not a code; '),
    ('code: "1.02"', f'code: "{"9" * 21}"', "which is not a code; use letters, digits, dot, dash"),
    # names and references
    (
        "version: 1\n",
        "version: 2\n",
        "small-v1.yaml: the file must be named small-v2.yaml, after its code and version; rename",
    ),
    ("ladder: steps-v1", "ladder: steps", 'ladder is "steps"; write it like "csms_4-v1".'),
    (
        'code: "1.02"',
        'code: "1.01"',
        'line 59: elements[0].items[1].code is "1.01", which is already used above; use another.',
    ),
    ("small-1.02", "small-1.01", 'items[1].lineage is "small-1.01", which is already used above'),
    ("code: second,", "code: first,", 'levels[1].code is "first", which is already used above'),
    (
        'weight: "0.5"\n        scale: points',
        'weight: "0.5"\n        scale: point',
        'items[1].scale is "point", which is not in scales; use one of: points.',
    ),
    ("[people]", "[person]", 'items[0].aspects[0] is "person", which is not in aspects; use one'),
    ("[people]", "[people, people]", 'aspects[1] is "people", which is already used above'),
    ("document: LAW", "document: ISO", 'references[0].document is "ISO", which is not in documen'),
    ("level: second", "level: third", 'items[1].level is "third", which is not in levels; use one'),
    ("        level: second\n", "", 'items[1] lacks the key "level"; use one of: first, second.'),
    ('section: "1.1"', 'section: "1.2"', 'is "1.2", which is not in the sections of element 1'),
    ('elements: ["1"]', 'elements: ["2"]', 'groups[0].elements[0] is "2", which is not in element'),
    # weights, scales, guides, thresholds, rules
    ('weight: "1.5"', 'weight: "-1"', 'elements[0].items[0].weight is "-1"; it must be 0 or more.'),
    ('weight: "60"', 'weight: "0"', "elements all weigh 0; give at least one a weight."),
    ('max: "2"', 'max: "0"', 'scales.points.max is "0"; it must be above 0.'),
    ('max: "2"', 'max: "1"', 'choices[1].score is "2"; it must be from 0 to 1.'),
    ('max: "2"', 'max: "3"', 'scales.points.choices has none that earns the max "3"; add it.'),
    (
        "label: {id: Penuh}}",
        'label: {id: Penuh}}\n      - {code: "1", score: "1", label: {id: Sedang}}',
        "scales.points.choices are out of order; list them best first or lowest first.",
    ),
    ('"2": {id: Ada}', '"3": {id: Ada}', 'guide.3 is "3", which is not in the scale points; use'),
    ('["0", "0"]', '["4", "0"]', 'thresholds[1][0] is "4", not below the one before it ("4"); put'),
    ("direction: higher", "direction: lower", 'is "0", not above the one before it ("4"); put'),
    ('["4", "2"]', '["4", "9"]', 'thresholds[0][1] is "9", which is not in the scale points; use'),
    ("kind: points", "kind: measured", 'items[1] lacks the key "measured", which the scale points'),
    ("at_least: 1", "at_least: 0", "rules[0].at_least is 0; it must be 1 or more."),
    ("{to: low}", "{}", 'rules[0].effect must hold either "to" or "down", one of the two.'),
    ("{to: low}", "{to: low, down: 1}", 'must hold either "to" or "down", one of the two.'),
    ("{to: low}", "{down: 0}", "rules[0].effect.down is 0; it must be 1 or more."),
    ("{id: Butir kedua}", "{id: " + "a" * 251 + "}", "title.id has 251 characters; shorten it to"),
    # what a rule counts
    (
        COUNTS,
        "measure: deaths",
        'rules[0].measure is "deaths"; use one of: fatal_incidents, fatalit',
    ),
    (COUNTS, "measure: answers", "rules[0].kind is missing, and the measure answers needs it; add"),
    (
        COUNTS,
        COUNTS + '\n    kind: "0"',
        "line 11: rules[0].kind does not belong to the measure fatal_incidents; remove it.",
    ),
    (
        COUNTS,
        "measure: answers\n    kind: mayor",
        'rules[0].kind is "mayor", which is not in the scales; use one of: 0, 2.',
    ),
    (
        COUNTS,
        'measure: items_at_most\n    score: "1"\n    items: ["1.01", "1.03"]',
        'rules[0].items[1] is "1.03", which is not in items; use one of: 1.01, 1.02.',
    ),
    (
        COUNTS,
        'measure: items_at_most\n    score: "1"\n    items: ["1.01", "1.01"]',
        'rules[0].items[1] is "1.01", which is already used above; use another.',
    ),
    (
        COUNTS,
        'measure: items_at_most\n    score: "-1"\n    items: ["1.01"]',
        'rules[0].score is "-1"; it must be 0 or more.',
    ),
    (
        COUNTS,
        'measure: items_at_most\n    score: "1"\n    items: []',
        "rules[0].items is an empty list; name at least one.",
    ),
    (
        COUNTS,
        'measure: elements_below\n    percent: "101"',
        'rules[0].percent is "101"; it must be from 0 to 100.',
    ),
    (
        COUNTS,
        'measure: elements_below\n    percent: "40"\n    elements: ["2"]',
        'rules[0].elements[0] is "2", which is not in elements; use one of: 1.',
    ),
    (
        COUNTS,
        'measure: aspects_below\n    percent: "40"\n    aspects: [persons]',
        'rules[0].aspects[0] is "persons", which is not in aspects; use one of: people.',
    ),
]


@pytest.mark.parametrize(("part", "instead", "sentence"), MALFORMED)
def test_malformed_file_gives_one_sentence_with_its_place(
    part: str, instead: str, sentence: str
) -> None:
    with pytest.raises(InstrumentFileError) as caught:
        parse_instrument(damaged(INSTRUMENT, part, instead=instead), file_name=NAME)
    message = str(caught.value)
    assert sentence in message
    assert message.startswith(NAME)
    assert message.endswith(".")
    assert "\n" not in message


def test_good_file_becomes_a_spec_with_exact_numbers() -> None:
    spec = parse_instrument(INSTRUMENT, file_name=NAME)
    first, second = spec.items
    assert (spec.code, spec.version, spec.ladder) == ("small", 1, "steps-v1")
    assert str(first.weight) == "1.5"
    assert first.measured is not None
    assert first.measured.thresholds == ((Decimal(4), "2"), (Decimal(0), "0"))
    assert first.guide["2"] == Text("Ada")
    assert (second.aspects, second.references, dict(second.guide)) == ((), (), {})
    assert (second.evidence, second.section, second.measured) == (None, None, None)


def test_english_falls_back_to_the_indonesian_words() -> None:
    spec = parse_instrument(INSTRUMENT, file_name=NAME)
    assert (spec.title.id, spec.title.en) == ("Kecil", "Small")
    assert spec.elements[0].title.en == "Satu"


def test_a_level_asks_for_its_own_items_and_those_before_it() -> None:
    spec = parse_instrument(INSTRUMENT, file_name=NAME)
    assert [item.code for item in spec.items_up_to("first")] == ["1.01"]
    assert [item.code for item in spec.items_up_to("second")] == ["1.01", "1.02"]
    with pytest.raises(ValueError, match="third"):
        spec.items_up_to("third")


def test_error_keeps_file_path_line_and_problem_apart() -> None:
    text = damaged(INSTRUMENT, "{to: low}", instead="{to: low, down: 1}")
    with pytest.raises(InstrumentFileError) as caught:
        parse_instrument(text, file_name=NAME)
    error = caught.value
    assert (error.file, error.path, error.line) == (NAME, "rules[0].effect", 12)
    assert error.problem == 'must hold either "to" or "down", one of the two'


@pytest.mark.parametrize("text", ["", "# only a comment\n"])
def test_empty_file_is_refused(text: str) -> None:
    with pytest.raises(InstrumentFileError, match=r"the file is empty; see docs/"):
        parse_instrument(text, file_name=NAME)


def test_instrument_without_elements_or_items_is_refused() -> None:
    head, _, tail = INSTRUMENT.partition('elements:\n  - code: "1"')
    element = tail.partition("    items:\n")[0]
    with pytest.raises(InstrumentFileError, match="elements are empty"):
        parse_instrument(
            head.replace('elements: ["1"]', "elements: []") + "elements: []", file_name=NAME
        )
    with pytest.raises(InstrumentFileError, match=r"elements\[0\]\.items are empty"):
        parse_instrument(f'{head}elements:\n  - code: "1"{element}    items: []', file_name=NAME)


@pytest.mark.parametrize(
    "text",
    [
        "a: [" + "1," * 200_000 + "]",
        "a: {" + ",".join(f"k{n}: 1" for n in range(60_000)) + "}",
        "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]",
        "[" * 200_000,
        "{a: " * 200_000,
        "a: " + "x" * 2_000_001,
        "a: \x00",
        "a: \ud800",
        "- " * 999,
    ],
)
def test_hostile_text_is_a_sentence_and_not_a_crash(text: str) -> None:
    with pytest.raises(InstrumentFileError):
        parse_instrument(text, file_name=NAME)


def test_a_mark_at_the_beginning_and_other_line_ends_are_no_fault() -> None:
    spec = parse_instrument(INSTRUMENT, file_name=NAME)
    for text in ("\ufeff" + INSTRUMENT, INSTRUMENT.replace("\n", "\r\n")):
        assert parse_instrument(text, file_name=NAME) == spec


def test_an_instrument_has_no_more_items_than_a_checklist_can_show() -> None:
    spec = parse_instrument(INSTRUMENT, file_name=NAME)
    items = tuple(
        dataclasses.replace(spec.items[1], code=ShortCode(Code(f"{n}"))) for n in range(1001)
    )
    large = dataclasses.replace(
        spec, elements=(dataclasses.replace(spec.elements[0], items=items),)
    )
    said = [found.says for found in instrument_problems(large)]
    assert "have 1001 items in all; at most 1000 are read" in said


@settings(max_examples=300)
@given(
    place=st.integers(0, len(INSTRUMENT) - 1),
    length=st.integers(0, 30),
    instead=st.text(alphabet="\t\n -:,#&*!|>'\"%@`{}[]?0aé\x07", max_size=4),
)
def test_any_slip_of_the_hand_gives_a_spec_or_a_sentence(
    place: int, length: int, instead: str
) -> None:
    text = INSTRUMENT[:place] + instead + INSTRUMENT[place + length :]
    try:
        assert parse_instrument(text, file_name=NAME).items
    except InstrumentFileError as error:
        assert str(error).startswith(NAME)  # noqa: PT017  either outcome is right


def test_measures_and_their_keys_are_those_of_scoring() -> None:
    assert get_args(Measure) == MEASURES
    counting = {
        measure.name: {field.name for field in dataclasses.fields(measure)}
        for measure in (AnswersOfKind, ItemsAtMost, ElementsBelow, AspectsBelow)
    }
    for name, keys in MEASURE_KEYS.items():
        assert {*keys.needed, *keys.optional} == counting.get(name, set()), name


def test_a_rule_says_what_it_counts_in_answers_items_elements_and_aspects() -> None:
    for measure in (
        'items_at_most\n    items: ["1.02", "1.01"]\n    score: "0.5"',
        'answers\n    kind: "0"',
        'elements_below\n    percent: "40"',
        'aspects_below\n    percent: "40"\n    aspects: [people]',
    ):
        text = damaged(INSTRUMENT, COUNTS, instead=f"measure: {measure}")
        (rule,) = parse_instrument(text, file_name=NAME).rules
        assert rule.measure == measure.partition("\n")[0]
    assert (rule.percent, rule.aspects, rule.elements) == (Decimal(40), ("people",), None)


def test_spec_is_frozen() -> None:
    spec = parse_instrument(INSTRUMENT, file_name=NAME)
    with pytest.raises(dataclasses.FrozenInstanceError):
        spec.code = "other"  # type: ignore[misc, assignment]
