"""Names that look alike are one name in the database too, and are found as people type them."""

import sys
import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Value
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from accounts.services import PersonFacts, add_person, switch_person
from contractors.models import Contractor, Site
from contractors.services import add_site
from core.audit import SYSTEM
from core.errors import Refusal
from core.identity import NameKey
from core.names import LOOK_ALIKES, name_key
from tests.conftest import NOW

TWINS = [
    "PT\u00a0Café", "PT  Café", " PT Cafe\u0301 ", "PT\u200b Café", "pt CAFÉ", "\uff30T Café",
]  # fmt: skip


@pytest.mark.parametrize("twin", TWINS)
def test_a_statement_past_the_forms_stores_no_twin(db: None, twin: str) -> None:
    Contractor.objects.create(code="C", name="PT Café")
    statement = (
        "INSERT INTO contractors_contractor (code, name, scope, risk_class, archived)"
        " VALUES ('D', %s, '', 'high', false)"
    )
    with (
        pytest.raises(IntegrityError, match="contractor_name_once"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [twin])


def test_every_space_and_invisible_character_counts_in_the_database_as_in_python(db: None) -> None:
    odd = [c for c in map(chr, range(1, sys.maxunicode)) if unicodedata.category(c) == "Cf"]
    odd += [c for c in map(chr, range(1, 0x3001)) if c.isspace()]
    odd += LOOK_ALIKES
    typed = [f"A{one}b{one}{one}Ç" for one in odd]
    with connection.cursor() as cursor:
        sql, _ = Contractor.objects.values(key=NameKey(Value("x"))).query.sql_with_params()
        expression = sql[len("SELECT ") : sql.index(' AS "key"')].replace("%s", "one")
        cursor.execute(f"SELECT {expression} FROM unnest(%s::text[]) AS one", [typed])  # noqa: S608
        keys = [row[0] for row in cursor.fetchall()]
    wrong = [
        odd[n].encode("unicode_escape") for n, one in enumerate(typed) if keys[n] != name_key(one)
    ]
    assert not wrong


@pytest.mark.parametrize(
    ("model", "first", "twin"),
    [
        (Site, {"code": "S1", "name": "Site 1"}, {"code": "s1", "name": "Site 2"}),
        (Site, {"code": "S1", "name": "Site 1"}, {"code": "S2", "name": "SITE\u00a01"}),
        (Site, {"code": "S-1", "name": "Site 1"}, {"code": "S\u20131", "name": "Site 2"}),
        (Site, {"code": "S1", "name": "Jum'at"}, {"code": "S2", "name": "Jum\u2019at"}),
        (User, {"username": "Siti", "role": "viewer"}, {"username": "siti", "role": "viewer"}),
    ],
)
def test_a_twin_is_refused_with_the_name_of_the_one_that_is_there(
    db: None, model: type[Site] | type[User], first: dict[str, str], twin: dict[str, str]
) -> None:
    taken = model._default_manager.create(**first)
    with pytest.raises(ValidationError) as refused:
        model(**twin, **({"password": "x"} if model is User else {})).full_clean()
    [sentences] = refused.value.message_dict.values()
    assert str(taken) in " ".join(sentences)


def test_what_is_stored_is_clean(db: None) -> None:
    site = Site.objects.create(code=" S\u200b1 ", name="Cafe\u0301\u00a0 1")
    assert (site.code, site.name) == ("S1", "Café 1")


def test_whoever_stores_a_name_at_the_same_time_waits_and_is_then_told(db: None) -> None:
    add_site(code="S1", name="Pit Utara", by=SYSTEM, now=NOW)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('site_name_once'))")
            assert cursor.fetchone() == (False,)
    finally:
        other.close()
    with pytest.raises(Refusal, match="Pit Utara"):
        add_site(code="S2", name="PIT  utara", by=SYSTEM, now=NOW)


