"""What the addresses of objections are tried with."""

from datetime import datetime, timedelta

import pytest
from django.core.files.base import ContentFile

from accounts.models import User
from core.files.types import FileType
from evaluations.models import Result
from outcomes.choices import ObjectionGround, StepKind, TargetKind
from outcomes.models import Objection, ObjectionFile, ObjectionStep
from tests.addresses import Addresses
from tests.core.files.hostile import photo

STEPS = ("reply", "decide", "appeal")


@pytest.fixture
def outcomes_addresses(published_result: Result, representative: User, now: datetime) -> Addresses:
    """An objection of PT A to an item of its result, with a photo."""
    return addresses_of(published_result, representative=representative, now=now)


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
