"""What the addresses of objections are tried with."""

from datetime import date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile

from accounts.models import User
from core.canonical import sha256_of
from core.files.types import FileType
from evaluations.models import Evaluation, Period, Result
from instruments.specs import as_json
from outcomes.choices import ObjectionGround, StepKind, TargetKind
from outcomes.models import Objection, ObjectionFile, ObjectionStep
from outcomes.standing.choices import WorkStanding
from outcomes.standing.models import StandingCondition, StandingDecision, StandingRules
from tests.addresses import Addresses, joined
from tests.core.files.hostile import photo
from tests.outcomes.standing.standing_scene import SHIPPED

STEPS = ("reply", "decide", "appeal")


@pytest.fixture
def outcomes_addresses(published_result: Result, representative: User, now: datetime) -> Addresses:
    """An objection of PT A to an item of its result, with a photo.

    And one to a result that nobody of the cast scored: whoever may reply by role does.
    """
    found = addresses_of(published_result, representative=representative, now=now)
    unscored = addresses_of(
        _of_another_year(published_result), representative=representative, now=now
    )
    found.arguments["objection-reply"] = unscored.arguments["objection-reply"]
    return joined([found, _of_standing(published_result, now=now)])


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
            "contractor-standing": of_one,
            "standing-decide": of_one,
            "standing-condition-confirm": {"condition_id": asked.pk},
        },
        {"standing-condition-confirm": {"reason": "x"}},
    )


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


def _of_another_year(result: Result) -> Result:
    pinned = result.evaluation.period
    period = Period.objects.create(
        year=2020,
        start=date(2020, 1, 1),
        end=date(2020, 12, 31),
        submit_by=date(2021, 1, 15),
        instrument=pinned.instrument,
        ladder=pinned.ladder,
        rule_set=pinned.rule_set,
    )
    evaluation = Evaluation.objects.create(
        period=period,
        contractor=result.evaluation.contractor,
        instrument=pinned.instrument,
        ladder=pinned.ladder,
        rule_set=pinned.rule_set,
        status="approved",
    )
    return Result.objects.create(
        evaluation=evaluation,
        revision=1,
        sha256="a" * 64,
        approved_at=result.approved_at,
        case=result.case,
        output=result.output,
        context=result.context,
    )


def addresses_of(result: Result, *, representative: User, now: datetime) -> Addresses:
    """What they are tried with where somebody has objected to this result."""
    objection = Objection.objects.create(
        evaluation=result.evaluation,
        result=result,
        number=1,
        target=TargetKind.ITEM,
        code="1.01",
        title={"id": "-", "en": "-"},
        ground=ObjectionGround.FACT,
        raised_at=now,
        due_at=now + timedelta(days=7),
    )
    step = ObjectionStep.objects.create(
        objection=objection, kind=StepKind.OBJECTION, by=representative, at=now, text="-"
    )
    file = _photo(step, now)
    of_one = {"key": objection.key}
    of_file = of_one | {"file_id": file.pk}
    return Addresses(
        {
            "objection-raise": {"sha256": result.sha256},
            "objection": of_one,
            **{f"objection-{name}": of_one for name in STEPS},
            "objection-file": of_file,
            "objection-thumbnail": of_file,
        },
        {"objection-reply": {"text": "x"}, "objection-appeal": {"text": "x"}},
    )


def _photo(step: ObjectionStep, now: datetime) -> ObjectionFile:
    content = photo()
    row = ObjectionFile(
        step=step,
        name="foto.jpg",
        content_type=FileType.JPEG,
        size=len(content),
        sha256="0" * 64,
        uploaded_at=now,
    )
    row.file.save("c.jpg", ContentFile(content), save=False)
    row.thumbnail.save("d.jpg", ContentFile(content), save=False)
    row.save()
    return row
