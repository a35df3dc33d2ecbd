"""The next version of a procedure, written in the browser; years stay on theirs."""

from datetime import datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor
from core.audit import Actor
from core.errors import Conflict, NotAllowed
from procedures.drafts.editor import PROCEDURE_PAGE
from procedures.drafts.services import begin_next_procedure, publish_procedure
from procedures.forms import BeginRunForm
from procedures.models import ProcedureVersion
from procedures.rules.counts import steps_by_phase
from procedures.versions import latest_procedures, procedure_version
from tests.procedures.scene import begun
from tests.visitors import visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
CODES = ("after", "into", "adds")


@pytest.fixture
def draft(by_manager: Actor, now: datetime) -> ProcedureVersion:
    """Version 2 of the proposed procedure, as version 1 says it."""
    return begin_next_procedure(spec=procedure_version("k3_usulan", 1), by=by_manager, now=now)


@pytest.fixture
def client(by_manager: Actor) -> Client:
    """The manager's browser."""
    assert by_manager.user
    return visitor(by_manager.user, language="en")


def sent(client: Client, draft: ProcedureVersion, **changes: str) -> dict[str, Any]:
    """The page as it is drawn, with fields of these names typed over."""
    found: dict[str, Any] = {"seen": client.get(address(draft)).context["seen"]}

    def put(path: str, value: Any) -> None:
        name = path.rpartition(".")[2]
        if isinstance(value, dict):
            for below, entry in value.items():
                put(f"{path}.{below}" if path else below, entry)
        elif name in CODES:
            found[path] = ", ".join(value)
        elif value and isinstance(value, list) and isinstance(value[0], str):
            found[path] = value
        elif isinstance(value, list):
            for at, entry in enumerate(value):
                put(f"{path}[{at}]", entry)
        elif value is not None:
            found[path] = value

    put("", PROCEDURE_PAGE.opened(draft.content))
    return found | changes


def address(draft: ProcedureVersion) -> str:
    return reverse("procedure-edit", args=[draft.pk])


def test_a_draft_says_what_it_was_begun_from(client: Client, draft: ProcedureVersion) -> None:
    assert client.post(address(draft), sent(client, draft)).status_code == 302
    draft.refresh_from_db()
    assert (draft.version, draft.edition) == (2, 1)  # nothing differs: nothing is stored anew


def test_a_version_is_written_published_and_years_stay_on_theirs(
    client: Client, draft: ProcedureVersion, contractor: Contractor, manager: User, now: datetime
) -> None:
    run = begun(contractor, now=now, year=now.year)
    # the paper's step 14 into another phase, and a day for step 20
    form = sent(client, draft, **{"steps[13].phase": "check", "steps[19].due_day": "20",
                                  "steps[19].due_month": "12"})  # fmt: skip
    assert client.post(address(draft), form).status_code == 302
    draft.refresh_from_db()
    page = reverse("procedure-publish", args=[draft.pk])
    differs = client.get(page).text
    assert "What differs from k3_usulan-v1" in differs
    assert "Nothing differs" not in differs
    assert client.post(page, {"edition": draft.edition}).status_code == 302
    (newest,) = (one for one in latest_procedures() if one.code == "k3_usulan")
    assert (newest.version, list(steps_by_phase(newest).values())) == (2, [6, 7, 6, 3])
    assert "Version 1" in client.get(reverse("procedure", args=["k3_usulan", 2])).text
    assert run.library_version == 1
    other = begun(contractor, now=now, year=now.year, department="Gudang")
    assert (other.library_version, BeginRunForm(user=manager).specs["k3_usulan"].version) == (1, 2)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        ProcedureVersion.objects.update(edition=9)


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("steps[3].after", "plan, nothing", "Step hazards, Comes after"),
        ("steps[0].due_day", "32", "no day that every year has"),
        ("steps[0].code", "", "Step 1, Code"),
        ("became[0].adds", "plan", "leave out the step"),
        ("before", "k3_lain-v9", "choose one of the list"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_stored(
    client: Client, draft: ProcedureVersion, field: str, typed: str, says: str
) -> None:
    page = client.post(address(draft), sent(client, draft, **{field: typed}))
    assert page.status_code in (400, 409, 422)
    assert says in page.text.replace("&quot;", '"')
    draft.refresh_from_db()
    assert draft.edition == 1


def test_two_who_write_the_same_field_see_both(
    client: Client, draft: ProcedureVersion, administrator: User
) -> None:
    mine, other = sent(client, draft), visitor(administrator, language="en")
    theirs = sent(other, draft, **{"title.id": "Punya dia"})
    assert other.post(address(draft), theirs).status_code == 302
    page = client.post(address(draft), mine | {"title.id": "Punyaku"})
    assert "Punya dia" in page.text
    assert "Punyaku" in page.text


def test_a_code_has_one_draft_and_only_managers_publish(
    client: Client, draft: ProcedureVersion, administrator: User, by_coordinator: Actor,
    now: datetime,
) -> None:  # fmt: skip
    spec = procedure_version("k3_usulan", 1)
    with pytest.raises(Conflict, match="being written already"):
        begin_next_procedure(spec=spec, by=Actor(administrator), now=now)
    with pytest.raises(NotAllowed):
        begin_next_procedure(spec=spec, by=by_coordinator, now=now)
    with pytest.raises(NotAllowed):
        publish_procedure(draft=draft, edition=1, by=Actor(administrator), now=now)
    assert client.post(reverse("procedure-delete", args=[draft.pk])).status_code == 302
    assert not ProcedureVersion.objects.exists()
