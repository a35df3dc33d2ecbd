"""What a contractor tells of its months counts once the owner's people have confirmed it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.choices import Role
from accounts.models import User
from contractors.choices import TimeZone
from contractors.models import Contractor, Site
from core.audit import Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.models import AuditEntry, Mail
from monitoring.choices import IncidentKind, MonthStatus
from monitoring.indicators import FigureChange
from monitoring.models import MonthlyIndicator
from monitoring.selectors import exposure
from monitoring.services import OddFigures, decide_months, record_year
from monitoring.services.reminders import remind_of_months
from tests.monitoring.reported import reported_incident
from tests.post_office import PostOffice
from tests.visitors import visitor

YEAR = timezone.localdate().year - 2  # of last year's, December is not late before mid-January
Told = dict[str, Any]


@pytest.fixture
def by_representative(representative: User) -> Actor:
    return Actor(representative)


def told(site: Site, contractor: Contractor, *, by: Actor, months: int = 2) -> Told:
    """The first months of last year, told in ordinary figures; what they are told with."""
    given = {"man_hours": 1000, "workforce": 10, "near_misses": 3}
    place: Told = {"contractor": contractor, "site": site, "by": by, "now": timezone.now()}
    changes = [
        FigureChange(date(YEAR, month, 1), name, None, value)
        for month in range(1, months + 1)
        for name, value in given.items()
    ]
    record_year(**place, changes=changes)
    return place


def seen(contractor: Contractor) -> dict[date, datetime | None]:
    rows = MonthlyIndicator.objects.filter(contractor=contractor)
    return {row.month: row.told_at for row in rows}


def change(month: int, name: str, *, before: int | None, now: int) -> list[FigureChange]:
    return [FigureChange(date(YEAR, month, 1), name, before, now)]


def test_what_a_representative_tells_counts_once_it_is_confirmed(
    contractor: Contractor, site: Site, by_representative: Actor, by_coordinator: Actor
) -> None:
    place = told(site, contractor, by=by_representative)
    of_year: Told = {"start": date(YEAR, 1, 1), "end": date(YEAR, 12, 31), "incidents": []}
    assert exposure(contractor, **of_year).man_hours is None
    decided = decide_months(**place | {"by": by_coordinator}, seen=seen(contractor), confirmed=True)
    assert decided == 2
    found = exposure(contractor, **of_year)
    assert (found.man_hours, found.months) == (2000, 2)
    deeds = AuditEntry.objects.filter(target_type="monthly_indicator").order_by("id")
    assert [row.action for row in deeds] == ["tell_month"] * 2 + ["confirm_month"] * 2


def test_what_a_coordinator_enters_is_confirmed_at_once(
    contractor: Contractor, site: Site, by_coordinator: Actor
) -> None:
    told(site, contractor, by=by_coordinator)
    assert set(MonthlyIndicator.objects.values_list("status", flat=True)) == {"confirmed"}


def test_a_month_is_returned_with_a_reason_and_corrected(
    contractor: Contractor,
    site: Site,
    representative: User,
    by_representative: Actor,
    by_coordinator: Actor,
) -> None:
    place = told(site, contractor, by=by_representative)
    owner = place | {"by": by_coordinator, "seen": seen(contractor), "confirmed": False}
    with pytest.raises(Refusal, match="Tulis"):
        decide_months(**owner, reason=" ")
    decide_months(**owner, reason="Jam lembur belum dihitung.")
    page = visitor(representative)
    assert "Jam lembur belum dihitung." in page.get("/todo/").text
    months = reverse("months-of-year", args=[contractor.pk, YEAR])
    assert "Jam lembur belum dihitung." in page.get(months).text
    record_year(**place, changes=change(1, "man_hours", before=1000, now=1100))
    assert MonthlyIndicator.objects.get(month=date(YEAR, 1, 1)).status == MonthStatus.AWAITING


def test_a_confirmed_month_is_left_alone_until_it_is_returned(
    contractor: Contractor, site: Site, by_representative: Actor, by_coordinator: Actor
) -> None:
    told(site, contractor, by=by_coordinator)
    place: Told = {"contractor": contractor, "site": site, "now": timezone.now()}
    with pytest.raises(Conflict, match="dikonfirmasi"):
        record_year(
            **place, by=by_representative, changes=change(1, "man_hours", before=1000, now=1100)
        )
    decide_months(
        **place, by=by_coordinator, seen=seen(contractor), confirmed=False, reason="Salah."
    )
    record_year(
        **place, by=by_representative, changes=change(1, "man_hours", before=1000, now=1100)
    )


def test_a_year_that_is_confirmed_has_nothing_to_send(
    contractor: Contractor, site: Site, representative: User, by_coordinator: Actor
) -> None:
    page = reverse("months-of-year", args=[contractor.pk, YEAR])
    for months, takes_figures in ((11, True), (12, False)):
        MonthlyIndicator.objects.all().delete()
        told(site, contractor, by=by_coordinator, months=months)
        assert ("data-unsaved=" in visitor(representative).get(page).text) is takes_figures


def test_figures_that_changed_since_they_were_looked_at_are_not_confirmed(
    contractor: Contractor, site: Site, by_representative: Actor, by_coordinator: Actor
) -> None:
    place = told(site, contractor, by=by_representative)
    looked_at = seen(contractor)
    later = {"now": place["now"] + timedelta(minutes=1)}
    record_year(**place | later, changes=change(2, "man_hours", before=1000, now=1001))
    with pytest.raises(Conflict, match=f"Februari {YEAR}"):
        decide_months(**place | {"by": by_coordinator}, seen=looked_at, confirmed=True)
    assert not MonthlyIndicator.objects.counted().exists()


def test_who_told_a_month_does_not_confirm_it_in_another_role(
    contractor: Contractor, site: Site, representative: User, by_representative: Actor
) -> None:
    place = told(site, contractor, by=by_representative)
    colleague = User.objects.create_user("wakil.dua", role=Role.REPRESENTATIVE)
    contractor.representatives.create(user=colleague)
    again = change(2, "man_hours", before=1000, now=1001)
    record_year(**place | {"by": Actor(colleague)}, changes=again)  # the row knows the last hand
    february = date(YEAR, 2, 1)
    User.objects.filter(pk=representative.pk).update(role=Role.COORDINATOR)
    with pytest.raises(NotAllowed):
        decide_months(
            **place | {"by": Actor(User.objects.get(pk=representative.pk))},
            seen={february: seen(contractor)[february]},
            confirmed=True,
        )


def test_who_once_spoke_for_the_company_leaves_what_it_told_to_another_whatever_they_store(
    contractor: Contractor, site: Site, representative: User, by_coordinator: Actor
) -> None:
    colleague = User.objects.create_user("wakil.dua", role=Role.REPRESENTATIVE)
    contractor.representatives.create(user=colleague)
    place = told(site, contractor, by=Actor(colleague))
    looked_at = seen(contractor)
    decide_months(**place | {"by": by_coordinator}, seen=looked_at, confirmed=True)
    User.objects.filter(pk=representative.pk).update(role=Role.COORDINATOR)
    by = Actor(User.objects.get(pk=representative.pk))
    new = FigureChange(date(YEAR, 3, 1), "man_hours", None, 1000)
    again = [*change(1, "man_hours", before=1000, now=900), new]
    again.append(FigureChange(new.month, "workforce", None, 10))
    stored = record_year(**place | {"by": by}, changes=again)
    assert (stored.stored, stored.awaiting) == (2, 1)  # March nobody has told
    counted = MonthlyIndicator.objects.counted().values_list("month__month", flat=True)
    assert set(counted) == {2, 3}
    with pytest.raises(NotAllowed):
        decide_months(**place | {"by": by}, seen=seen(contractor), confirmed=True)
    january = {date(YEAR, 1, 1): seen(contractor)[date(YEAR, 1, 1)]}
    assert decide_months(**place | {"by": by_coordinator}, seen=january, confirmed=True) == 1


def test_who_stores_a_month_they_told_reads_that_it_waits_for_another(
    contractor: Contractor, site: Site, representative: User, by_representative: Actor
) -> None:
    told(site, contractor, by=by_representative)
    User.objects.filter(pk=representative.pk).update(role=Role.COORDINATOR)
    client = visitor(User.objects.get(pk=representative.pk))
    page = reverse("record-man-hours", args=[contractor.pk])
    for month, waits in ((1, True), (3, False)):  # March nobody has told
        there = contractor.monthly_indicators.filter(month=date(YEAR, month, 1)).first()
        given = {"site": site.pk, "month": f"{YEAR}-{month:02}", "man_hours": 900, "workforce": 10}
        given["seen"] = there.mark if there else ""
        text = client.post(page, given, follow=True).text
        assert ("You have spoken for this company" in text) is waits


def test_months_of_another_company_or_of_a_site_not_theirs_are_refused(
    contractor: Contractor, other_contractor: Contractor, site: Site, by_representative: Actor
) -> None:
    with pytest.raises(NotAllowed):
        told(site, other_contractor, by=by_representative)
    elsewhere = Site.objects.create(code="S9", name="Lokasi lain")
    with pytest.raises(Refusal, match="Lokasi lain"):
        told(elsewhere, contractor, by=by_representative)


@pytest.mark.parametrize(
    ("month", "name", "before", "value"),
    [(2, "man_hours", 1000, 10_000), (2, "man_hours", 1000, 100), (2, "near_misses", 3, 0)],
)
def test_figures_that_can_hardly_be_meant_are_asked_about(
    month: int,
    name: str,
    before: int,
    value: int,
    contractor: Contractor,
    site: Site,
    by_representative: Actor,
) -> None:
    place = told(site, contractor, by=by_representative)
    odd = change(month, name, before=before, now=value)
    with pytest.raises(OddFigures) as asked:
        record_year(**place, changes=odd)
    tokens = [doubt.token for doubt in asked.value.doubts]
    assert tokens == [f"{YEAR}-02 {name} {value}"]
    assert record_year(**place, changes=odd, sure_of=tokens).stored == 1


@pytest.mark.parametrize(
    ("told_now", "question"),
    [
        (1, "1 near misses are told, and 2 stand"),
        (11, "11 near misses are told, and 2 stand"),
        (2, ""),
    ],
)
def test_near_misses_are_as_many_as_the_register_holds(
    told_now: int, question: str, contractor: Contractor, site: Site, by_representative: Actor,
    by_coordinator: Actor,
) -> None:  # fmt: skip
    place = told(site, contractor, by=by_representative)
    for number in (1, 2):
        near_miss(contractor, site, reference=f"N-{number}", by=by_coordinator)
    changes = change(2, "near_misses", before=3, now=told_now)
    if not question:
        assert record_year(**place, changes=changes).stored == 1
        return
    with override("en"), pytest.raises(OddFigures, match=question) as asked:
        record_year(**place, changes=changes)
    tokens = [doubt.token for doubt in asked.value.doubts]
    assert record_year(**place, changes=changes, sure_of=tokens).stored == 1


def test_a_month_is_held_against_the_register_once_its_site_keeps_one(
    contractor: Contractor, site: Site, by_representative: Actor, by_coordinator: Actor
) -> None:
    place = told(site, contractor, by=by_representative)
    january = change(1, "near_misses", before=3, now=4)
    assert record_year(**place, changes=january).stored == 1  # nobody keeps one
    near_miss(contractor, site, reference="N-1", by=by_coordinator)  # in February
    with pytest.raises(OddFigures):
        record_year(**place, changes=change(1, "near_misses", before=4, now=5))


def near_miss(contractor: Contractor, site: Site, *, reference: str, by: Actor) -> None:
    reported_incident(
        contractor=contractor, site=site, reference=reference, on=date(YEAR, 2, 3),
        kind=IncidentKind.NEAR_MISS, description="-", by=by, now=timezone.now(),
    )  # fmt: skip


def typed(client: Client, address: str, **figures: str) -> Any:
    """The page's fields as they are, with figures typed over them."""
    table = client.get(address).context["table"]
    fields = {"site": str(table.site.pk)}
    for form in table.months:
        for name in form.fields:
            value = form[name].value()
            text = "" if value is None else str(value)
            fields |= {form.add_prefix(name): text, form.add_initial_prefix(name): text}
    return client.post(address, fields | figures, follow=True)


