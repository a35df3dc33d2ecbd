"""What the addresses of objections are tried with."""

from datetime import date, datetime, timedelta

import pytest

from accounts.models import User
from contractors.models import Contractor
from core.files.types import FileType
from evaluations.models import Evaluation, Period, Publication, Result
from outcomes.choices import ObjectionGround, StepKind, TargetKind
from outcomes.coaching.choices import CoachingNoteKind, CoachingReason
from outcomes.coaching.models import CoachingFile, CoachingPlan, PartnerAgreement
from outcomes.lessons.choices import LessonStatus
from outcomes.lessons.models import Lesson, LessonFile
from outcomes.models import Objection, ObjectionFile, ObjectionStep
from tests.addresses import Addresses, joined
from tests.files.kept import kept_photo
from tests.outcomes.objections_scene import another_manager

STEPS = ("reply", "decide", "appeal")


@pytest.fixture
def outcomes_addresses(published_result: Result, representative: User, now: datetime) -> Addresses:
    """An objection of PT A to an item of its result, with a photo.

    And one to a result that nobody of the cast scored: whoever may reply by role does, another
    manager being there to decide.
    """
    another_manager()
    found = addresses_of(published_result, representative=representative, now=now)
    unscored = addresses_of(
        _of_another_year(published_result), representative=representative, now=now
    )
    found.arguments["objection-reply"] = unscored.arguments["objection-reply"]
    coaching = _of_coaching(published_result, representative=representative, now=now)
    return joined([found, coaching, _of_lessons(published_result, now=now)])


def _of_lessons(result: Result, *, now: datetime) -> Addresses:
    """PT A has shared one with everybody, with a photo and a document."""
    lesson = Lesson.objects.create(
        contractor=result.evaluation.contractor, is_named=True, instrument="-", element="1",
        code="1.01", lineage="1.01", title="-", practice="-", status=LessonStatus.VISIBLE,
        shared_at=now, visible_on=now.date(),
    )  # fmt: skip
    kept_photo(LessonFile(lesson=lesson, number=1), now)
    LessonFile.objects.create(
        lesson=lesson, number=2, name="a.pdf", content_type=FileType.PDF, size=1, sha256="1" * 64,
        file=lesson.files.get().file.name, uploaded_at=now,
    )  # fmt: skip
    of_one = {"key": lesson.key}
    steps = ("change", "publish", "send-back", "take-down", "withdraw")
    return Addresses(
        {
            "lesson": of_one,
            **{f"lesson-{name}": of_one for name in steps},
            **{f"lessons-api:{name}": of_one for name in ("lesson", *steps[1:])},
            "lesson-photo": of_one | {"number": 1},
            "lesson-document": of_one | {"number": 2},
        },
    )


def _of_coaching(result: Result, *, representative: User, now: datetime) -> Addresses:
    """PT A has a plan of one step, with a photo of its representative."""
    plan = CoachingPlan.objects.create(
        evaluation=result.evaluation, result=result, settings="-", begun_at=now, begun_on=now.date()
    )
    step = plan.steps.create(number=1, reason=CoachingReason.OWN, action="-", due_on=now.date())
    note = step.notes.create(
        kind=CoachingNoteKind.PROGRESS, on=now.date(), text="-", by=representative, at=now
    )
    agreement = PartnerAgreement.objects.create(
        contractor=result.evaluation.contractor, year=2024, agreed_on=now.date()
    )
    plan.partners.create(agreement=agreement, named_at=now)
    of_one = {"key": plan.key}
    of_step = of_one | {"number": 1}
    of_file = of_one | {"file_id": kept_photo(CoachingFile(note=note), now).pk}
    weak = {"sha256": _weak(result).sha256}
    of_partner = of_one | {"agreement": agreement.key}
    return Addresses(
        {
            **{f"coaching-api:{name}": of_one for name in ("plan", "step-add", "name-partner")},
            **{f"coaching-api:{name}": of_step for name in ("step", "note")},
            "coaching-api:begin": weak,
            "coaching-api:drop-partner": of_partner,
            "coaching-api:agree": {"year": 2024},
            "coaching-api:withdraw": {"key": agreement.key},
            "coaching-begin": weak,
            "coaching": of_one,
            "coaching-step-add": of_one,
            "partner-agree": {"year": 2024},
            "partner-withdraw": {"key": agreement.key},
            "coaching-partner-name": of_one,
            "coaching-partner-drop": of_partner,
            "coaching-step": of_step,
            "coaching-step-change": of_step,
            "coaching-note": of_step,
            "coaching-file": of_file,
            "coaching-thumbnail": of_file,
        },
        {"coaching-note": {"text": "x"}},
    )


def _weak(result: Result) -> Result:
    """A published weak result of a third company, which has no plan."""
    company = Contractor.objects.create(code="PTL", name="PT Contoh Lemah")
    weak = _of_another_year(result, year=2021, contractor=company, rating="merah")
    Publication.objects.create(result=weak, comparison={}, published_at=result.approved_at)
    return weak


def _of_another_year(
    result: Result,
    *,
    year: int = 2020,
    contractor: Contractor | None = None,
    rating: str = "",
) -> Result:
    pinned = result.evaluation.period
    period = Period.objects.create(
        year=year,
        start=date(year, 1, 1),
        end=date(year, 12, 31),
        submit_by=date(year + 1, 1, 15),
        instrument=pinned.instrument,
        ladder=pinned.ladder,
        rule_set=pinned.rule_set,
    )
    evaluation = Evaluation.objects.create(
        period=period,
        contractor=contractor or result.evaluation.contractor,
        instrument=pinned.instrument,
        ladder=pinned.ladder,
        rule_set=pinned.rule_set,
        status="approved",
    )
    return Result.objects.create(
        evaluation=evaluation,
        revision=1,
        sha256=f"{year}" * 16,
        approved_at=result.approved_at,
        case=result.case,
        output=result.output | {"rating": rating or result.output["rating"]},
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
            "objections-api:parts": {"sha256": result.sha256},
            "objections-api:read": of_one,
            **{f"objections-api:{name}": of_one for name in STEPS},
            "objection-file": of_file,
            "objection-thumbnail": of_file,
        },
        {
            "objection-reply": {"text": "x"},
            "objection-appeal": {"text": "x"},
        },
    )


def _photo(step: ObjectionStep, now: datetime) -> ObjectionFile:
    return kept_photo(ObjectionFile(step=step), now)
