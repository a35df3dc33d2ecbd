"""The next version of a matrix, written in the browser: holes are named, registers stay pinned."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from core.errors import Conflict, NotAllowed
from risks.forms import BeginRegisterForm
from risks.matrices.editor import MATRIX_PAGE
from risks.models import RiskMatrix
from risks.services.matrices import begin_next_matrix, load_risk_matrices, publish_matrix
from risks.services.registers import begin_register
from tests.risks.register_scene import RegisterScene
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def draft(by_manager: Actor, now: datetime) -> RiskMatrix:
    """Version 2 of the 3 x 3 matrix, as version 1 says it."""
    load_risk_matrices(by=SYSTEM, now=now)
    matrix = RiskMatrix.objects.get(code="permen_pu_05_2014")
    return begin_next_matrix(matrix=matrix, by=by_manager, now=now)


@pytest.fixture
def client(by_manager: Actor) -> Client:
    """The manager's browser."""
    assert by_manager.user
    return visitor(by_manager.user, language="en")


def sent(draft: RiskMatrix, **changes: str) -> dict[str, Any]:
    """The page as it is drawn, with fields of these names typed over ("cells[1].codes")."""
    found: dict[str, Any] = {}

    def put(path: str, value: Any) -> None:
        if isinstance(value, dict):
            for name, entry in value.items():
                put(f"{path}.{name}" if path else name, entry)
        elif path.endswith(".codes"):
            found[path] = " ".join(value)
        elif isinstance(value, list):
            for at, entry in enumerate(value):
                put(f"{path}[{at}]", entry)
        elif value is True:
            found[path] = "on"
        elif value is not False:
            found[path] = value

    put("", MATRIX_PAGE.opened(draft.content))
    return found | changes


def saved(client: Client, draft: RiskMatrix, *, form: dict[str, Any]) -> Any:
    return client.post(reverse("risk-matrix-edit", args=[draft.pk]), form)


def with_seen(client: Client, draft: RiskMatrix) -> str:
    page = client.get(reverse("risk-matrix-edit", args=[draft.pk]))
    return str(page.context["seen"])


def test_a_draft_is_written_published_and_registers_stay_on_their_version(
    client: Client, draft: RiskMatrix, contractor: Contractor, now: datetime
) -> None:
    register = begin_register(
        contractor=contractor, site=None, title="Kolom", by=SYSTEM, now=now,
        matrix=RiskMatrix.objects.get(code=draft.code, version=1),
    )  # fmt: skip
    scene = RegisterScene(register, SYSTEM, now)
    seen = with_seen(client, draft)
    form = sent(draft, **{"cells[0].codes": "rendah sedang sedang"}) | {"seen": seen}
    assert saved(client, draft, form=form).status_code == 302
    draft.refresh_from_db()
    assert draft.content["cells"][0] == ["rendah", "sedang", "sedang"]
    address = reverse("risk-matrix-publish", args=[draft.pk])
    assert "Nothing differs" not in client.get(address).text
    assert client.post(address, {"edition": draft.edition}).status_code == 302
    scene.register.refresh_from_db()
    assert scene.register.matrix.version == 1
    assert scene.add(1, 2).level == "rendah"
    page = client.get(reverse("risk-matrix", args=[draft.code, 2]))
    assert page.status_code == 200


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("cells[1].codes", "rendah rendah rendah", "Likelihood 2, severity 3"),
        ("cells[1].codes", "rendah sedang", "Cells of likelihood 2"),
        ("cells[1].codes", "rendah sedang parah", "Likelihood 2, severity 3"),
        ("acceptable", "parah", "is no level"),
    ],
)
def test_a_hole_is_named_and_nothing_is_stored(
    client: Client, draft: RiskMatrix, field: str, typed: str, says: str
) -> None:
    form = sent(draft, **{field: typed}) | {"seen": with_seen(client, draft)}
    page = saved(client, draft, form=form)
    assert page.status_code in (400, 409, 422)
    text = page.content.decode()
    assert says in text
    assert typed.replace(" ", ", ") in text  # what was typed comes back
    draft.refresh_from_db()
    assert draft.edition == 1


def test_two_people_who_change_the_same_field_see_both(
    client: Client, draft: RiskMatrix, administrator: User
) -> None:
    seen = with_seen(client, draft)
    other = visitor(administrator, language="en")
    theirs = sent(draft, **{"title.id": "Punya dia"}) | {"seen": with_seen(other, draft)}
    assert saved(other, draft, form=theirs).status_code == 302
    page = saved(client, draft, form=sent(draft, **{"title.id": "Punyaku"}) | {"seen": seen})
    text = page.content.decode()
    assert "Punya dia" in text
    assert "Punyaku" in text
    assert RiskMatrix.objects.get(pk=draft.pk).title_id == "Punya dia"


def test_a_step_is_added_in_the_form_before_it_is_stored(client: Client, draft: RiskMatrix) -> None:
    page = saved(client, draft, form=sent(draft) | {"do": "add:likelihood"})
    assert 'name="likelihood[3].label.id"' in page.content.decode()
    draft.refresh_from_db()
    assert draft.edition == 1


def test_no_register_is_begun_on_a_draft(draft: RiskMatrix, coordinator: User) -> None:
    form = BeginRegisterForm(user=coordinator)
    offered = form.fields["matrix"].queryset  # type: ignore[attr-defined]
    assert draft not in offered


def test_a_code_has_one_draft_and_only_managers_publish(
    draft: RiskMatrix, administrator: User, by_coordinator: Actor, now: datetime
) -> None:
    first = RiskMatrix.objects.get(code=draft.code, version=1)
    with pytest.raises(Conflict, match="being written already"):
        begin_next_matrix(matrix=first, by=SYSTEM, now=now)
    with pytest.raises(NotAllowed):
        begin_next_matrix(matrix=first, by=by_coordinator, now=now)
    with pytest.raises(NotAllowed):
        publish_matrix(draft=draft, edition=1, by=Actor(administrator), now=now)


def test_a_draft_is_deleted_and_hidden_from_coordinators(
    client: Client, draft: RiskMatrix, coordinator: User
) -> None:
    address = reverse("risk-matrix-edit", args=[draft.pk])
    assert visitor(coordinator).get(address).status_code in (403, 404)
    assert client.post(reverse("risk-matrix-delete", args=[draft.pk])).status_code == 302
    assert not RiskMatrix.objects.filter(pk=draft.pk).exists()
