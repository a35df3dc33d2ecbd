"""What is kept about a person: their own copy, and erasing it while every record stays whole."""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils import translation

from accounts.choices import AccessKind, Role
from accounts.models import AccessRecord, ErasedName, Passkey, PersonSession, User
from accounts.services import PersonFacts, add_person, change_person, switch_person
from contractors.invitations import invite_person, open_invitation
from contractors.models import AccountInvitation, Contractor, Representative
from core.audit import SYSTEM, Actor
from core.canonical import sha256_of
from core.errors import NotAllowed, Refusal
from core.models import AuditEntry, Mail
from evaluations.models import Result
from findings.choices import FindingSeverity
from findings.services.findings import FindingFacts, raise_finding
from personal_data.erasure import erase_person
from personal_data.records import columns_of_people, personal_copy
from personal_data.register import personal_data
from tests.visitors import visitor
from tokens.services import create_token

WHY = "Asked by letter on 12 January 2025."
NAMES = {"username", "first_name", "last_name", "email", "address", "name_digest"}
ADDRESSES = (models.EmailField, models.GenericIPAddressField)
ELSEWHERE = {
    "questionnaires.invitation.address",  # respondents do not sign in; it goes with the survey
    "questionnaires.respondentname.address",  # as its own notice says
    "outcomes.objection_scored_by.user",  # a record: it stays, under the number
    "admin.logentry.user",  # Django's own, never written here
    "accounts.user_groups.user",
    "accounts.user_user_permissions.user",
}


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """The sentences of the code, not of a catalog."""
    with translation.override("en"):
        yield


@pytest.fixture
def budi(administrator: User, now: datetime) -> User:
    """Somebody with a name, an address and a past."""
    facts = PersonFacts("Budi", "Santoso", "budi@example.com", Role.MANAGER)
    person = add_person(username="budi.s", password="x", facts=facts, by=SYSTEM, now=now)
    new = PersonFacts("Budi", "Santoso", "budi.santoso@example.com", Role.MANAGER)
    change_person(person=person, facts=new, by=Actor(administrator), now=now)
    person.refresh_from_db()
    return person


def test_every_column_about_a_person_is_in_the_register() -> None:
    told = {one.model: one for one in personal_data()}
    missing = {
        f"{model._meta.label_lower}.{column.name}"
        for model, column in columns_of_people()
        if column.remote_field.on_delete is not models.PROTECT and model not in told
    } | {
        f"{model._meta.label_lower}.{column.name}"
        for model in apps.get_models()
        for column in model._meta.local_fields
        if (isinstance(column, ADDRESSES) or column.name in NAMES)
        and column.name not in getattr(told.get(model), "names", ())
    }
    assert missing == ELSEWHERE, "Say in the room's PERSONAL_DATA what an erasure does to it."


def test_somebody_downloads_what_is_kept_about_them_and_nothing_of_others(
    budi: User, viewer: User
) -> None:
    client = visitor(budi)
    assert "budi.santoso@example.com" in client.get(reverse("own-data")).text
    answer = client.get(reverse("own-data-file"))
    found = json.loads(answer.content)
    assert found["account"][0]["email"] == "budi.santoso@example.com"
    assert len(found["sessions"]) == 1
    assert viewer.username not in answer.text
    assert AccessRecord.objects.filter(kind=AccessKind.DOWNLOAD, person=budi).count() == 1


def test_an_administrator_takes_it_for_somebody_without_their_devices(
    budi: User, administrator: User, coordinator: User
) -> None:
    visitor(budi)
    url = reverse("person-data-file", args=[budi.pk])
    found = json.loads(visitor(administrator).get(url).content)
    assert found["sessions"] == {"count": 1}
    assert found["account"][0]["username"] == "budi.s"
    assert visitor(coordinator).get(url).status_code == 403


