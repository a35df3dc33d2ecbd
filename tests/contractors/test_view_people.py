"""People as pages: found, added with their company, changed, switched off."""

import re
from datetime import datetime
from html import unescape

import pytest
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from accounts.services import PersonFacts
from contractors.models import Contractor, Representative
from contractors.services import PERSON_CHANGES, change_person_of
from core.audit import SYSTEM, Actor, record
from core.choices import MailStatus
from core.mailing import OF_ACCOUNT, note_mail
from core.models import AuditEntry, Mail
from tests.accounts.password_links import set_by_link
from tests.visitors import visitor

LIST, ADD = "/settings/people/", "/settings/people/new/"
NEW = {"username": "budi.pta", "first_name": "Budi", "role": "representative"}


def listed(administrator: User, **query: str) -> list[str]:
    page = visitor(administrator).get(LIST, query)
    return [one.username for one, _company in page.context["rows"]]


def test_one_form_adds_a_representative_with_company_and_shows_their_link(
    administrator: User, contractor: Contractor
) -> None:
    client = visitor(administrator)
    answer = client.post(ADD, NEW | {"contractor": contractor.pk})
    budi = User.objects.get(username="budi.pta")
    assert budi.representative.contractor == contractor
    assert not budi.has_usable_password()
    assert "no-store" in answer.headers["Cache-Control"]
    link = re.search(r'value="http://testserver(/password/[^"]+)"', answer.text)
    assert link
    set_by_link(visitor(), link[1], password="lampu-sungai-7")
    given = {"username": "budi.pta", "password": "lampu-sungai-7"}
    assert visitor().post("/sign-in/", given).status_code == 302
    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True)) == [
        "add_person", "appoint_representative", "make_password_link", "change_password",
    ]  # fmt: skip


def test_the_page_of_a_company_leads_to_the_form_for_its_representative(
    administrator: User, manager: User, contractor: Contractor
) -> None:
    page = reverse("contractor-detail", args=[contractor.pk])
    way = f"{reverse('person-add')}?role=representative&contractor={contractor.pk}"
    assert way in unescape(visitor(administrator).get(page).text)
    assert way not in unescape(visitor(manager).get(page).text)  # people are an administrator's
    form = visitor(administrator).get(way).text
    chosen = re.findall(r'value="?(\w+)"?[^>]*\s(?:selected|checked)', form)
    assert {"representative", str(contractor.pk)} <= set(chosen)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({}, "contractor"),
        ({"role": "manager", "contractor": "1"}, "contractor"),
        ({"role": ""}, "role"),
        ({"username": "AUDITOR", "role": "viewer"}, "username"),
        ({"username": "dua kata", "role": "viewer"}, "username"),
        ({"email": "bukan email", "role": "viewer"}, "email"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nobody_is_added(
    change: dict[str, str], field: str, administrator: User, viewer: User, contractor: Contractor
) -> None:
    if "contractor" in change:
        change = change | {"contractor": str(contractor.pk)}
    answer = visitor(administrator).post(ADD, NEW | change)
    assert answer.status_code == 400
    assert answer.context["form"].errors.keys() == {field}
    assert User.objects.count() == 2


def test_they_are_found_by_name_role_company_and_whether_they_sign_in(
    administrator: User,
    viewer: User,
    representative: User,
    other_representative: User,
    contractor: Contractor,
) -> None:
    User.objects.filter(pk=viewer.pk).update(first_name="Sit\u00ed", is_active=False)
    assert len(listed(administrator)) == 4
    assert listed(administrator, q="siti") == ["auditor"]
    assert listed(administrator, active="no") == ["auditor"]
    assert listed(administrator, role="administrator") == ["admin"]
    assert listed(administrator, contractor=str(contractor.pk)) == ["wakil.pta"]
    assert len(listed(administrator, role="x", contractor="x")) == 4


def test_another_company_and_no_company_any_more_are_on_record(
    administrator: User, representative: User, other_contractor: Contractor
) -> None:
    client, page = visitor(administrator), reverse("person", args=[representative.pk])
    moved = {"role": "representative", "contractor": other_contractor.pk}
    assert client.post(page, moved).status_code == 302
    assert Representative.objects.get().contractor == other_contractor
    assert client.post(page, {"role": "coordinator"}).status_code == 302
    assert not Representative.objects.exists()
    told = AuditEntry.objects.filter(target_type="representative").order_by("id")
    assert [(one.action, (one.after or {}).get("contractor")) for one in told] == [
        ("move_representative", "PT B"), ("dismiss_representative", None),
    ]  # fmt: skip


@pytest.mark.parametrize("deed", PERSON_CHANGES)
def test_who_changed_a_person_since_is_named(
    deed: str, administrator: User, manager: User, coordinator: User, now: datetime
) -> None:
    page = reverse("person", args=[coordinator.pk])
    client = visitor(administrator)
    sent = {"role": "coordinator", "seen": client.get(page).context["seen"]}
    record(by=Actor(manager), at=now, action=deed, target=coordinator)
    User.objects.filter(pk=coordinator.pk).update(first_name="Ani")
    answer = client.post(page, sent | {"first_name": "Dewi"})
    assert answer.status_code == 409
    assert f"{manager} has changed this since you opened it" in unescape(answer.text)


def test_who_is_switched_off_is_out_at_once_and_stays_to_be_read(
    administrator: User, viewer: User
) -> None:
    theirs, page = visitor(viewer), reverse("person", args=[viewer.pk])
    visitor(administrator).post(f"{page}switch/", {"active": "no"})
    assert theirs.get("/dashboard/").headers["Location"].startswith("/sign-in/")
    assert "switched off" in visitor(administrator).get(page).text
    visitor(administrator).post(f"{page}switch/", {"active": "yes"})
    viewer.refresh_from_db()
    assert viewer.is_active


def test_no_part_of_a_password_hash_is_on_any_page(administrator: User, viewer: User) -> None:
    algorithm, salt, digest = viewer.password.split("$", 2)
    client = visitor(administrator)
    for page in (LIST, ADD, reverse("person", args=[viewer.pk])):
        text = client.get(page).text
        assert not [part for part in (f"{algorithm}$", salt, digest) if part in text]
        assert "algorithm" not in text


def test_who_goes_elsewhere_is_mailed_nothing_of_before_but_what_protects_their_account(
    representative: User, other_contractor: Contractor, now: datetime
) -> None:
    def dropped(key: str, role: Role, contractor: Contractor | None) -> list[str]:
        for one in (key, f"{OF_ACCOUNT}{key}"):
            note_mail(key=one, person=representative, subject="Temuan", body="Isi.", now=now)
        facts = PersonFacts("", "", "", role)
        change_person_of(
            person=representative, facts=facts, contractor=contractor, by=SYSTEM, now=now
        )
        return list(Mail.objects.filter(status=MailStatus.DROPPED).values_list("key", flat=True))

    assert dropped("a", Role.REPRESENTATIVE, other_contractor) == ["a"]
    assert dropped("b", Role.VIEWER, None) == ["b", "a"]
