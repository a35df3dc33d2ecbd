"""Inspections on pages: the list and its filters, a checklist filled in, a unit and its release."""

from datetime import datetime

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from contractors.models import Contractor, Site
from core.audit import Actor
from findings.models import Finding
from inspections.choices import InspectionState, UnitState
from inspections.models import InspectedUnit, Inspection
from inspections.rules import CheckAnswer
from tests.inspections.inspection_scene import added_unit, as_sent, inspected
from tests.visitors import visitor


@pytest.fixture
def now() -> datetime:
    """The moment at which pages are sent."""
    return timezone.now()


@pytest.fixture
def unit(contractor: Contractor, now: datetime) -> InspectedUnit:
    """A vehicle of PT A."""
    return added_unit(contractor, now=now)


def _new(unit: InspectedUnit, code: str = "p2h") -> str:
    return reverse("inspection-new", args=[unit.key, code])


def test_a_representative_adds_a_unit_of_their_company(
    contractor: Contractor, representative: User
) -> None:
    client = visitor(representative)
    sent = {"contractor": contractor.pk, "kind": "area", "code": "GD-B", "name": "Gudang B"}
    answer = client.post(reverse("inspected-unit-list"), sent)
    unit = InspectedUnit.objects.get()
    assert answer["Location"] == reverse("inspected-unit", args=[unit.key])
    page = client.get(answer["Location"]).content.decode()
    for code in ("ppe", "housekeeping", "permits", "environment"):
        assert _new(unit, code) in page
    assert _new(unit, "p2h") not in page
    refused = client.post(reverse("inspected-unit-list"), sent)
    assert (refused.status_code, InspectedUnit.objects.count()) == (400, 1)
    assert "Gudang B" in refused.content.decode()  # what was typed comes back


def test_a_checklist_is_stored_as_a_draft_and_finished(
    unit: InspectedUnit, representative: User, now: datetime
) -> None:
    client = visitor(representative)
    page = client.get(_new(unit)).content.decode()
    assert 'name="brakes-said"' in page
    answer = client.post(_new(unit), as_sent("p2h", on=now, **{"brakes-said": ""}))
    draft = Inspection.objects.get()
    assert answer["Location"] == reverse("inspection", args=[draft.key])
    fill = reverse("inspection-fill", args=[draft.key])
    assert fill in client.get(answer["Location"]).content.decode()
    again = {"finish": "1", "version": draft.version}
    refused = client.post(fill, as_sent("p2h", on=now, **{"brakes-said": ""}) | again)
    assert refused.status_code == 400
    assert refused.context["form"].errors.keys() == {"brakes-said"}
    failing = as_sent("p2h", on=now, **{"lights-said": "no", "lights-note": "Mati."})
    assert client.post(fill, failing | again).status_code == 302
    draft.refresh_from_db()
    assert draft.state == InspectionState.FINISHED
    finding = Finding.objects.get()
    page = client.get(reverse("inspection", args=[draft.key])).content.decode()
    assert finding.reference in page
    assert "91.7" in page
    assert client.get(fill)["Location"] == reverse("inspection", args=[draft.key])
    late = client.post(fill, failing | again)
    assert late.status_code == 409


def test_counts_and_days_are_read_from_the_form(
    contractor: Contractor, coordinator: User, now: datetime
) -> None:
    area = added_unit(contractor, now=now, kind="area", code="GD-B")
    rest = ("shoes", "gloves", "mask", "goggles", "ear_plugs", "others")
    sent = {
        "on": str(now.date()), "inspector": "P", "finish": "1",
        "helmet-good": "18", "helmet-whole": "20",
        **{f"{code}-na": "on" for code in rest},
    }  # fmt: skip
    assert visitor(coordinator).post(_new(area, "ppe"), sent).status_code == 302
    found = Inspection.objects.get()
    assert (found.good, found.whole) == (18, 20)
    assert Finding.objects.get().raised_by == coordinator


def test_a_count_is_shown_with_its_thousands_marked(
    contractor: Contractor, coordinator: User, now: datetime
) -> None:
    area = added_unit(contractor, now=now, kind="area", code="A-9")
    thousand = CheckAnswer("counted", good=1000, whole=1250)
    found = inspected(area, now=now, code="ppe", helmet=thousand)
    address = reverse("inspection", args=[found.key])
    page = " ".join(visitor(coordinator, language="id").get(address).text.split())
    assert ("1.000 dari 1.250" in page, "1000 dari" in page) == (True, False)


def test_a_certificate_that_has_expired_fails(
    unit: InspectedUnit, coordinator: User, now: datetime
) -> None:
    sent = as_sent("equipment", on=now, **{"certificate-until": "2023-12-31", "finish": "1"})
    assert visitor(coordinator).post(_new(unit, "equipment"), sent).status_code == 302
    unit.refresh_from_db()
    assert unit.state == UnitState.OUT_OF_USE


