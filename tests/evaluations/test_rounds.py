"""First, follow-up and final audits: each a period of its year, in their order."""

from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor
from core.audit import SYSTEM
from core.errors import Conflict, Refusal
from evaluations.choices import AuditRound
from evaluations.models import Evaluation, Period
from evaluations.services.results import freeze
from instruments.models import Instrument
from periods.services import add_evaluation, open_period
from tests.evaluations.filling import fill


def opened(
    instruments: dict[str, Instrument], audit_round: AuditRound, *, year: int = 2024, now: datetime
) -> Period:
    return open_period(
        year=year, instrument=instruments["csms"], level="", submit_by=date(year + 1, 1, 31),
        by=SYSTEM, now=now, audit_round=audit_round,
    )  # fmt: skip


def added(period: Period, contractor: Contractor, *, now: datetime) -> Evaluation:
    return add_evaluation(
        period=period, contractor=contractor, coordinator=None, by=SYSTEM, now=now
    )


def test_a_final_round_before_a_first_is_refused(
    instruments: dict[str, Instrument], now: datetime
) -> None:
    opened(instruments, AuditRound.FIRST, year=2025, now=now)
    with pytest.raises(Refusal, match="Buka itu dahulu") as refused:
        opened(instruments, AuditRound.FINAL, now=now)
    assert "audit_round" in refused.value.fields


def test_a_year_begins_once_and_has_each_round_once(
    period: Period, instruments: dict[str, Instrument], now: datetime
) -> None:
    with pytest.raises(Conflict, match="audit lanjutan atau audit akhir"):
        opened(instruments, AuditRound.FIRST, now=now)
    opened(instruments, AuditRound.FOLLOW_UP_1, now=now)
    with pytest.raises(Conflict, match="sudah memiliki putaran ini"):
        opened(instruments, AuditRound.FOLLOW_UP_1, now=now)


def test_who_has_no_first_audit_is_in_no_final_one(
    period: Period, evaluation: Evaluation, instruments: dict[str, Instrument], now: datetime
) -> None:
    final = opened(instruments, AuditRound.FINAL, now=now)
    with pytest.raises(
        Refusal, match="PT A belum memiliki audit pertama yang disetujui sampai 2024"
    ):
        added(final, evaluation.contractor, now=now)
    fill(evaluation, by=SYSTEM, now=now)
    freeze(evaluation, by=SYSTEM, now=now)
    later = added(final, evaluation.contractor, now=now)
    fill(later, by=SYSTEM, now=now)
    result = freeze(later, by=SYSTEM, now=now)
    assert result.context["period"]["round"] == AuditRound.FINAL
    assert result.sha256 != evaluation.results.get().sha256


def test_a_manager_opens_a_round_and_lists_show_it(
    client: Client, manager: User, instruments: dict[str, Instrument], contractor: Contractor,
    period: Period, evaluation: Evaluation,
) -> None:  # fmt: skip
    client.force_login(manager)
    asked = {
        "year": "2024", "instrument": str(instruments["csms"].pk), "level": "",
        "submit_by": "2025-01-31", "sure": "2025-01-31", "note": "",
        "audit_round": str(AuditRound.FOLLOW_UP_1.value),
    }  # fmt: skip
    assert client.post(reverse("period-open"), asked).status_code == 302
    assert "CSMS 2024, Audit lanjutan 1" in client.get(reverse("period-list")).text
    told = client.get("/api/v1/evaluations/").json()["results"]
    assert [one["round"] for one in told] == [AuditRound.ONLY]
    wrong = client.post(reverse("period-open"), asked | {"audit_round": "7"})
    assert wrong.status_code == 400