def test_a_representative_sends_months_and_the_coordinator_confirms_them_on_the_page(
    contractor: Contractor, site: Site, representative: User, coordinator: User
) -> None:
    address = reverse("months-of-year", args=[contractor.pk, YEAR])
    figures = {"1-man_hours": "12.500", "1-workforce": "60"}
    assert "Awaiting confirmation" in typed(visitor(representative), address, **figures).text
    owner = visitor(coordinator)
    assert f"1 month of {YEAR} awaits confirmation" in owner.get("/todo/").text
    [waiting] = owner.get(address).context["table"].site_months.awaiting
    decide = reverse("months-decide", args=[contractor.pk, YEAR])
    sent = {"site": site.pk, "month": waiting.token, "decision": "confirm"}
    assert "1 month is confirmed." in owner.post(decide, sent, follow=True).text
    locked = visitor(representative).get(address)
    assert locked.context["table"].months[0].is_locked


def test_what_is_asked_about_has_a_box_and_what_was_sure_stays_so(
    contractor: Contractor, site: Site, representative: User, by_representative: Actor
) -> None:
    told(site, contractor, by=by_representative)
    address = reverse("months-of-year", args=[contractor.pk, YEAR])
    client, odd = visitor(representative), {"2-man_hours": "10.000", "1-near_misses": "3"}
    asked = typed(client, address, **odd)
    token = f"{YEAR}-02 man_hours 10000"
    assert f'name="sure_of" value="{token}"' in asked.text
    stored = typed(client, address, **odd, sure_of=token)
    assert "1 month is sent." in stored.text


