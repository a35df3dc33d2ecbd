"""Two people on one page of a draft: both kept where they can be, both shown where not."""

from typing import Any

import pytest
from django.utils import translation

from core.canonical import JsonObject
from instruments.editor.merging import merged


def item(code: str, **more: Any) -> JsonObject:
    """An item as stored."""
    return {"code": code, "lineage": f"small-{code}", "weight": "1"} | more


def page(*items: JsonObject) -> JsonObject:
    return {"title": {"id": "Satu", "en": "One"}, "items": list(items)}


A, B, C = item("1"), item("2"), item("3")
BASE = page(A, B, C)

# (what I made of it, what they made of it, what comes out)
BOTH_KEPT = [
    (page(A | {"weight": "2"}, B, C), page(A, B | {"weight": "3"}, C), ["1:2", "2:3", "3:1"]),
    (page(A | {"weight": "2"}, B, C), page(A | {"scale": "x"}, B, C), ["1:2", "2:1", "3:1"]),
    (page(A, C), page(A | {"weight": "2"}, B, C), ["1:2", "3:1"]),
    (page(A, B, C, {"code": "4", "weight": "1"}), page(B, C), ["2:1", "3:1", "4:1"]),
    (page(A, item("1a"), B, C), page(A, B, item("2a"), C), ["1:1", "1a:1", "2:1", "2a:1", "3:1"]),
    (page(B, A, C), page(A, B | {"weight": "5"}, C, item("9")), ["2:5", "1:1", "3:1", "9:1"]),
    (page(A | {"weight": "2"}, B, C), page(C, A, B), ["3:1", "1:2", "2:1"]),
    (page(A | {"weight": "2"}, B, C), page(A | {"weight": "2"}, B, C), ["1:2", "2:1", "3:1"]),
]


@pytest.mark.parametrize(("mine", "theirs", "comes_out"), BOTH_KEPT)
def test_what_each_changed_is_kept(
    mine: JsonObject, theirs: JsonObject, comes_out: list[str]
) -> None:
    merge = merged(base=BASE, mine=mine, theirs=theirs)
    assert [f"{one['code']}:{one['weight']}" for one in merge.value["items"]] == comes_out
    assert merge.clashes == []


CLASHES = [
    (
        page(A | {"weight": "2"}, B, C),
        page(A | {"weight": "3.5"}, B, C),
        ("Items “1” Weight", "3.5", "2"),
    ),
    (page(B, C), page(A | {"weight": "3"}, B, C), ("Items “1”", "Weight: 1 → 3", "removed")),
    (page(A | {"weight": "3"}, B, C), page(B, C), ("Items “1”", "removed", "Weight: 1 → 3")),
    (
        BASE | {"title": {"id": "Dua", "en": "One"}},
        BASE | {"title": {"id": "Tiga", "en": "One"}},
        ("Title (id)", "Tiga", "Dua"),
    ),
    (
        page(A | {"measured": {"thresholds": [["4", "a"], ["0", "b"]]}}, B, C),
        page(A | {"measured": {"thresholds": [["5", "a"]]}}, B, C),
        ("Items “1” Measured figure Thresholds", "5; a", "4; a; 0; b"),
    ),
    (
        page(A, B, C, {"code": "4", "weight": "1"}),
        page(A, B, C, item("4", weight="2")),
        ("Items “4” Weight", "2", "1"),
    ),
]


@pytest.mark.parametrize(("mine", "theirs", "told"), CLASHES)
def test_what_both_changed_is_shown_from_both(
    mine: JsonObject, theirs: JsonObject, told: tuple[str, str, str]
) -> None:
    with translation.override("en"):
        merge = merged(base=BASE, mine=mine, theirs=theirs)
    assert [(one.label, one.before, one.after) for one in merge.clashes] == [told]


def test_two_orders_clash_and_one_order_does_not() -> None:
    merge = merged(base=BASE, mine=page(B, A, C), theirs=page(A, C, B))
    assert len(merge.clashes) == 1
    assert [one["code"] for one in merge.value["items"]] == ["2", "1", "3"]


def test_the_second_sending_of_a_new_item_adds_no_second_one() -> None:
    new: JsonObject = {"code": "4", "weight": "1"}
    merge = merged(base=BASE, mine=page(A, B, C, new), theirs=page(A, B, C, item("4")))
    assert [one["code"] for one in merge.value["items"]] == ["1", "2", "3", "4"]
    assert merge.clashes == []


def test_english_that_only_repeats_the_indonesian_is_no_change() -> None:
    base = {"title": {"id": "Satu", "en": "Satu"}}
    theirs = {"title": {"id": "Satu", "en": "One"}}
    merge = merged(base=base, mine={"title": {"id": "Dua"}}, theirs=theirs)
    assert merge.value == {"title": {"id": "Dua", "en": "One"}}
    assert merge.clashes == []


def test_two_rows_of_one_code_stay_two_rows() -> None:
    merge = merged(base=BASE, mine=page(A, A, B, C), theirs=page(A, B, C | {"weight": "2"}))
    assert [one["code"] for one in merge.value["items"]] == ["1", "1", "2", "3"]