def test_what_they_sign_in_with_goes_and_a_number_stands_for_the_name(
    budi: User, administrator: User, now: datetime
) -> None:
    client = visitor(budi)
    create_token(name="Budi's report", days=30, by=Actor(budi), now=now)
    Passkey.objects.create(person=budi, name="HP", credential_id=b"1", sign_count=0, made_at=now)
    Mail.objects.create(key="a", person=budi, subject="Budi", body="Budi", noted_at=now)
    erased = erase_person(person=budi, reason=WHY, by=Actor(administrator), now=now)
    assert str(erased) == "Pengguna dihapus #1"
    assert (erased.username, erased.email, erased.is_active) == ("dihapus-1", "", False)
    assert not erased.has_usable_password()
    assert not PersonSession.objects.filter(person=budi).exists()
    assert client.get("/account/").status_code == 302
    left = json.dumps(personal_copy(erased, is_own=True, now=now), default=str)
    assert not re.search("[Bb]udi", left)
    assert "Budi" not in Mail.objects.get().body
    entry = AuditEntry.objects.get(action="erase_person")
    assert entry.after == {"number": 1, "reason": WHY}


def test_the_trail_tells_the_number_and_a_namesake_keeps_the_name(
    budi: User, administrator: User, viewer: User, now: datetime
) -> None:
    facts = PersonFacts("Budi", "Hartono", "", Role.VIEWER)
    add_person(username="budi.h", password=None, facts=facts, by=SYSTEM, now=now)
    erase_person(person=budi, reason=WHY, by=Actor(administrator), now=now)
    for page in (reverse("trail"), reverse("table", args=["trail", "csv"])):
        text = visitor(viewer).get(page).getvalue().decode()
        assert "Pengguna dihapus #1" in text
        assert "Hartono" in text
        assert "Santoso" not in text
        assert "budi.s" not in text
        assert "santoso@" not in text


@pytest.mark.parametrize("words", ["Santoso", "budi.s", "santoso@", 'Santoso", "role'])
def test_the_trail_is_not_searched_by_the_name(
    words: str, budi: User, administrator: User, viewer: User, now: datetime
) -> None:
    client, rows = visitor(viewer), {"q": words}
    erase_person(person=budi, reason=WHY, by=Actor(administrator), now=now)
    assert not client.get(reverse("trail"), rows).context["rows"]
    table = client.get(reverse("table", args=["trail", "csv"]), rows).getvalue().decode()
    assert len(table.splitlines()) == 1
    assert client.get(reverse("trail"), {"q": "manager"}).context["rows"]


def test_invitations_to_them_that_nobody_used_tell_no_name_either(
    budi: User, administrator: User, viewer: User, now: datetime
) -> None:
    by = Actor(administrator)
    facts = PersonFacts("Budi", "Santoso", "other@example.com", Role.VIEWER)
    invited, path = invite_person(facts=facts, contractor=None, by=by, now=now)
    AccountInvitation.objects.update(email=budi.email.upper())
    erase_person(person=budi, reason=WHY, by=by, now=now)
    invited.refresh_from_db()
    assert (str(invited), invited.email) == ("-", "")
    assert open_invitation(path.strip("/").split("/")[-1], now=now) is None
    assert not visitor(viewer).get(reverse("trail"), {"q": "Santoso"}).context["rows"]


def test_nor_by_one_whose_small_letters_are_not_those_of_the_database(
    administrator: User, viewer: User, now: datetime
) -> None:
    by, facts = Actor(administrator), PersonFacts("İlker", "Weiß Σίσυφος", "", Role.MANAGER)
    person = add_person(username="straße", password="x", facts=facts, by=by, now=now)
    erase_person(person=person, reason=WHY, by=by, now=now)
    client = visitor(viewer)
    for words in ("İlker", "Weiß", "Σίσυφος", "straße"):
        assert not client.get(reverse("trail"), {"q": words}).context["rows"], words


