"""Invitations to an account: by whom, for whom, and what becomes of the link."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.asserts import assertRedirects

from accounts.choices import Role
from accounts.models import User
from accounts.services import PersonFacts
from contractors.invitations import MOST_OPEN, invite_person, use_invitation
from contractors.models import AccountInvitation, Contractor, Representative, Site
from core.audit import Actor
from core.errors import NotAllowed, Refusal
from core.models import AuditEntry
from tests.visitors import visitor

PAGE = "/invitations/"
OWN = {
    "username": "budi.pta",
    "new_password1": "lampu-sungai-7",
    "new_password2": "lampu-sungai-7",
}
BUDI = PersonFacts("Budi", "Santoso", "budi@contoh.example", Role.REPRESENTATIVE)
COLLEAGUE = {"first_name": "Budi", "last_name": "Santoso", "email": "budi@contoh.example"}


@pytest.fixture
def link(representative: User, contractor: Contractor) -> str:
    """The path by which Budi makes an account for PT A."""
    return link_by(representative, contractor)


def link_by(inviter: User, contractor: Contractor | None, *, facts: PersonFacts = BUDI) -> str:
    now = timezone.now()
    return invite_person(facts=facts, contractor=contractor, by=Actor(inviter), now=now)[1]


def opened(link: str, given: dict[str, str] | None = None) -> Any:
    """Open the link in a new browser, and send what was typed; the answer to the last."""
    client = visitor()
    page = client.get(link, follow=True)
    return page if given is None else client.post("/invitation/here/", given)


def test_a_representative_invites_a_colleague_who_then_signs_in(
    representative: User, contractor: Contractor
) -> None:
    page = visitor(representative).post(PAGE, COLLEAGUE)
    link = page.context["link"]
    assert link in page.text
    assert "autofocus" in page.text.split('id="link"')[1].split(">")[0]
    assert "no-store" in page.headers["Cache-Control"]
    answer = opened(link, OWN)
    assertRedirects(answer, "/sign-in/", fetch_redirect_response=False)
    person = User.objects.get(username="budi.pta")
    assert (person.role, str(person)) == (Role.REPRESENTATIVE, "Budi Santoso")
    assert Representative.objects.get(user=person).contractor == contractor
    client = visitor()
    client.post("/sign-in/", {"username": person.email, "password": "lampu-sungai-7"})
    assert client.get("/todo/").status_code == 200


def test_the_link_is_kept_as_a_digest_and_its_secret_leaves_the_address(link: str) -> None:
    secret = link.strip("/").rpartition("/")[2]
    kept = AccountInvitation.objects.values().get()
    assert secret not in str(kept)
    assert secret not in str(list(AuditEntry.objects.values()))
    page = opened(link)
    assert page.redirect_chain[-1][0] == "/invitation/here/"
    assert "no-cache" in page.headers["Cache-Control"]


def test_it_is_used_once(link: str) -> None:
    opened(link, OWN)
    again = opened(link, OWN | {"username": "lain.pta"})
    assert again.status_code == 404
    assert "used already" in again.text
    assert not User.objects.filter(username="lain.pta").exists()
    assert opened(link, OWN).headers["Location"] == "/sign-in/"  # a second tap
    assert User.objects.filter(username="budi.pta").count() == 1
    secret = link.strip("/").rpartition("/")[2]
    same = use_invitation(  # of two at once the later one
        secret=secret, username="budi.pta", password="", address=None, now=timezone.now()
    )
    assert AccountInvitation.objects.get().person == same


def test_whose_a_taken_name_is_stays_untold(link: str, administrator: User) -> None:
    page = opened(link, OWN | {"username": administrator.username.upper()})
    assert page.status_code == 400
    assert "Somebody has this user name already: choose another." in page.text
    assert str(administrator) not in page.text


def test_what_ends_a_link(link: str, representative: User, contractor: Contractor) -> None:
    invitation = AccountInvitation.objects.all()
    for change in (
        {"revoked_at": timezone.now()},
        {"expires_at": timezone.now() - timedelta(seconds=1)},
    ):
        before = invitation.values("revoked_at", "expires_at").get()
        invitation.update(**change)
        assert opened(link).status_code == 404
        invitation.update(**before)
    assert opened(link).status_code == 200
    Contractor.objects.filter(pk=contractor.pk).update(archived=True)
    assert opened(link).status_code == 404
    Contractor.objects.filter(pk=contractor.pk).update(archived=False)
    User.objects.filter(pk=representative.pk).update(is_active=False)
    assert opened(link, OWN).status_code == 404
    assert not User.objects.filter(username="budi.pta").exists()


def test_who_invites_for_another_company_by_now_has_invited_nobody(
    link: str, representative: User, other_contractor: Contractor
) -> None:
    Representative.objects.filter(user=representative).update(contractor=other_contractor)
    assert opened(link).status_code == 404


@pytest.mark.parametrize(
    ("role", "company"),
    [(Role.REPRESENTATIVE, "B"), (Role.MANAGER, None), (Role.ADMINISTRATOR, None)],
)
def test_a_representative_invites_to_no_other_company_and_no_other_role(
    representative: User, other_contractor: Contractor, role: Role, company: str | None
) -> None:
    facts = PersonFacts("Budi", "", "budi@contoh.example", role)
    contractor = Contractor.objects.filter(code=company).first() if company else None
    with pytest.raises(NotAllowed):
        link_by(representative, contractor, facts=facts)
    assert not AccountInvitation.objects.exists()


def test_what_a_representative_sends_of_role_and_company_is_no_choice(
    representative: User, contractor: Contractor, other_contractor: Contractor
) -> None:
    sent = COLLEAGUE | {"role": "administrator", "contractor": str(other_contractor.pk)}
    assert visitor(representative).post(PAGE, sent).status_code == 200
    kept = AccountInvitation.objects.get()
    assert (kept.role, kept.contractor) == (Role.REPRESENTATIVE, contractor)


@pytest.mark.parametrize("who", ["coordinator", "manager", "viewer"])
def test_nobody_else_invites(who: str, request: pytest.FixtureRequest) -> None:
    client = visitor(request.getfixturevalue(who))
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, COLLEAGUE).status_code == 403


def test_who_speaks_for_nobody_reads_why_they_invite_nobody(stranger: User) -> None:
    client = visitor(stranger)
    assert "so you invite nobody" in client.get(PAGE).text
    assert client.post(PAGE, COLLEAGUE).status_code == 403
    assert not AccountInvitation.objects.exists()


def test_an_administrator_invites_anybody(administrator: User, contractor: Contractor) -> None:
    client = visitor(administrator)
    manager = client.post(PAGE, COLLEAGUE | {"role": "manager"})
    opened(manager.context["link"], OWN)
    assert User.objects.get(username="budi.pta").role == Role.MANAGER
    without = client.post(
        PAGE, COLLEAGUE | {"email": "siti@contoh.example", "role": "representative"}
    )
    assert without.status_code == 400
    assert "Choose the company" in without.text


def test_what_an_invited_person_does_besides_and_where_comes_with_the_link(
    administrator: User, site: Site, contractor: Contractor
) -> None:
    client = visitor(administrator)
    sent = COLLEAGUE | {"role": "manager", "further_roles": ["coordinator"], "sites": [site.pk]}
    page = client.post(PAGE, sent)
    theirs = opened(page.context["link"]).text
    assert site.name in theirs
    assert all("HSE manager + HSE coordinator" in one for one in (page.text, theirs))
    opened(page.context["link"], OWN)
    person = User.objects.get(username="budi.pta")
    assert (person.roles, person.is_posted) == ([Role.MANAGER, Role.COORDINATOR], True)
    assert person.postings.get().site == site
    other = COLLEAGUE | {"email": "x@contoh.example"}
    for wrong in (
        {"role": "manager", "sites": [site.pk]},
        {"role": "representative", "contractor": contractor.pk, "further_roles": ["viewer"]},
    ):
        assert client.post(PAGE, other | wrong).status_code == 400
    assert AccountInvitation.objects.count() == 1


def test_what_is_missing_or_taken_is_said_at_its_field(
    representative: User, viewer: User, link: str
) -> None:
    User.objects.filter(pk=viewer.pk).update(email="siti@contoh.example")
    client = visitor(representative)
    nothing = client.post(PAGE, {})
    assert nothing.status_code == 400
    assert "Give the e-mail address" in nothing.text
    taken = client.post(PAGE, COLLEAGUE | {"email": "Siti@contoh.example"})
    assert "has an account already" in taken.text
    assert 'value="Siti@contoh.example"' in taken.text
    name = opened(link, OWN | {"username": "auditor"})
    assert name.status_code == 400
    assert 'id="id_username_error"' in name.text
    assert "choose a name without" in opened(link, OWN | {"username": "dewi@contoh.example"}).text
    own = opened(link, OWN | {"username": COLLEAGUE["email"].upper()})
    assert own.headers["Location"] == "/sign-in/"


@pytest.mark.parametrize("guessed", ["pendek-7", "Budi-Santoso-99", "rahasia-2026-rahasia"])
def test_the_password_is_judged_as_every_other(link: str, guessed: str) -> None:
    given = OWN | {"new_password1": guessed, "new_password2": guessed}
    assert opened(link, given).status_code == 400
    assert not User.objects.filter(username="budi.pta").exists()


def test_the_company_is_no_password(link: str, contractor: Contractor) -> None:
    Contractor.objects.filter(pk=contractor.pk).update(name="PT Gunung Cendrawasih")
    given = OWN | dict.fromkeys(("new_password1", "new_password2"), "Cendrawasih-99-Gunung")
    assert "the name of your company" in opened(link, given).text


def test_a_colleague_revokes_and_another_company_finds_nothing(
    link: str, representative: User, other_representative: User
) -> None:
    page = f"{PAGE}{AccountInvitation.objects.get().pk}/revoke/"
    assert visitor(other_representative).post(page).status_code == 404
    assert "Budi" not in visitor(other_representative).get(PAGE).text
    assert "Budi" in visitor(representative).get(PAGE).text
    answer = visitor(representative).post(page, follow=True)
    assert "opens nothing any more" in answer.text
    assert opened(link).status_code == 404


def test_what_was_used_is_not_revoked(link: str, representative: User) -> None:
    opened(link, OWN)
    page = f"{PAGE}{AccountInvitation.objects.get().pk}/revoke/"
    assert visitor(representative).post(page).status_code == 409
    assert AccountInvitation.objects.get().revoked_at is None


def test_so_many_may_wait_at_once(representative: User, contractor: Contractor) -> None:
    for number in range(MOST_OPEN):
        facts = PersonFacts(f"Orang {number}", "", f"o{number}@contoh.example", BUDI.role)
        link_by(representative, contractor, facts=facts)
    with pytest.raises(Refusal):
        link_by(representative, contractor)


def test_each_step_is_on_record(link: str) -> None:
    opened(link, OWN)
    told = AuditEntry.objects.order_by("id").values_list("action", flat=True)
    assert list(told) == [
        "invite_person",
        "add_person",
        "appoint_representative",
        "use_invitation",
    ]
