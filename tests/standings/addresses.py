"""What the addresses of standing and of awards are tried with."""

from datetime import datetime
from uuid import uuid4

import pytest

from core.canonical import JsonObject, sha256_of
from evaluations.models import Result
from instruments.specs import as_json
from standings.awards.models import Award
from standings.choices import WorkStanding
from standings.models import StandingCondition, StandingDecision, StandingRules
from tests.addresses import Addresses, ByAddress, joined
from tests.standings.awards.awards_scene import put_award_rules
from tests.standings.standing_scene import SHIPPED

OF_A_DRAFT = ("version", "publish", "delete", "trial")


@pytest.fixture
def standings_addresses(published_result: Result, now: datetime) -> Addresses:
    """PT A is suspended, and was named for an award."""
    standing = _of_standing(published_result, now=now)
    return joined([standing, _of_awards(published_result, now=now)])


def _of_standing(result: Result, *, now: datetime) -> Addresses:
    """PT A is suspended until somebody has confirmed a condition."""
    decision = StandingDecision.objects.create(
        contractor=result.evaluation.contractor,
        number=1,
        standing=WorkStanding.SUSPENDED,
        from_on=now.date(),
        reason="-",
        result=result,
        decided_at=now,
    )
    asked = StandingCondition.objects.create(decision=decision, position=1, title={"id": "-"})
    of_one = {"contractor_id": decision.contractor_id}
    rules = [_rules(version, now=now) for version in (1, 2)]
    names = ("version", "file", "trial", "edit", "publish", "delete")
    return Addresses(
        {
            "standing-rules-begin": {"rules_id": rules[0].pk},
            **{f"standing-rules-{name}": {"rules_id": rules[1].pk} for name in names},
            "standing-rules-api:begin": {"rules_id": rules[0].pk},
            **{f"standing-rules-api:{name}": {"rules_id": rules[1].pk} for name in OF_A_DRAFT},
            "contractor-standing": of_one,
            "standing-decide": of_one,
            "standings-api:confirm": {"condition_id": asked.pk},
            "standing-condition-confirm": {"condition_id": asked.pk},
        },
        {
            "standing-condition-confirm": {"reason": "x"},
            "standings-api:page": {"contractor": decision.contractor.code},
            **_sent("standing-rules-api", rules[1].content),
        },
    )


def _of_awards(result: Result, *, now: datetime) -> Addresses:
    """PT A was named once, and may be for another award."""
    rules = [put_award_rules(version, now=now) for version in (1, 2)]
    contractor = result.evaluation.contractor
    year = result.evaluation.period.year
    award = Award.objects.create(
        contractor=contractor, year=year, code="kinerja", title={"id": "-"}, rules=rules[0],
        result=result, reason="-", named_on=now.date(), named_at=now,
    )  # fmt: skip
    of_draft = {"rules_id": rules[1].pk}
    return Addresses(
        {
            "award-name": {"contractor_id": contractor.pk, "year": year, "code": "budaya"},
            "award-withdraw": {"key": award.key},
            "award-rules-begin": {"rules_id": rules[0].pk},
            **{
                f"award-rules-{name}": of_draft
                for name in ("version", "file", "edit", "publish", "delete")
            },
            "awards-api:withdraw": {"key": award.key},
            "award-rules-api:begin": {"rules_id": rules[0].pk},
            **{f"award-rules-api:{name}": of_draft for name in OF_A_DRAFT},
        },
        _sent("award-rules-api", rules[1].content)
        | {"awards-api:withdraw": {"operation": str(uuid4()), "reason": "-"}},
    )


def _sent(operations: str, content: JsonObject) -> ByAddress:
    """The steps of a draft, each sent whole."""
    step = {"operation": str(uuid4()), "version": 1}
    return {
        f"{operations}:version": step | {"document": content},
        f"{operations}:publish": step | {"operation": str(uuid4())},
        f"{operations}:delete": {"version": 1},
    }


def _rules(version: int, *, now: datetime) -> StandingRules:
    """The shipped rules: version 1 in force, the next one a draft."""
    content = as_json(SHIPPED) | {"version": version}
    return StandingRules.objects.create(
        code=SHIPPED.code,
        version=version,
        title_id=SHIPPED.title.id,
        status="published" if version == 1 else "draft",
        published_at=now if version == 1 else None,
        content=content,
        sha256=sha256_of(content),
        changed_at=now,
    )
