"""Months by the API: read, told and corrected by the rules of the months' page."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from contractors.models import Contractor, Site
from core.audit import Actor
from core.figures.fields import WholeFigureField
from core.models import AuditEntry
from monitoring.forms import MonthFigures
from monitoring.indicators import FIGURES, most_of
from monitoring.models import MonthlyIndicator
from monitoring.services import decide_months
from monitoring.views.api import FiguresOfMonth
from tests.visitors import visitor
from tokens.services import create_token

YEAR = timezone.localdate().year - 1  # over, and nothing to be asked about
JANUARY = {"man_hours": 12_500, "workforce": 60, "near_misses": None}


class MonthsProgram:
    """A program that reads and tells PT A's months of a year, signed in as somebody."""

    def __init__(self, user: User, contractor: Contractor, *, site: Site) -> None:
        self.client, self.contractor, self.site = visitor(user), contractor, site

    def read(self, **query: str) -> Any:
        """What the API answers of the year."""
        asked = {"contractor": self.contractor.code} | query
        return self.client.get(reverse("months-api:year", args=[YEAR]), asked)

    def month(self, number: int) -> dict[str, Any]:
        """A month of the only site as it is read."""
        (site,) = self.read(site=self.site.code).json()["results"]
        found: dict[str, Any] = site["months"][number - 1]
        return found

    def tell(self, *months: dict[str, Any], **more: Any) -> Any:
        """Months as they are sent."""
        sent = {"operation": str(uuid4()), "contractor": self.contractor.code}
        sent |= {"site": self.site.code, "months": list(months)} | more
        return self.client.put(
            reverse("months-api:figures", args=[YEAR]), sent, content_type="application/json"
        )

    def decide(self, *numbers: int, decision: str = "confirm", **more: Any) -> Any:
        """These months as they are read now, confirmed unless told otherwise."""
        seen: dict[str, Any] = {"operation": str(uuid4()), "contractor": self.contractor.code}
        seen |= {"site": self.site.code, "decision": decision}
        read = [self.month(number) for number in numbers]
        seen |= {"months": [{name: one[name] for name in ("month", "told_at")} for one in read]}
        address = reverse("months-api:decisions", args=[YEAR])
        return self.client.post(address, seen | more, content_type="application/json")