def test_the_list_is_narrowed_by_its_address(
    unit: InspectedUnit, contractor: Contractor, coordinator: User, now: datetime
) -> None:
    failed = inspected(unit, now=now, lights=CheckAnswer("no"))
    other = inspected(added_unit(contractor, now=now, code="LV-02"), now=now)
    client = visitor(coordinator)
    shown = {
        "?failed=on": {failed}, "?unit=lv-02": {other}, "?checklist=p2h": {failed, other},
        "?checklist=ppe": set(), "?state=draft": set(),
        f"?first={now.date()}&last={now.date()}": {failed, other}, "?last=2020-01-01": set(),
        f"?contractor={contractor.pk}": {failed, other}, "?contractor=999": set(),
    }  # fmt: skip
    for query, wanted in shown.items():
        answer = client.get(reverse("inspection-list") + query)
        assert {one for one, _title, _percent in answer.context["rows"]} == wanted, query
    whole = client.get(reverse("inspection-list")).content.decode()
    assert "95.8" in whole  # 23 of 24


def test_pages_give_away_nothing_of_another_company(
    unit: InspectedUnit, other_representative: User, now: datetime
) -> None:
    found = inspected(unit, now=now)
    client = visitor(other_representative)
    for name in ("inspection-list", "inspected-unit-list"):
        assert "LV-01" not in client.get(reverse(name)).content.decode()
    for address in (
        reverse("inspection", args=[found.key]), reverse("inspected-unit", args=[unit.key]),
        _new(unit),
    ):  # fmt: skip
        assert client.get(address).status_code == 404


def test_a_manager_releases_a_unit_with_a_reason(
    unit: InspectedUnit, manager: User, coordinator: User, now: datetime
) -> None:
    inspected(unit, now=now, by=Actor(coordinator), brakes=CheckAnswer("no"))
    unit.refresh_from_db()
    release = reverse("inspected-unit-release", args=[unit.key])
    client = visitor(manager)
    assert client.post(release, {"version": unit.version, "reason": ""}).status_code == 400
    page = visitor(coordinator).get(reverse("inspected-unit", args=[unit.key])).content.decode()
    assert release not in page
    assert release in client.get(reverse("inspected-unit", args=[unit.key])).content.decode()
    sent = {"version": unit.version, "reason": "Rem diganti, diuji."}
    assert client.post(release, sent).status_code == 302
    unit.refresh_from_db()
    assert (unit.state, unit.released_by) == (UnitState.IN_USE, manager)


def test_the_label_of_a_unit_leads_to_its_page(
    unit: InspectedUnit, viewer: User, other_representative: User
) -> None:
    label = reverse("inspected-unit-label", args=[unit.key])
    page = visitor(viewer).get(label).text
    address = settings.BASE_URL + reverse("inspected-unit", args=[unit.key])
    assert f">{address}</desc>" in page  # of the QR code
    assert label in visitor(viewer).get(reverse("inspected-unit", args=[unit.key])).text
    assert visitor(other_representative).get(label).status_code == 404


def test_a_unit_is_changed_and_retired_on_its_page(
    unit: InspectedUnit, representative: User, now: datetime
) -> None:
    client = visitor(representative)
    change = reverse("inspected-unit-change", args=[unit.key])
    sent = {"kind": "vehicle", "code": "LV-09", "name": "Baru", "version": unit.version}
    assert client.post(change, sent).status_code == 302
    assert client.post(change, sent).status_code == 409  # somebody was faster
    unit.refresh_from_db()
    retire = reverse("inspected-unit-retire", args=[unit.key])
    assert client.post(retire, {"version": unit.version}).status_code == 302
    page = client.get(reverse("inspected-unit", args=[unit.key])).content.decode()
    assert _new(unit) not in page
    refused = client.post(_new(unit), as_sent("p2h", on=now))
    assert refused.status_code == 409


def test_a_change_that_names_no_site_keeps_it_and_an_empty_one_takes_it_away(
    unit: InspectedUnit, site: Site, coordinator: User
) -> None:
    unit.contractor.sites.add(site)
    unit.site = site
    unit.save()
    client, change = visitor(coordinator), reverse("inspected-unit-change", args=[unit.key])
    sent = {"kind": "vehicle", "code": "LV-01", "name": "Baru"}
    assert client.post(change, sent | {"version": unit.version}).status_code == 302
    unit.refresh_from_db()
    assert (unit.name, unit.site) == ("Baru", site)
    assert client.post(change, sent | {"version": unit.version, "site": ""}).status_code == 302
    unit.refresh_from_db()
    assert unit.site is None


def test_each_list_takes_a_fixed_number_of_statements(
    unit: InspectedUnit, contractor: Contractor, coordinator: User, now: datetime,
    django_assert_max_num_queries: object,
) -> None:  # fmt: skip
    for number in range(5):
        inspected(added_unit(contractor, now=now, code=f"LV-1{number}"), now=now)
    client: Client = visitor(coordinator)
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        client.get(reverse("inspection-list"))
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        client.get(reverse("inspected-unit-list"))
