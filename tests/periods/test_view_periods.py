"""Preparing a year in the browser."""

import re
from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor
from core.audit import SYSTEM
from core.errors import Refusal
from core.models import AuditEntry
from evaluations.models import Evaluation, Period
from evaluations.services.results import freeze
from instruments.models import Instrument, Ladder
from periods.services import ladder_for, needs_ladder

pytestmark = pytest.mark.django_db


def given(instruments: dict[str, Instrument], **changed: str) -> dict[str, str]:
    return {
        "year": "2025",
        "instrument": str(instruments["csms"].pk),
        "level": "",
        "submit_by": "2026-01-31",
        "note": "",
        "ladder": str(instruments["csms"].ladder_id),
        "sure": "2026-01-31",  # in whatever year the tests run
    } | changed


def test_a_manager_opens_a_year_and_adds_contractors(
    client: Client,
    manager: User,
    coordinator: User,
    instruments: dict[str, Instrument],
    contractor: Contractor,
    other_contractor: Contractor,
) -> None:
    client.force_login(manager)
    assert client.post(reverse("period-open"), given(instruments)).status_code == 302
    period = Period.objects.get()
    added = client.post(
        reverse("period-add", args=[period.pk]),
        {"contractors": [contractor.pk, other_contractor.pk], "coordinator": coordinator.pk},
    )
    assert added.status_code == 302
    assert {e.contractor.code for e in Evaluation.objects.all()} == {"A", "B"}
    assert Evaluation.objects.first().summary["counts"]["open"] == 61
    page = client.get(reverse("period-detail", args=[period.pk])).content.decode()
    assert "PT A" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"year": "1"},
        {"year": "1999"},
        {"year": "2999", "submit_by": "2999-12-31", "sure": "2999-12-31"},
        {"submit_by": "2024-12-31", "sure": "2024-12-31"},  # before the year begins
        {"submit_by": "2062-01-31", "sure": "2062-01-31"},
        {"submit_by": "besok"},
        {"submit_by": "0025-01-31"},  # a year typed with two digits
        {"instrument": "999"},
        {"level": "awal"},
    ],
)
def test_bad_input_comes_back_with_a_sentence(
    wrong: dict[str, str], client: Client, manager: User, instruments: dict[str, Instrument]
) -> None:
    client.force_login(manager)
    answer = client.post(reverse("period-open"), given(instruments, **wrong))
    assert answer.status_code == 400
    assert "field__error" in answer.content.decode() or "note--error" in answer.content.decode()
    assert not Period.objects.exists()


def test_a_year_is_opened_once(
    client: Client, manager: User, period: Period, instruments: dict[str, Instrument]
) -> None:
    client.force_login(manager)
    answer = client.post(reverse("period-open"), given(instruments, year="2024"))
    assert answer.status_code == 409
    assert Period.objects.count() == 1


def test_adding_nobody_is_refused(client: Client, manager: User, period: Period) -> None:
    client.force_login(manager)
    assert client.post(reverse("period-add", args=[period.pk]), {}).status_code == 400


def test_a_coordinator_reads_periods_but_opens_none(
    client: Client, coordinator: User, period: Period, instruments: dict[str, Instrument]
) -> None:
    client.force_login(coordinator)
    page = client.get(reverse("period-list"))
    assert "CSMS 2024" in page.content.decode()
    assert reverse("period-open") not in page.content.decode()
    assert client.post(reverse("period-open"), given(instruments)).status_code == 403


@pytest.mark.parametrize(
    "odd", [{"year": "2001", "submit_by": "2003-01-31"}, {"submit_by": "2025-01-31"}]
)
def test_a_year_long_ago_or_a_deadline_that_is_over_is_asked_about(
    odd: dict[str, str], client: Client, manager: User, instruments: dict[str, Instrument]
) -> None:
    client.force_login(manager)
    filled = given(instruments, **odd, sure="")
    asked = client.post(reverse("period-open"), filled)
    assert f'type="checkbox" name="sure" value="{odd["submit_by"]}"' in asked.content.decode()
    assert not Period.objects.exists()
    sure = filled | {"sure": odd["submit_by"]}
    assert client.post(reverse("period-open"), sure).status_code == 302


def test_the_newest_version_of_an_instrument_is_offered_first(
    client: Client, manager: User, instruments: dict[str, Instrument]
) -> None:
    second = Instrument.objects.get(pk=instruments["csms"].pk)
    second.pk, second.version = None, 2
    second.save(force_insert=True)
    client.force_login(manager)
    offered = client.get(reverse("period-list")).context["form"].fields["instrument"].queryset
    assert [one.version for one in offered if one.code == "csms"] == [2, 1]


def test_the_first_period_asks_which_order_of_colours_with_both_side_by_side(
    client: Client, manager: User, instruments: dict[str, Instrument]
) -> None:
    client.force_login(manager)
    page = client.get(reverse("period-list")).content.decode()
    words = re.findall(r'ladder__step.*?rating__word">(\w+)<.*?rating__meaning">([^<]+)<', page)
    assert [word for word, _meaning in words] == [
        "Biru", "Hijau", "Merah", "Hitam", "Emas", "Hijau", "Biru", "Merah", "Hitam",
    ]  # fmt: skip
    unsaid = client.post(reverse("period-open"), given(instruments, ladder=""))
    assert unsaid.status_code == 400
    assert 'id="id_ladder_error"' in unsaid.content.decode()
    assert not Period.objects.exists()


