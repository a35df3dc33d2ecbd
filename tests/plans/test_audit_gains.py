"""The published first audit against the final one, and what a later audit may have lost."""

import pytest

from plans.rules.audit_gains import CriterionJudgement, gains_of
from tests.plans.published_plan import transition_codes

DECLINED = ("7.4.4", "12.4.1", "12.5.1")


def judged(**choices: str) -> list[CriterionJudgement]:
    """Criteria e1a, e1b ... of the element in their name; - is not judged."""
    return [
        CriterionJudgement(name, name[1], choice.strip("-"), choice == "sesuai")
        for name, choice in choices.items()
    ]


def audit(rest: str, **named: str) -> list[CriterionJudgement]:
    """The paper's 122 criteria: ``rest`` but for those that are named."""
    given = {name[1:].replace("_", "."): choice for name, choice in named.items()}
    return [
        CriterionJudgement(
            code, code.split(".")[0], choice := given.get(code, rest), choice == "sesuai"
        )
        for code in transition_codes()
    ]


def test_the_paper_gains_118_criteria_and_96_7_points() -> None:
    first = audit("mayor", _6_5_4="sesuai", _6_5_3="minor")
    final = audit("sesuai", _7_4_4="mayor", _12_4_1="mayor", _12_5_1="mayor")
    found = gains_of(first, final)
    assert (found.total.before, found.total.after, found.total.gain) == (1, 119, 118)
    assert (found.total.percent_before, found.total.percent_after) == ("0.8", "97.5")
    assert found.total.points == "96.7"
    assert found.moves == {
        ("mayor", "sesuai"): 117,
        ("minor", "sesuai"): 1,
        ("sesuai", "sesuai"): 1,
        ("mayor", "mayor"): 3,
    }
    by_element = {one.element: (one.after, one.percent_after) for one in found.elements}
    assert by_element["7"] == (14, "93.3")
    assert by_element["12"] == (8, "80.0")


def test_what_fell_back_is_named_and_counts_against_the_gain() -> None:
    found = gains_of(judged(e1a="sesuai", e1b="mayor"), judged(e1a="minor", e1b="sesuai"))
    assert (found.fell_back, found.total.gain, found.total.points) == (("e1a",), 0, "0.0")
    assert found.changed == ("e1a", "e1b")


def test_what_was_judged_in_one_audit_alone_is_no_move() -> None:
    found = gains_of(judged(e1a="-", e1b="sesuai"), judged(e1a="sesuai", e1b="sesuai"))
    assert (found.only_one, found.changed) == (("e1a",), ())
    assert (found.total.judged_before, found.total.judged_after) == (1, 2)


@pytest.mark.parametrize("after", [judged(e1a="-"), []])
def test_nothing_judged_has_no_percent_and_no_points(after: list[CriterionJudgement]) -> None:
    found = gains_of(judged(e1a="sesuai"), after)
    assert (found.total.percent_after, found.total.points) == (None, None)