def of(number: int, figures: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A month as it is sent."""
    return {"month": f"{YEAR}-{number:02}-01", "figures": figures} | more


@pytest.fixture
def own(representative: User, contractor: Contractor, site: Site) -> MonthsProgram:
    return MonthsProgram(representative, contractor, site=site)


@pytest.fixture
def owners(coordinator: User, contractor: Contractor, site: Site) -> MonthsProgram:
    return MonthsProgram(coordinator, contractor, site=site)


def test_months_are_told_read_and_corrected_and_what_was_not_sent_stays(
    owners: MonthsProgram,
) -> None:
    assert owners.month(1)["status"] == "missing"
    told = owners.tell(of(1, JANUARY), of(2, JANUARY | {"near_misses": 3}))
    assert (told.status_code, told.json()["stored"], told.json()["awaiting"]) == (200, 2, 0)
    seen = {"near_misses": 3}
    assert owners.tell(of(2, {"near_misses": 5}, seen=seen)).json()["stored"] == 1
    february = owners.month(2)
    assert (february["status"], february["late"]) == ("confirmed", False)
    assert february["figures"]["man_hours"] == 12_500
    assert february["figures"]["near_misses"] == 5
    assert february["figures"]["walkthroughs"] is None
    assert AuditEntry.objects.filter(action="record_monthly_indicator").count() == 3


def test_an_operation_sent_twice_counts_once(owners: MonthsProgram) -> None:
    operation = str(uuid4())
    first, again = (owners.tell(of(1, JANUARY), operation=operation) for _ in range(2))
    assert first.json() == again.json()
    assert AuditEntry.objects.filter(action="record_monthly_indicator").count() == 1
    other = owners.tell(of(2, JANUARY), operation=operation)
    assert other.status_code == 409


def test_what_a_representative_tells_waits_and_what_is_confirmed_is_left_alone(
    own: MonthsProgram, coordinator: User, now: datetime
) -> None:
    assert own.tell(of(3, JANUARY)).json()["awaiting"] == 1
    assert own.month(3)["status"] == "awaiting"
    row = MonthlyIndicator.objects.get()
    decide_months(
        contractor=own.contractor,
        site=own.site,
        seen={row.month: row.told_at},
        confirmed=True,
        by=Actor(coordinator),
        now=now,
    )
    refused = own.tell(of(3, {"workforce": 61}, seen={"workforce": 60}))
    assert refused.status_code == 409
    assert "is confirmed and counts" in refused.json()["fields"]["3-workforce"]
    assert own.month(3)["figures"]["workforce"] == 60


def test_nothing_is_written_over_unseen(owners: MonthsProgram) -> None:
    owners.tell(of(1, JANUARY))
    stale = owners.tell(of(1, {"man_hours": 9_000}), of(2, JANUARY))
    assert stale.status_code == 409
    assert "12,500" in stale.json()["fields"]["1-man_hours"]
    assert owners.month(2)["status"] == "missing"


def test_what_can_hardly_be_meant_is_asked_about_by_a_name_that_is_sent_back(
    owners: MonthsProgram,
) -> None:
    owners.tell(of(1, JANUARY))
    odd = of(2, {"man_hours": 125_000, "workforce": 600})
    asked = owners.tell(odd)
    assert asked.status_code == 400
    assert "ten times" in asked.json()["fields"]["2-man_hours"]
    assert owners.tell(odd, sure_of=[f"{YEAR}-02 man_hours 125000"]).json()["stored"] == 1


@pytest.mark.parametrize(
    ("figures", "field", "says"),
    [
        ({"man_hours": 1}, "1-workforce", "Give this figure too"),
        (JANUARY | {"capa_due": 1, "capa_closed_on_time": 2}, "1-capa_closed_on_time", "more than"),
        ({"manhours": 1}, "months", "no figure of this name"),
        ({"man_hours": -1, "workforce": 1}, "months", "0"),
    ],
)
def test_wrong_figures_are_refused_by_their_cells_and_none_is_stored(
    owners: MonthsProgram, figures: dict[str, Any], field: str, says: str
) -> None:
    refused = owners.tell(of(5, JANUARY), of(1, figures))
    assert refused.status_code == 400
    assert says in refused.json()["fields"][field]
    assert not MonthlyIndicator.objects.exists()


@pytest.mark.parametrize(
    ("month", "says"),
    [
        (f"{YEAR - 1}-01-01", "first day"),
        (f"{YEAR}-01-02", "first day"),
        ("2024-13-01", ""),
    ],
)
def test_another_month_than_one_of_the_year_is_refused(
    owners: MonthsProgram, month: str, says: str
) -> None:
    refused = owners.tell({"month": month, "figures": JANUARY})
    assert refused.status_code == 400
    assert says in refused.json()["message"]


@pytest.mark.parametrize("figures", [JANUARY, {"near_misses": None}, {}])
def test_each_month_that_has_not_begun_is_refused_whatever_is_told_of_it(
    owners: MonthsProgram, figures: dict[str, Any]
) -> None:
    year = timezone.now().year + 1
    sent = {
        "operation": str(uuid4()),
        "contractor": owners.contractor.code,
        "site": owners.site.code,
        "months": [{"month": f"{year}-{one}-01", "figures": figures} for one in (11, 12)],
    }
    address = reverse("months-api:figures", args=[year])
    refused = owners.client.put(address, sent, content_type="application/json")
    assert (refused.status_code, list(refused.json()["fields"])) == (400, ["month"])
    for month in ("November", "December"):
        assert f"{month} {year} has not begun" in refused.json()["message"]
    assert owners.client.get(reverse("months-api:year", args=[1900])).status_code == 404


def test_codes_that_nobody_has_are_said_and_others_companies_are_hidden(
    own: MonthsProgram, other_representative: User
) -> None:
    assert own.read(site="nowhere").json()["fields"]["site"]
    assert own.read(contractor="").json()["fields"]["contractor"]
    assert own.read(contractor="nobody").status_code == 404
    stranger = MonthsProgram(other_representative, own.contractor, site=own.site)
    assert stranger.read().status_code == 404
    assert stranger.tell(of(1, JANUARY)).status_code == 404


def test_a_token_reads_months_and_tells_none(
    owners: MonthsProgram, manager: User, now: datetime
) -> None:
    _made, secret = create_token(name="Power BI", days=30, by=Actor(manager), now=timezone.now())
    headers = {"Authorization": f"Bearer {secret}"}
    address, query = reverse("months-api:year", args=[YEAR]), {"contractor": owners.contractor.code}
    assert Client().get(address, query, headers=headers).status_code == 200
    told = Client().put(reverse("months-api:figures", args=[YEAR]), headers=headers)
    assert told.status_code == 403


def test_what_a_representative_tells_is_confirmed_or_returned_by_a_program(
    own: MonthsProgram, owners: MonthsProgram, by_coordinator: Actor
) -> None:
    own.tell(of(1, JANUARY), of(2, JANUARY), of(3, JANUARY))
    assert own.decide(1).status_code == 403
    decided = owners.decide(1, 2)
    assert (decided.status_code, decided.json()["decided"]) == (200, 2)
    back = owners.decide(3, decision="return", reason="Jam lembur belum masuk.")
    assert (back.status_code, back.json()["decided"]) == (200, 1)
    assert [own.month(number)["status"] for number in (1, 2, 3)] == [
        "confirmed", "confirmed", "returned"
    ]  # fmt: skip
    assert own.month(3)["reason"] == "Jam lembur belum masuk."
    told = AuditEntry.objects.filter(user=by_coordinator.user)
    assert told.filter(action="confirm_month").count() == 2
    assert told.filter(action="return_month").count() == 1


def test_a_decision_sent_twice_counts_once(own: MonthsProgram, owners: MonthsProgram) -> None:
    own.tell(of(1, JANUARY), of(2, JANUARY))
    tap, read = str(uuid4()), owners.month(1)
    months = [{"month": read["month"], "told_at": read["told_at"]}]
    first, again = (owners.decide(months=months, operation=tap) for _ in range(2))
    assert (first.status_code, first.json()) == (200, again.json())
    assert AuditEntry.objects.filter(action="confirm_month").count() == 1
    assert owners.decide(2, operation=tap).status_code == 409  # the id of another decision


def test_nothing_is_decided_unseen_without_a_reason_or_by_halves(
    own: MonthsProgram, owners: MonthsProgram
) -> None:
    own.tell(of(1, JANUARY), of(2, JANUARY))
    seen = [{name: owners.month(n)[name] for name in ("month", "told_at")} for n in (1, 2)]
    own.tell(of(2, {"workforce": 61}, seen={"workforce": 60}))
    assert owners.decide(months=seen).status_code == 409
    assert owners.decide(1, decision="return").json()["fields"].keys() == {"reason"}
    for months, status in (
        ([seen[0], seen[0]], 400),
        ([{"month": f"{YEAR}-01-02", "told_at": None}], 400),
        ([{"month": f"{YEAR - 1}-12-01", "told_at": None}], 400),
        ([{"month": f"{YEAR}-05-01", "told_at": None}], 400),
        ([], 400),
    ):
        assert owners.decide(months=months).status_code == status
    assert owners.decide(months=[seen[0] | {"told_at": "0001-01-01"}]).status_code == 400
    assert owners.decide(1, site="XX").status_code == 400
    assert owners.decide(1, contractor="XX").status_code == 404
    assert {owners.month(number)["status"] for number in (1, 2)} == {"awaiting"}


def test_who_told_a_month_does_not_confirm_it_by_a_program(
    own: MonthsProgram, representative: User
) -> None:
    own.tell(of(1, JANUARY))
    User.objects.filter(pk=representative.pk).update(role=Role.COORDINATOR)
    now_coordinator = User.objects.get(pk=representative.pk)
    program = MonthsProgram(now_coordinator, own.contractor, site=own.site)
    assert program.decide(1).status_code == 403
    assert program.month(1)["status"] == "awaiting"


def test_the_api_takes_as_large_a_figure_as_the_page(owners: MonthsProgram) -> None:
    page, taken = MonthFigures().fields, FiguresOfMonth().get_fields()
    for name in FIGURES:
        field = page[name]
        assert isinstance(field, WholeFigureField)
        assert taken[name].max_value == field.max_value == most_of(name)
    over = owners.tell(of(1, JANUARY | {"man_hours": 100_000_001}))
    assert (over.status_code, MonthlyIndicator.objects.count()) == (400, 0)
