"""What each answer below full marks costs the total. Source: docs/scoring.md."""

from fractions import Fraction

from scoring import PointsLost, parse_case, points_lost
from tests.scoring.building import AnyJson, a_case, answers, items

FOUR = items(
    ("a", "1", "2", "4"), ("b", "1", "1", "4"), ("c", "2", "1", "10"), ("d", "2", "3", "4")
)


def lost(responses: AnyJson, **changes: AnyJson) -> list[tuple[str, Fraction]]:
    """Return item and exact cost of each point lost."""
    case = a_case(items=FOUR, responses=responses, **changes)
    return [(one.item, one.cost) for one in points_lost(parse_case(case))]


def test_cost_over_items_is_the_share_of_all_answered_weight() -> None:
    found = lost(answers(a="3", b="4", c="4", d="2"))
    assert found == [
        ("d", Fraction(100 * 3, 2 * 7)),
        ("c", Fraction(100 * 6, 10 * 7)),
        ("a", Fraction(100 * 2, 4 * 7)),
    ]


def test_cost_over_elements_is_the_share_of_the_element() -> None:
    elements = [{"code": "1", "weight": "40"}, {"code": "2", "weight": "60"}]
    found = lost(answers(a="3", b="4", c="4", d="2"), aggregation="elements", elements=elements)
    assert found == [("d", Fraction(45, 2)), ("c", Fraction(9)), ("a", Fraction(20, 3))]


def test_element_without_a_percent_leaves_its_weight_out_of_the_cost() -> None:
    elements = [{"code": "1", "weight": "40"}, {"code": "2", "weight": "60"}]
    found = lost(answers(a="3", c="na"), aggregation="elements", elements=elements)
    assert found == [("a", Fraction(25))]


def test_not_applicable_and_open_items_cost_nothing_and_make_the_others_dearer() -> None:
    assert lost(answers(a="na", c="4")) == [("c", Fraction(60))]


def test_items_without_weight_cost_nothing_but_are_listed() -> None:
    weightless = items(("a", "1", "0", "4"), ("b", "1", "1", "4"))
    case = parse_case(a_case(items=weightless, responses=answers(a="0", b="0")))
    assert [(one.item, one.cost) for one in points_lost(case)] == [
        ("b", Fraction(100)),
        ("a", Fraction(0)),
    ]


def test_elements_without_weight_cost_nothing_but_are_listed() -> None:
    elements = [{"code": "1", "weight": "0"}, {"code": "2", "weight": "0"}]
    assert lost(answers(a="0"), aggregation="elements", elements=elements) == [("a", Fraction(0))]


def test_equal_costs_keep_the_order_of_the_case() -> None:
    same = items(("z", "2", "1", "4"), ("a", "1", "1", "4"), ("m", "2", "1", "4"))
    case = parse_case(a_case(items=same, responses=answers(a="0", m="0", z="0")))
    assert [one.item for one in points_lost(case)] == ["z", "a", "m"]


def test_point_lost_carries_all_a_page_needs_to_say() -> None:
    case = parse_case(a_case(items=FOUR, responses=answers(a="2.5")))
    assert points_lost(case) == (
        PointsLost(
            item="a",
            element="1",
            score=Fraction(5, 2),
            max=4,
            cost=Fraction(75, 2),
            display="37.5",
        ),
    )