def test_a_frozen_result_keeps_its_hash_and_tells_the_number(
    pt_a: Result, administrator: User, now: datetime
) -> None:
    manager = User(username="bh", first_name="Budi", last_name="Hartono", role=Role.MANAGER)
    manager.save()
    assert pt_a.context["people"]["approved_by"] == str(manager)
    erase_person(person=manager, reason=WHY, by=Actor(administrator), now=now)
    pt_a.refresh_from_db()
    assert sha256_of({name: getattr(pt_a, name) for name in Result.HASHED}) == pt_a.sha256
    page = visitor(administrator).get(reverse("scorecard", args=[pt_a.sha256])).text
    assert "Pengguna dihapus #1" in page
    assert "Hartono" not in page


def test_the_history_of_a_finding_tells_the_number_of_who_was_to_act(
    budi: User, contractor: Contractor, coordinator: User, administrator: User, now: datetime
) -> None:
    due = now.date() + timedelta(days=30)
    facts = FindingFacts(FindingSeverity.MINOR, "Rel longgar.", due, budi)
    found = raise_finding(contractor=contractor, facts=facts, by=Actor(coordinator), now=now)
    erase_person(person=budi, reason=WHY, by=Actor(administrator), now=now)
    page = visitor(coordinator).get(reverse("finding", args=[found.pk])).text
    assert "Pengguna dihapus #1" in page
    assert "Budi" not in page


def test_it_is_for_good(budi: User, administrator: User, now: datetime) -> None:
    by = Actor(administrator)
    erase_person(person=budi, reason=WHY, by=by, now=now)
    erase_person(person=budi, reason=WHY, by=by, now=now)
    assert AuditEntry.objects.filter(action="erase_person").count() == 1
    budi.refresh_from_db()
    facts = PersonFacts("Budi", "", "", Role.MANAGER)
    with pytest.raises(Refusal):
        change_person(person=budi, facts=facts, by=by, now=now)
    with pytest.raises(Refusal):
        switch_person(person=budi, active=True, by=by, now=now)
    for again in ("Budi.S", "\uff42\uff55\uff44\uff49.s"):  # letters of another width
        with pytest.raises(Refusal, match="user name"):
            add_person(username=again, password=None, facts=facts, by=by, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        ErasedName.objects.all().delete()


def test_nobody_keeps_another_from_being_erased_by_the_name_they_chose(
    budi: User, viewer: User, administrator: User, now: datetime
) -> None:
    User.objects.filter(pk=viewer.pk).update(username="Dihapus-1")
    erased = erase_person(person=budi, reason=WHY, by=Actor(administrator), now=now)
    assert (erased.username, erased.last_name) == ("dihapus-2", "#2")


@pytest.mark.parametrize("reason", ["", "Budi asked for it."])
def test_a_reason_is_needed_and_names_nobody(
    budi: User, administrator: User, now: datetime, reason: str
) -> None:
    with pytest.raises(Refusal):
        erase_person(person=budi, reason=reason, by=Actor(administrator), now=now)


def test_nobody_erases_themselves_nor_the_only_administrator(
    administrator: User, manager: User, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        erase_person(person=administrator, reason=WHY, by=Actor(administrator), now=now)
    with pytest.raises(NotAllowed):
        erase_person(person=administrator, reason=WHY, by=Actor(manager), now=now)
    with pytest.raises(Refusal, match="only administrator"):
        erase_person(person=administrator, reason=WHY, by=SYSTEM, now=now)


def test_the_page_asks_once_more_who_it_is(representative: User, administrator: User) -> None:
    client = visitor(administrator)
    url = reverse("person-erase", args=[representative.pk])
    sent = {"reason": WHY, "old_password": "rahasia-uji", "username": "somebody"}
    assert client.post(url, sent).status_code == 400
    answer = client.post(url, sent | {"username": representative.username}, follow=True)
    assert "Erased." in answer.text
    assert not Representative.objects.filter(user=representative).exists()
    assert "Store the changes" not in answer.text
