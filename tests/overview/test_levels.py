"""A level is kept by its code and shown by its title, on every page that names it."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor
from core.audit import SYSTEM
from evaluations.models import Evaluation
from instruments.models import Instrument
from periods.services import add_evaluation, open_period
from tests.visitors import visitor

WORDS = [("id", "Tingkat transisi"), ("en", "Transition level")]


@pytest.fixture
def evaluation(
    instruments: dict[str, Instrument], contractor: Contractor, coordinator: User, now: datetime
) -> Evaluation:
    """PT A by SMK3 at the level of 122 criteria, to be filled in."""
    period = open_period(
        year=2024, instrument=instruments["smk3"], level="transisi",
        submit_by=date(2025, 1, 31), by=SYSTEM, now=now,
    )  # fmt: skip
    return add_evaluation(
        period=period, contractor=contractor, coordinator=coordinator, by=SYSTEM, now=now
    )


@pytest.mark.parametrize(("language", "title"), WORDS)
@pytest.mark.parametrize(
    "page", ["period-list", "period-detail", "evaluation-list", "contractor-detail", "todo", "rows"]
)
def test_a_level_is_shown_by_its_title_and_never_by_its_code(
    page: str, language: str, title: str, coordinator: User, evaluation: Evaluation
) -> None:
    address = {
        "period-detail": reverse("period-detail", args=[evaluation.period_id]),
        "contractor-detail": reverse("contractor-detail", args=[evaluation.contractor_id]),
        "rows": reverse("dashboard-rows") + "?show=all",
    }
    text = visitor(coordinator, language=language).get(address.get(page) or reverse(page)).text
    said = text.replace("awal, transisi, lanjutan", "")  # the hint beside the field asks for codes
    assert title in said
    assert "transisi" not in said.replace(title, "")