def test_the_list_says_what_waits_and_what_is_late_and_shows_nothing_of_others(
    contractor: Contractor,
    other_contractor: Contractor,
    site: Site,
    representative: User,
    by_representative: Actor,
) -> None:
    told(site, contractor, by=by_representative)
    page = visitor(representative).get(f"/months/?year={YEAR}")
    tally = page.context["tally"]
    assert (tally.awaiting, tally.missing, tally.late) == (2, 10, 10)
    assert other_contractor.name not in page.text


def test_late_returned_and_waiting_months_are_mailed_once(
    contractor: Contractor,
    site: Site,
    representative: User,
    coordinator: User,
    by_representative: Actor,
    post_office: PostOffice,
) -> None:
    for person in (representative, coordinator):
        User.objects.filter(pk=person.pk).update(email=f"{person.username}@example.com")
    told(site, contractor, by=by_representative)
    spring = timezone.make_aware(datetime(YEAR, 4, 20, 9))
    assert remind_of_months(spring) == 2
    assert remind_of_months(spring) == 0
    bodies = dict(Mail.objects.values_list("person__username", "body"))
    assert f"Maret {YEAR}" in bodies[representative.username]
    assert f"Januari {YEAR}" in bodies[coordinator.username]
    assert remind_of_months(spring + timedelta(days=1)) == 0


