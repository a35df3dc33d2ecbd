"""What differs between two versions: by lineage, field by field, and the fewest moves."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from instruments.differences import Difference, _fewest_moves, changes_between, difference
from instruments.specs import as_json, parse_instrument
from instruments.wording import place_of
from tests.instruments.specs.small_files import INSTRUMENT

DOCUMENT: dict[str, Any] = as_json(parse_instrument(INSTRUMENT, file_name="small-v1.yaml"))


def changed(edit: Callable[[dict[str, Any]], object]) -> Difference:
    """What differs after an edit, in English."""
    after = deepcopy(DOCUMENT)
    edit(after)
    with override("en"):
        return difference(DOCUMENT, after)


def first(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["elements"][0]["items"][0]
    return found


def told(found: Difference, name: str) -> list[tuple[str, str, str]]:
    part = next(part for part in found.parts if part.name == name)
    return [(c.label, c.before, c.after) for entry in part.changed for c in entry.changes]


def test_a_copy_differs_in_nothing() -> None:
    found = changed(lambda document: None)
    assert found.empty
    assert (found.comparable, found.of) == (2, 2)


@pytest.mark.parametrize(
    ("edit", "change"),
    [
        (lambda item: item.update(weight="2"), ("Weight", "1.5", "2")),
        (lambda item: item.update(code="1.09"), ("Code", "1.01", "1.09")),
        (
            lambda item: item["guide"]["0"].update(id="Nihil"),
            ("Guide 0 (id)", "Tidak ada", "Nihil"),
        ),
        (lambda item: item.pop("evidence"), ("Evidence to look for (id)", "Berkas", "–")),
        (lambda item: item.update(aspects=[]), ("Aspects", "people", "–")),
        (
            lambda item: item["measured"].update(direction="lower"),
            ("Measured figure Better when", "higher", "lower"),
        ),
    ],
)
def test_a_change_has_its_field_and_both_values(
    edit: Callable[[dict[str, Any]], object], change: tuple[str, str, str]
) -> None:
    assert change in told(changed(lambda document: edit(first(document))), "items")


def test_a_removed_item_is_lost_and_an_added_one_is_not_comparable() -> None:
    def replaced(document: dict[str, Any]) -> None:
        first(document)["lineage"] = "small-9"

    found = changed(replaced)
    assert [entry.key for entry in found.lost] == ["small-1.01"]
    assert (found.comparable, found.of) == (1, 2)


def test_items_that_change_places_count_once() -> None:
    found = changed(lambda document: document["elements"][0]["items"].reverse())
    part = next(part for part in found.parts if part.name == "items")
    assert len(part.moved) == 1
    assert part.changed == ()


def test_a_band_belongs_to_its_rating() -> None:
    before = {
        "title": {"id": "L"},
        "ratings": [{"code": "a", "label": {"id": "A"}}],
        "bands": [{"rating": "a", "min": "0"}],
    }
    after = deepcopy(before) | {"bands": [{"rating": "a", "min": "10"}]}
    with override("en"):
        assert told(difference(before, after), "ratings") == [("From (%)", "0", "10")]


@given(st.permutations(range(7)), st.sets(st.integers(0, 6)))
def test_what_did_not_move_keeps_its_order(order: list[int], gone: set[int]) -> None:
    before = [str(n) for n in range(7)]
    both = [str(n) for n in order if n not in gone]
    stayed = [key for key in both if key not in _fewest_moves(before, both)]
    assert stayed == sorted(stayed)
    assert len(both) < 2 or stayed


def test_two_states_of_a_page_are_told_by_code_and_not_by_place() -> None:
    mine = deepcopy(DOCUMENT["elements"][0])
    mine["items"].insert(0, mine["items"].pop())
    mine["items"][1]["title"] = {"id": "Lain"}
    with override("en"):
        changes = changes_between(DOCUMENT["elements"][0], mine)
    assert [(one.label, one.before, one.after) for one in changes] == [
        ("Items small-1.01 Title (id)", "Butir pertama", "Lain")
    ]


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("elements[0].items[1].weight", "Element 1, Item 1.02, Weight"),
        ("elements[0].items[7].title.id", "Element 1, Item 8, Title"),
        ("rules[0].effect.to", "Rule fatal, Effect, Lower to"),
        ("elements", "Elements"),
    ],
)
def test_a_path_is_told_as_a_place(path: str, place: str) -> None:
    with override("en"):
        assert place_of(path, DOCUMENT) == place