def test_the_order_that_was_chosen_is_kept_in_the_years_after(
    client: Client, manager: User, instruments: dict[str, Instrument]
) -> None:
    client.force_login(manager)
    proper = Ladder.objects.get(code="proper_5")
    client.post(reverse("period-open"), given(instruments, ladder=str(proper.pk)))
    assert "ladder__step" not in client.get(reverse("period-list")).content.decode()
    later = {"year": "2026", "submit_by": "2027-01-31", "sure": "2027-01-31", "ladder": ""}
    assert client.post(reverse("period-open"), given(instruments, **later)).status_code == 302
    assert {period.ladder for period in Period.objects.all()} == {proper}


def test_an_instrument_whose_ladder_the_law_gives_is_not_asked_about(
    instruments: dict[str, Instrument],
) -> None:
    assert not needs_ladder(instruments["smk3"])
    with pytest.raises(Refusal, match="PROPER"):
        ladder_for(instruments["smk3"], chosen=Ladder.objects.get(code="proper_5"))


def change(client: Client, period: Period, **given: str) -> str:
    """What the page says after a change was sent, with what it leads to."""
    sent = {"submit_by": "2025-01-31", "note": "", "sure": given.get("submit_by", "")} | given
    return client.post(reverse("period-change", args=[period.pk]), sent, follow=True).text


def test_a_deadline_is_moved_with_an_audit_row(
    client: Client, manager: User, period: Period
) -> None:
    client.force_login(manager)
    change(client, period, submit_by="2025-03-31")
    period.refresh_from_db()
    assert period.submit_by == date(2025, 3, 31)
    row = AuditEntry.objects.get(action="change_period")
    assert (row.user, row.before, row.after) == (
        manager, {"submit_by": "2025-01-31"}, {"submit_by": "2025-03-31"},
    )  # fmt: skip


def test_a_deadline_that_is_over_is_asked_about_before_it_is_moved_there(
    client: Client, manager: User, period: Period
) -> None:
    client.force_login(manager)
    page = change(client, period, submit_by="2025-01-15", sure="")
    assert 'value="2025-01-15"' in page
    assert "note--error" in page or "field__error" in page
    period.refresh_from_db()
    assert period.submit_by == date(2025, 1, 31)


def test_a_refused_deadline_is_told_at_its_field_where_the_work_goes_on(
    client: Client, manager: User, period: Period
) -> None:
    client.force_login(manager)
    page = change(client, period, submit_by="2222-01-31")
    field = re.search(r'<input[^>]+id="change_submit_by"[^>]*>', page)
    assert field is not None
    assert "autofocus" in field[0]
    assert 'aria-invalid="true"' in field[0]


def test_what_a_frozen_result_prints_and_what_nobody_keeps_any_more_is_not_changed(
    client: Client, manager: User, evaluation: Evaluation, now: datetime
) -> None:
    freeze(evaluation, by=SYSTEM, now=now)
    Evaluation.objects.update(status="approved")
    client.force_login(manager)
    period = evaluation.period
    change(client, period, note="PT XYZ")
    change(client, period, submit_by="2025-03-31")
    period.refresh_from_db()
    assert (period.note, period.submit_by) == ("", date(2025, 1, 31))
    assert not AuditEntry.objects.filter(action="change_period").exists()


def test_who_writes_a_note_is_told_that_the_contractors_read_it(
    client: Client, manager: User, period: Period
) -> None:
    client.force_login(manager)
    for url in (reverse("period-list"), reverse("period-detail", args=[period.pk])):
        assert "kartu nilai semua kontraktor yang dinilai" in client.get(url).text


def test_a_period_names_the_ladder_it_was_opened_with(
    client: Client, manager: User, period: Period
) -> None:
    client.force_login(manager)
    told = f"{period.ladder.title} v{period.ladder.version}"
    assert told in client.get(reverse("period-list")).text
    assert told in client.get(reverse("period-detail", args=[period.pk])).text


def test_before_the_first_year_everybody_reads_who_opens_it(
    client: Client, manager: User, coordinator: User, instruments: dict[str, Instrument]
) -> None:
    for person, says in (
        (manager, "Buka periode pertama di bawah ini"),
        (coordinator, "Manajer HSE atau administrator yang membukanya"),
    ):
        client.force_login(person)
        assert says in client.get(reverse("period-list")).text


def test_without_an_instrument_the_page_says_what_is_lacking_and_where_it_goes_on(
    client: Client, manager: User
) -> None:
    client.force_login(manager)
    text = client.get(reverse("period-list")).text
    assert "Belum ada instrumen yang terbit" in text
    assert reverse("instrument-list") in text
    assert 'name="submit_by"' not in text