def test_the_settings_refuse_a_twin_with_a_sentence(
    client: Client, administrator: User, contractor: Contractor
) -> None:
    client.force_login(administrator)
    page = client.post(
        reverse("contractor-add"),
        {"code": "a", "name": "PT\u00a0a", "risk_class": "high"},
        headers={"accept-language": "en"},
    )
    assert page.content.decode().count("PT A") >= 2
    assert Contractor.objects.count() == 1


@pytest.mark.parametrize(
    "words",
    [
        *("cafe", "CAFÉ", "cafe\u0301", " caf\u00a0", "t\u00a0C", "pt  cafe"),
        *("\uff43\uff41\uff46\uff45", "pt-", "\u2011C", "'x\u2018", "\u201dy", "\ufb01"),
    ],
)
def test_search_asks_for_neither_accents_nor_case_nor_kind_of_sign(db: None, words: str) -> None:
    Contractor.objects.create(code="C", name="PT Café PT\u2013C\u2019x\u2019 \u201cy\u201d fi")
    assert Contractor.objects.filter(name__holds=words).exists()
    assert not Contractor.objects.filter(name__holds=f"{words}%").exists()


def test_a_backtick_is_found_as_an_apostrophe_also_where_all_is_ascii(db: None) -> None:
    Contractor.objects.create(code="C", name="PT Ja`far")
    assert Contractor.objects.filter(name__holds="ja'far").exists()


def test_the_settings_search_without_accents(client: Client, administrator: User) -> None:
    Contractor.objects.create(code="C", name="PT Café")
    client.force_login(administrator)
    page = client.get(reverse("contractor-list"), {"q": "CAFE"})
    assert "PT Café" in page.content.decode()


def test_the_settings_warn_of_letters_that_only_look_latin(
    client: Client, administrator: User
) -> None:
    client.force_login(administrator)
    page = client.post(
        reverse("site-add"),
        {"code": "S1", "name": "Sit\u0435 1", "time_zone": "Asia/Jayapura"},
        follow=True,
    )
    assert "U+0435" in page.content.decode()
    assert Site.objects.get().time_zone == "Asia/Jayapura"


@pytest.mark.parametrize(
    "typed",
    ["Siti@EXAMPLE.com", " siti@example.com ", "si\u200bti@example.com", "siti\uff20example.com"],
)
def test_an_address_is_kept_clean_and_belongs_to_one_person(
    client: Client, administrator: User, typed: str
) -> None:
    User.objects.create(username="siti", email="siti@example.com", role="viewer")
    client.force_login(administrator)
    given = {"username": "budi", "role": "viewer", "email": typed}
    page = client.post(reverse("person-add"), given)
    assert "sudah menjadi alamat email siti" in page.content.decode()
    facts = PersonFacts("", "", typed, Role.VIEWER)
    with pytest.raises(Refusal, match="siti"):
        add_person(username="budi", password="rahasia-uji", facts=facts, by=SYSTEM, now=NOW)
    with pytest.raises(IntegrityError, match="user_address_once"), transaction.atomic():
        User.objects.create(username="budi", email=typed, role="viewer")
    User.objects.filter(username="siti").update(is_active=False)  # who has left takes none away
    kept = User.objects.create(username="budi", email=typed, role="viewer").email
    assert kept.casefold() == "siti@example.com"


def test_whoever_comes_back_to_an_address_that_is_taken_is_told(db: None) -> None:
    User.objects.create(username="siti", email="a@example.com", role="viewer")
    left = User.objects.create(
        username="budi", email="A@example.com", role="viewer", is_active=False, password="x"
    )
    left.full_clean()
    with pytest.raises(Refusal, match="siti"):
        switch_person(person=left, active=True, by=SYSTEM, now=NOW)
    for name in ("tono", "tini"):  # no address is nobody's
        User(username=name, role="viewer", password="x").full_clean()
        User.objects.create(username=name, role="viewer")
