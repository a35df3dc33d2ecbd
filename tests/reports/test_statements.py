"""Every list asks the database as often for many rows as for few, whoever opens it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.choices import Role
from accounts.models import ReaderToken, User
from contractors.models import Contractor, Representative, Site
from documents.models import Delivery, Document, Schedule
from evaluations.choices import EvaluationStatus
from evaluations.models import Evaluation, Period
from findings.models import Finding
from instruments.choices import VersionKind
from instruments.models import Draft
from monitoring.choices import IncidentKind
from monitoring.models import Incident, MonthlyIndicator
from reports.models import SavedComparison
from tests.reports.rated_scene import make_open, make_rated
from tests.visitors import visitor
from workbooks.models import CarriedTotal

NOW = datetime(2025, 1, 20, 3, 0, tzinfo=UTC)
FEW, MANY = 2, 5
# Dashboard, comparison and findings have limits of their own beside their tests.
LISTS = {
    "manager": (
        "todo",
        "contractor-list",
        "evaluation-list",
        "scorecard-list",
        "period-list",
        "instrument-list",
        "document-list",
        "schedule-list",
        "token-list",
        "book",
    ),
    "administrator": (
        "todo",
        "token-list",
        "person-list",
        "site-list",
        "trail",
    ),
    "coordinator": ("todo",),
    "representative": ("todo", "finding-list", "scorecard-list", "document-list"),
}


class World:
    """A year with so many of everything, each by another person at another contractor."""

    def __init__(self, year: Period, contractor: Contractor) -> None:
        self.year, self.contractor = year, contractor
        self.count = 0

    def grow_to(self, count: int) -> None:
        """Add what is missing."""
        for number in range(self.count, count):
            person = User.objects.create(username=f"orang-{number}", role=Role.REPRESENTATIVE)
            Representative.objects.create(user=person, contractor=self.contractor)
            self._work(number, person)
            self._at_one_contractor(number, person)
            self._documents(number, person)
        self.count = count

    def _work(self, number: int, person: User) -> None:
        rated = make_rated(f"PT Contoh {number:03}", self.year, published=number % 2 == 0)
        site = Site.objects.create(code=f"L{number}", name=f"Lokasi {number}")
        rated.evaluation.contractor.sites.add(site)
        for status in EvaluationStatus.DRAFT, EvaluationStatus.SUBMITTED:
            make_open(f"PT {status} {number:03}", self.year, status=status)
        Evaluation.objects.filter(coordinator=None).update(coordinator=person)

    def _at_one_contractor(self, number: int, person: User) -> None:
        given: dict[str, Any] = {"contractor": self.contractor}
        site = Site.objects.get(code=f"L{number}")
        of_person = {"reported_by": person, "decided_by": person, "site": site}
        Incident.objects.create(
            reference=f"I-{number}",
            date=date(2024, 3, 1),
            kind=IncidentKind.LTI,
            **given,
            **of_person,
        )
        MonthlyIndicator.objects.create(month=date(2024, 1, 1), site=site, man_hours=1, **given)
        CarriedTotal.objects.create(
            year=2000 + number, instrument_code="csms", percent=50, ladder=self.year.ladder,
            carried_by=person, carried_at=NOW, **given,
        )  # fmt: skip
        Finding.objects.create(
            year=2024, number=number + 1, reference=f"T-2024-{number:04}", severity="minor",
            description="-", owner=person, raised_by=person, raised_at=NOW,
            due_on=date(2024, 6, 1), **given,
        )  # fmt: skip

    def _documents(self, number: int, person: User) -> None:
        document = Document.objects.create(
            kind="comparison", results=[], language="id", request_key=f"{number:064}",
            subject=f"{number}", requested_by=person, requested_at=NOW,
        )  # fmt: skip
        schedule = Schedule.objects.create(
            name=f"{number}", kind="book", language="id", day=1, created_by=person, created_at=NOW
        )
        schedule.recipients.add(person)
        Delivery.objects.create(
            schedule=Schedule.objects.order_by("pk")[0], month=date(2024, 1, 1),
            recipient=person, document=document, made_at=NOW,
        )  # fmt: skip
        SavedComparison.objects.create(name="Dua", query="year=2024", owner=person, created_at=NOW)
        ReaderToken.objects.create(
            user=person, name="Power BI", hint="csms_", sha256=f"{number:064}", created_at=NOW,
            expires_at=NOW + timedelta(days=30),
        )  # fmt: skip
        Draft.objects.create(
            kind=VersionKind.LADDER, code="csms_4", version=100 + number, changed_by=person,
            changed_at=NOW, document=self.year.ladder.content,
        )  # fmt: skip


@pytest.fixture
def world(year: Period, contractor: Contractor) -> World:
    """Empty, apart from PT A."""
    return World(year, contractor)


def statements(person: User, pages: list[str]) -> dict[str, int]:
    """How many statements each page takes."""
    client, asked = visitor(person), {}
    for page in pages:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        asked[page] = len(queries)
    return asked


@pytest.mark.parametrize("who", LISTS)
def test_no_list_asks_again_for_each_row(
    who: str, world: World, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(who)
    world.grow_to(FEW)
    pages = [reverse(name) for name in LISTS[who]]
    if who == "manager":
        pages += [
            reverse("contractor-detail", args=[world.contractor.pk]),
            reverse("period-detail", args=[world.year.pk]),
            reverse("schedule-detail", args=[Schedule.objects.order_by("pk")[0].pk]),
        ]
    few = statements(person, pages)
    world.grow_to(MANY)
    many = statements(person, pages)
    assert {page: (few[page], many[page]) for page in pages if many[page] > few[page]} == {}
