"""Certificates: entered by both parties, renewed, ended; what is due; who sees them."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker

from accounts.models import User
from certificates import todo
from certificates.choices import CertificateState
from certificates.models import Certificate, CertificateFile
from certificates.rules.kinds import EXPIRED, certificate_vocabulary
from certificates.selectors import certificate_list, in_state, state_of
from certificates.services.register import change_certificate, end_certificate, enter_certificate
from certificates.services.reminders import remind_of_certificates
from contractors.days import Days
from contractors.models import Contractor, Site, SitePosting
from core.audit import SYSTEM, Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.models import AuditEntry, Mail
from tests.certificates.certificates_scene import AT, TODAY, UNTIL, entered, facts, renewed
from tests.files.hostile import photo
from tests.post_office import PostOffice
from tests.visitors import visitor

DAY = timedelta(days=1)


@pytest.fixture
def certificate(contractor: Contractor) -> Certificate:
    return entered(contractor)


def test_both_parties_enter_and_nobody_else(
    contractor: Contractor, by_coordinator: Actor, by_representative: Actor, by_manager: Actor,
    other_representative: User,
) -> None:  # fmt: skip
    entered(contractor, by=by_coordinator, number="A")
    entered(contractor, by=by_representative, number="B")
    for by in (by_manager, Actor(other_representative)):
        with pytest.raises(NotAllowed):
            entered(contractor, by=by, number="C")
    assert Certificate.objects.count() == 2
    assert AuditEntry.objects.filter(action="enter_certificate").count() == 2


def test_a_second_tap_is_the_first(contractor: Contractor) -> None:
    tap = uuid4()
    for _tap in range(2):
        enter_certificate(contractor=contractor, facts=facts(), operation=tap, by=SYSTEM, now=AT)
    assert Certificate.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "sim_a"}, "kind"),
        ({"holder": " "}, "holder"),
        ({"number": ""}, "number"),
        ({"issued_on": TODAY + DAY}, "issued_on"),
        ({"issued_on": TODAY, "expires_on": TODAY - DAY}, "expires_on"),
        ({"expires_on": TODAY.replace(year=2099)}, "expires_on"),
    ],
)
def test_what_cannot_be_right_is_refused_at_its_field(
    contractor: Contractor, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        entered(contractor, **wrong)
    assert [*refused.value.fields] == [field]
    assert not Certificate.objects.exists()


def test_a_site_of_others_is_refused(contractor: Contractor) -> None:
    elsewhere = Site.objects.create(code="S9", name="Site 9")
    with pytest.raises(Refusal) as refused:
        entered(contractor, site=elsewhere)
    assert [*refused.value.fields] == ["site"]


def test_one_number_stands_once_in_the_register_of_a_company(
    certificate: Certificate, other_contractor: Contractor
) -> None:
    with pytest.raises(Conflict):
        entered(certificate.contractor)
    entered(other_contractor)


@pytest.fixture
def written_elsewhere(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[BaseDatabaseWrapper]:
    """Another's connection, which has stored a company: both see it."""
    with django_db_blocker.unblock(), closing(connection.copy()) as other:
        with other.cursor() as cursor:
            cursor.execute(
                "INSERT INTO contractors_contractor (code, name, scope, risk_class, archived)"
                " VALUES ('Z', 'PT Z', '', '', false)"
            )
        yield other
        with other.cursor() as cursor:
            cursor.execute("DELETE FROM contractors_contractor WHERE code = 'Z'")


def test_two_who_enter_one_number_at_once_wait_for_each_other(
    written_elsewhere: BaseDatabaseWrapper, db: None
) -> None:
    contractor = Contractor.objects.get(code="Z")
    entered(contractor)
    with written_elsewhere.cursor() as cursor, pytest.raises(OperationalError, match="lock"):
        cursor.execute(
            "SELECT 1 FROM contractors_contractor WHERE code = 'Z' FOR NO KEY UPDATE NOWAIT"
        )
    with pytest.raises(Conflict):
        entered(contractor)


