"""The recapitulation of an audit: counted by element and level, from what a result froze."""

import pytest
from django.utils.translation import override

from evaluations.rules.conformity import Recapitulation, recapitulation_of

ANSWERS = ("sesuai", "minor", "mayor", "kritikal")


def recapitulated(**answers: str) -> Recapitulation:
    """Of elements 1 and 6, their criteria answered so: ``e1="sesuai minor -"``, - is open."""
    context = {
        "conformity": [{"code": code, "label": {"id": code, "en": code}} for code in ANSWERS],
        "elements": [
            {"code": name[1:], "title": {"id": name, "en": name}} for name in answers
        ],
        "items": [
            {"scale_kind": "conformity", "element": name[1:], "choice": answer.strip("-")}
            for name, told in answers.items()
            for answer in told.split()
        ],
    }  # fmt: skip
    with override("en"):
        found = recapitulation_of(context)
    assert found is not None
    return found


def shares(recap: Recapitulation, row: int) -> list[tuple[int, str | None, str | None]]:
    return [(one.count, one.of_element, one.of_level) for one in recap.rows[row].cells]


def test_the_paper_s_first_audit_is_one_of_122() -> None:
    recap = recapitulated(
        e1="sesuai " + "mayor " * 84, e6="minor " + "mayor " * 35 + "mayor"
    )  # fmt: skip
    assert [(c.count, c.of_level) for c in recap.total.cells][:3] == [
        (1, "0.8"),
        (1, "0.8"),
        (120, "98.4"),
    ]
    assert shares(recap, 1)[1] == (1, "2.7", "0.8")


def test_what_is_open_is_in_no_percent() -> None:
    recap = recapitulated(e1="sesuai minor - -")
    assert (recap.rows[0].judged, recap.rows[0].unjudged) == (2, 2)
    assert shares(recap, 0)[:2] == [(1, "50.0", "50.0"), (1, "50.0", "50.0")]


def test_where_nothing_is_judged_there_is_no_percent() -> None:
    assert shares(recapitulated(e1="- -"), 0)[0] == (0, None, None)


@pytest.mark.parametrize("told", ["sesuai minor mayor", "sesuai " * 5 + "minor mayor kritikal"])
def test_the_shares_of_a_row_add_up_to_100(told: str) -> None:
    recap = recapitulated(e1=told, e6=told)
    for row in (*recap.rows, recap.total):
        assert sum(round(float(one.of_element or 0) * 10) for one in row.cells) == 1000


def test_what_is_not_judged_by_conformity_has_no_recapitulation() -> None:
    assert recapitulation_of({"items": [], "elements": []}) is None


@pytest.mark.parametrize("told", ["sesuai minor mayor", "sesuai " * 5 + "minor mayor kritikal"])
def test_the_percents_of_the_level_add_up_column_by_column(told: str) -> None:
    recap = recapitulated(e1=told, e6=told + " mayor", e7=told)
    for at, whole in enumerate(recap.total.cells):
        column = [round(float(row.cells[at].of_level or 0) * 10) for row in recap.rows]
        assert sum(column) == round(float(whole.of_level or 0) * 10)


def test_the_exact_value_stands_beside_the_rounded_one() -> None:
    recap = recapitulated(e1="sesuai " + "mayor " * 84, e6="minor " + "mayor " * 36)
    assert recap.rows[1].cells[1].exact == ("1/37", "1/122")
