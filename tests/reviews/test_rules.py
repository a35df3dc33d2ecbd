"""What a revision changes of the result before it, of cases alone and without a database."""

from typing import Any

import pytest

from reviews.choices import IncidentCounting
from reviews.rules import revision_changes
from scoring import parse_case, score
from scoring.result import result_as_json
from tests.scoring.building import a_case, answers

REF = "INC-7"
LOWERS = [{"code": "lti", "measure": "lti", "at_least": 1, "effect": {"down": 1}}]


def frozen(standing: str = "absent", *, points: str = "4") -> Any:
    """A case whose one incident stands so, with its output and context."""
    incident = {"ref": REF, "date": "2024-03-01", "lti": True, "counted": standing == "counted"}
    case = a_case(
        responses=answers(**{"1.1": points, "1.2": "4", "2.1": "10"}), rules=LOWERS,
        incidents=[] if standing == "absent" else [incident],
    )  # fmt: skip
    told = {"ref": REF, "kind": "lti", "date": "2024-03-01", "lost_days": 0}
    context = {name: [told] if standing == of else [] for name, of in OF_CONTEXT.items()}
    output = result_as_json(score(parse_case(case)))
    return {"case": case, "output": output, "context": context | {"exposure": {}}}


OF_CONTEXT = {"incidents": "counted", "undecided": "undecided"}


@pytest.mark.parametrize(
    ("before", "now", "counting"),
    [
        ("undecided", "counted", IncidentCounting.WAS_UNDECIDED),
        ("rejected", "counted", IncidentCounting.WAS_REJECTED),
        ("absent", "counted", IncidentCounting.IS_NEW),
        ("counted", "rejected", IncidentCounting.IS_REJECTED),
        ("counted", "undecided", IncidentCounting.IS_UNDECIDED),
        ("counted", "absent", IncidentCounting.IS_ELSEWHERE),
        ("undecided", "rejected", IncidentCounting.STAYS_OUT),
        ("absent", "undecided", IncidentCounting.IS_REPORTED),
        ("counted", "counted", None),
        ("undecided", "absent", None),
    ],
)
def test_an_incident_is_told_by_how_it_stood_and_stands(
    before: str, now: str, counting: IncidentCounting | None
) -> None:
    found = revision_changes(frozen(before), frozen(now), number=1).incidents
    assert [one.counting for one in found] == ([counting] if counting else [])


def test_a_rating_that_an_incident_keeps_as_it_was_is_told_too() -> None:
    changes = revision_changes(frozen(points="2"), frozen("counted"), number=1)
    rating = changes.rating
    assert rating is not None
    assert (rating.before, rating.now, rating.by_earlier_incidents) == ("hijau", "hijau", "biru")
    assert [one["rule"] for one in changes.incidents[0].now] == ["lti"]
    assert revision_changes(frozen(), frozen(), number=1).rating is None