def test_the_list_reaches_the_new_year_where_it_has_begun_in_the_east(
    contractor: Contractor, site: Site, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime(YEAR, 12, 31, 15, 30, tzinfo=UTC))
    of_the_new_year = f"{reverse('month-list')}?year={YEAR + 1}"
    too_early = visitor(coordinator).get(of_the_new_year)
    assert (too_early.status_code, "has not begun" in too_early.text) == (404, True)
    Site.objects.filter(pk=site.pk).update(time_zone=TimeZone.WIT)
    assert visitor(coordinator).get(of_the_new_year).status_code == 200


def test_who_tells_no_months_reads_them(
    viewer: User, contractor: Contractor, site: Site, by_coordinator: Actor
) -> None:
    told(site, contractor, by=by_coordinator)
    page = reverse("months-of-year", args=[contractor.pk, YEAR])
    client = visitor(viewer)
    assert f"{page}?site={site.pk}" in client.get(f"{reverse('month-list')}?year={YEAR}").text
    text = client.get(page).text
    assert "1,000" in text
    assert "1-man_hours" not in text
    assert client.post(page, {"site": site.pk}).status_code == 403


@pytest.mark.parametrize("of", ["", "confirmed"])
def test_months_returned_without_a_reason_come_back_as_they_were_chosen(
    contractor: Contractor, site: Site, coordinator: User, by_representative: Actor, of: str
) -> None:
    place = told(site, contractor, by=by_representative)
    if of:
        given = place | {"by": Actor(coordinator)}
        decide_months(**given, seen=seen(contractor), confirmed=True)
    page = reverse("months-of-year", args=[contractor.pk, YEAR])
    table = visitor(coordinator).get(page, {"site": site.pk}).context["table"]
    first, second = (one.state.token for one in table.months[:2])
    decide = reverse("months-decide", args=[contractor.pk, YEAR])
    sent = {"site": site.pk, "decision": "return", "month": [second], "of": of}
    answer = visitor(coordinator).post(decide, sent)
    assert answer.status_code == 400
    boxes = {one: f'value="{one}"' for one in (first, second)}
    after = {one: answer.text.split(box)[1].split(">")[0] for one, box in boxes.items()}
    assert "checked" not in after[first]
    assert "checked" in after[second]
    field = "why-again" if of else "why-return"
    before, after_it = answer.text.split(f'id="{field}"')
    assert "autofocus" not in before.split("<main")[1]
    assert "autofocus" in after_it.split(">")[0]
    assert answer.context["decision"].errors.keys() == {"reason"}
    nothing = visitor(coordinator).post(decide, sent | {"month": [], "reason": "Jam lembur."})
    assert nothing.status_code == 400
    assert ">Jam lembur.</textarea>" in nothing.text
    assert seen(contractor)  # as they were
    assert not MonthlyIndicator.objects.filter(status=MonthStatus.RETURNED).exists()