def test_a_renewal_takes_the_place_and_the_old_one_stays(certificate: Certificate) -> None:
    new = renewed(certificate)
    with pytest.raises(Conflict):
        renewed(certificate, number="C")
    with pytest.raises(Conflict):
        change_certificate(certificate=certificate, facts=facts(), seen=1, by=SYSTEM, now=AT)
    certificate.refresh_from_db()
    assert state_of(certificate, UNTIL + DAY) == CertificateState.RENEWED
    assert state_of(new, UNTIL + DAY) == CertificateState.VALID
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).delete()


@pytest.mark.parametrize(
    ("wrong", "field"), [({"kind": "petugas_p3k"}, "kind"), ({"expires_on": UNTIL}, "expires_on")]
)
def test_a_renewal_is_of_the_same_kind_and_ends_later(
    certificate: Certificate, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        renewed(certificate, **wrong)
    assert [*refused.value.fields] == [field]


def test_a_stale_page_changes_nothing(certificate: Certificate) -> None:
    new = facts(holder_number="02")
    change_certificate(certificate=certificate, facts=new, seen=1, by=SYSTEM, now=AT)
    with pytest.raises(Conflict):
        change_certificate(certificate=certificate, facts=facts(), seen=1, by=SYSTEM, now=AT)
    with pytest.raises(Conflict):
        end_certificate(certificate=certificate, reason="Keluar.", seen=1, by=SYSTEM, now=AT)
    certificate.refresh_from_db()
    assert (certificate.holder_number, certificate.ended_on) == ("02", None)


def test_what_is_ended_is_asked_for_no_more(certificate: Certificate) -> None:
    with pytest.raises(Refusal):
        end_certificate(certificate=certificate, reason=" ", seen=1, by=SYSTEM, now=AT)
    end_certificate(certificate=certificate, reason="Petugas pindah.", seen=1, by=SYSTEM, now=AT)
    certificate.refresh_from_db()
    assert state_of(certificate, UNTIL + DAY) == CertificateState.ENDED
    with pytest.raises(Conflict):
        renewed(certificate)


@pytest.mark.parametrize(
    ("left", "state"),
    [(61, "valid"), (60, "expiring"), (0, "expiring"), (-1, "expired")],
)
def test_a_condition_says_what_the_row_says(
    certificate: Certificate, manager: User, left: int, state: str
) -> None:
    today = UNTIL - left * DAY
    assert state_of(certificate, today) == state
    for one in CertificateState:
        found = certificate_list(manager).filter(in_state(one, Days(today)))
        assert found.exists() == (one == state)


@pytest.mark.parametrize(
    ("left", "step"),
    [(61, None), (60, 60), (31, 60), (30, 30), (7, 7), (0, 7), (-1, EXPIRED), (-90, EXPIRED)],
)
def test_the_step_of_a_reminder(left: int, step: int | None) -> None:
    assert certificate_vocabulary().step_at(left) == step


def test_each_step_is_told_once_a_person_and_what_was_renewed_no_more(
    certificate: Certificate, coordinator: User, representative: User, other_representative: User,
    post_office: PostOffice,
) -> None:  # fmt: skip
    for person in (coordinator, representative, other_representative):
        person.email = f"{person.username}@example.test"
        person.save()
    noted = [
        [remind_of_certificates(AT + (90 - left) * DAY) for _twice in range(2)]
        for left in (61, 60, 45, 30, 7, 3, -1, -9)
    ]
    assert noted == [[0, 0], [1, 0], [0, 0], [1, 0], [1, 0], [0, 0], [2, 0], [0, 0]]
    assert Mail.objects.filter(person=representative).count() == 4
    assert not Mail.objects.filter(person=other_representative).exists()
    renewed(certificate)
    assert remind_of_certificates(AT + 100 * DAY) == 0


def test_of_what_has_expired_elsewhere_a_coordinator_of_other_sites_gets_no_mail(
    certificate: Certificate, coordinator: User, post_office: PostOffice
) -> None:
    User.objects.filter(pk=coordinator.pk).update(email="k@example.test", is_posted=True)
    assert remind_of_certificates(AT + 91 * DAY) == 0
    SitePosting.objects.create(user=coordinator, site=certificate.contractor.sites.get())
    assert remind_of_certificates(AT + 91 * DAY) == 1


def test_what_has_expired_waits_for_both_and_what_is_about_to_for_the_company(
    certificate: Certificate, coordinator: User, representative: User, other_representative: User
) -> None:
    def waiting(person: User, left: int) -> int:
        group = todo.to_renew(person, AT + (90 - left) * DAY)
        assert group is not None
        return group.total

    people = (representative, coordinator, other_representative)
    assert [waiting(one, 61) for one in people] == [0, 0, 0]
    assert [waiting(one, 20) for one in people] == [1, 0, 0]
    assert [waiting(one, -1) for one in people] == [1, 1, 0]
    renewed(certificate)
    assert [waiting(one, -1) for one in people] == [0, 0, 0]


def test_a_representative_enters_renews_and_ends_on_the_pages(
    contractor: Contractor, representative: User
) -> None:
    client = visitor(representative)
    page = reverse("certificate-enter", args=[contractor.pk])
    assert page in client.get(reverse("certificate-list")).text
    sent = {
        "kind": "pesawat_angkat", "holder": "Mobile crane", "holder_number": "CR-07",
        "number": "LK-7", "issuer": "PJK3", "issued_on": "2024-01-01", "expires_on": "2023-01-01",
    }  # fmt: skip
    refused = client.post(page, sent)
    assert refused.status_code == 400
    assert "Mobile crane" in refused.text
    shown = SimpleUploadedFile("suket.jpg", photo(), content_type="image/jpeg")
    lacking = client.post(page, sent | {"evidence": shown})
    [waiting] = lacking.context["waiting"]  # the photo need not be chosen again
    answer = client.post(page, sent | {"expires_on": "2025-01-01", "waiting": waiting.word})
    assert answer.status_code == 302
    assert "suket.jpg" in client.get(answer["Location"]).text
    first = Certificate.objects.get()
    renew = reverse("certificate-renew", args=[first.key])
    assert "CR-07" in client.get(renew).text
    later = {"number": "LK-8", "issued_on": "2025-01-02", "expires_on": "2026-01-01"}
    answer = client.post(renew, sent | later)
    assert answer.status_code == 302
    assert "LK-8" in client.get(reverse("certificate", args=[first.key])).text
    second = Certificate.objects.get(number="LK-8")
    end = reverse("certificate-end", args=[second.key])
    assert client.post(end, {"reason": "Dijual.", "version": 1}).status_code == 302
    assert client.post(end, {"reason": "Dijual.", "version": 2}).status_code == 409
    for closed in (first, second):  # no form is shown that could not be sent
        for name in ("certificate-renew", "certificate-change"):
            assert client.get(reverse(name, args=[closed.key])).status_code == 409
    assert CertificateFile.objects.count() == 1


def test_a_rival_finds_no_trace(
    certificate: Certificate, other_representative: User, representative: User
) -> None:
    rival = visitor(other_representative)
    for name in ("certificate", "certificate-renew", "certificate-change"):
        assert rival.get(reverse(name, args=[certificate.key])).status_code == 404
    enter = reverse("certificate-enter", args=[certificate.contractor_id])
    assert rival.get(enter).status_code == 404
    register = reverse("certificate-list")
    for address in (register, f"{register}?contractor={certificate.contractor_id}"):
        said = rival.get(address).text
        assert str(certificate.key) not in said
        assert certificate.contractor.name not in said
    assert str(certificate.key) in visitor(representative).get(register).text


@pytest.mark.parametrize("name", ["certificate-change", "certificate-renew"])
def test_what_was_typed_comes_back_where_it_was_renewed_meanwhile(
    certificate: Certificate, coordinator: User, name: str
) -> None:
    renewed(certificate)
    sent = {"kind": "ak3_umum", "holder": "Ahli K3", "holder_number": "9", "number": "SKP-9",
            "issuer": "Kemnaker", "issued_on": "2024-01-01", "expires_on": "2026-01-01",
            "version": 1}  # fmt: skip
    answer = visitor(coordinator).post(reverse(name, args=[certificate.key]), sent)
    assert answer.status_code == 409
    assert "SKP-9" in answer.text


def test_the_register_asks_as_much_for_many(
    certificate: Certificate, manager: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(2, 40):
        entered(certificate.contractor, number=f"SKP-{number}")
    client = visitor(manager)
    client.get(reverse("certificate-list"))
    with django_assert_max_num_queries(9):
        client.get(reverse("certificate-list"))


def test_the_panel_of_a_contractor_counts_them(certificate: Certificate, coordinator: User) -> None:
    page = reverse("contractor-detail", args=[certificate.contractor_id])
    assert "1 certificate" in visitor(coordinator).get(page).text


def test_a_blank_form_says_at_each_field_what_to_write(
    contractor: Contractor, representative: User
) -> None:
    page = reverse("certificate-enter", args=[contractor.pk])
    sent = {"holder": " " * 300, "holder_number": "\t", "number": "", "issuer": " "}
    form = visitor(representative).post(page, sent).context["form"]
    assert {name: [*said] for name, said in form.errors.items()} == {
        "kind": ["Pilih jenisnya."],
        "holder": ["Tulis milik siapa: jabatan atau peralatannya."],
        "holder_number": ["Tulis nomor jabatan atau peralatannya."],
        "number": ["Tulis nomor sertifikat."],
        "issuer": ["Tulis siapa yang menerbitkannya."],
        "issued_on": ["Isi tanggal terbit."],
        "expires_on": ["Isi tanggal akhir masa berlaku."],
    }


@pytest.mark.parametrize(
    ("odd", "field"),
    [
        ({"holder": "Operator " * 33}, "holder"),
        ({"number": "7" * 121}, "number"),
        ({"issued_on": "2023-02-29"}, "issued_on"),
        ({"expires_on": "31/12/2025"}, "expires_on"),
        ({"site": "1"}, "site"),
        ({"evidence": SimpleUploadedFile("surat.pdf", b"no PDF at all")}, "evidence"),
    ],
)
def test_odd_input_is_told_at_its_field_and_comes_back(
    contractor: Contractor, representative: User, odd: dict[str, Any], field: str
) -> None:
    page = reverse("certificate-enter", args=[contractor.pk])
    sent = {
        "kind": "pesawat_angkat", "holder": "Mobile crane", "holder_number": "CR-07",
        "number": "LK-7", "issuer": "PJK3", "issued_on": "2024-02-29", "expires_on": "2025-02-28",
    }  # fmt: skip
    answer = visitor(representative).post(page, sent | odd)
    assert answer.status_code == 400
    assert [*answer.context["form"].errors] == [field]
    assert "CR-07" in answer.text
    assert not Certificate.objects.exists()


def test_a_page_says_who_entered_it_and_a_list_of_one_company_names_none(
    contractor: Contractor, representative: User, coordinator: User, by_coordinator: Actor
) -> None:
    found = entered(contractor, by=by_coordinator)
    page = reverse("certificate", args=[found.key])
    assert str(coordinator) in visitor(representative).get(page).text
    register = reverse("certificate-list")
    assert contractor.name not in visitor(representative).get(register).text
    assert contractor.name in visitor(coordinator).get(register).text


def test_what_was_renewed_or_ended_stands_after_what_counts(
    certificate: Certificate, manager: User
) -> None:
    new = renewed(certificate)
    gone = entered(certificate.contractor, number="SKP-9", expires_on=UNTIL - DAY)
    end_certificate(certificate=gone, reason="Keluar.", seen=1, by=SYSTEM, now=AT)
    latest = entered(certificate.contractor, number="SKP-8", expires_on=new.expires_on + DAY)
    assert list(certificate_list(manager)) == [new, latest, gone, certificate]


def test_the_whole_register_says_to_a_coordinator_where_one_is_entered(
    certificate: Certificate, coordinator: User, manager: User
) -> None:
    said = "Enter one: choose its contractor"
    register = reverse("certificate-list")
    assert said in visitor(coordinator).get(register).text
    assert said not in visitor(manager).get(register).text
    of_one = visitor(coordinator).get(f"{register}?contractor={certificate.contractor_id}").text
    assert said not in of_one
    assert reverse("certificate-enter", args=[certificate.contractor_id]) in of_one
