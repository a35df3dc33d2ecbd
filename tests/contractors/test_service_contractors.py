"""Adding and changing contractors: by the right people, with what changed on record."""

from datetime import datetime
from typing import Any

import pytest

from contractors.choices import RiskClass
from contractors.models import Contractor, Site
from contractors.selectors import scopes_written
from contractors.services import add_contractor, change_contractor
from core.audit import Actor
from core.errors import NotAllowed, Refusal
from core.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def given(by_manager: Actor, now: datetime, site: Site) -> dict[str, Any]:
    return {
        "name": "PT A Baru",
        "scope": "Pengangkutan",
        "risk_class": RiskClass.MEDIUM,
        "sites": [site],
        "engaged_on": None,
        "by": by_manager,
        "now": now,
    }


def test_a_manager_changes_a_contractor_and_what_changed_is_on_record(
    contractor: Contractor, given: dict[str, Any]
) -> None:
    changed = change_contractor(contractor=contractor, **given)
    assert (changed.name, changed.scope, changed.risk_class) == (
        "PT A Baru", "Pengangkutan", "medium",
    )  # fmt: skip
    entry = AuditEntry.objects.get(action="change_contractor")
    assert entry.before == {"name": "PT A", "scope": "", "risk_class": "high"}
    assert entry.after == {
        "name": "PT A Baru", "scope": "Pengangkutan", "risk_class": "medium",
    }  # fmt: skip


def test_a_name_that_is_taken_is_refused(
    contractor: Contractor, other_contractor: Contractor, given: dict[str, Any]
) -> None:
    with pytest.raises(Refusal) as refused:
        change_contractor(contractor=contractor, **given | {"name": "PT B"})
    assert "name" in refused.value.fields
    contractor.refresh_from_db()
    assert contractor.name == "PT A"


def test_coordinators_neither_add_nor_change_contractors(
    contractor: Contractor, given: dict[str, Any], by_coordinator: Actor
) -> None:
    with pytest.raises(NotAllowed):
        change_contractor(contractor=contractor, **given | {"by": by_coordinator})
    with pytest.raises(NotAllowed):
        add_contractor(code="C", **given | {"by": by_coordinator})
    assert Contractor.objects.count() == 1


@pytest.mark.parametrize("name", ["pt a", "PT\u00a0A", "PT  A", "P\u200dT A"])
def test_a_name_that_looks_like_another_is_refused_and_names_it(
    contractor: Contractor, given: dict[str, Any], name: str
) -> None:
    with pytest.raises(Refusal, match="“PT A”") as refused:
        add_contractor(code="Z", **given | {"name": name})
    assert list(refused.value.fields) == ["name"]


def test_a_new_name_is_kept_with_one_kind_of_space(given: dict[str, Any]) -> None:
    made = add_contractor(code=" Z\u00a0", **given | {"name": "PT\u00a0 Maju  Jaya"})
    assert (made.code, made.name) == ("Z", "PT Maju Jaya")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("  angkutan   BATUBARA ", "Angkutan batubara"),
        ("Angkutan  orang", "Angkutan orang"),
        ("  ", ""),
    ],
)
def test_a_scope_that_another_has_is_written_as_it_is_there(
    contractor: Contractor, given: dict[str, Any], typed: str, written: str
) -> None:
    Contractor.objects.update(scope="Angkutan batubara")
    added = add_contractor(code="PTX", **given | {"scope": typed})
    assert added.scope == written


def test_of_several_spellings_the_commonest_is_taken(
    contractor: Contractor, other_contractor: Contractor, given: dict[str, Any]
) -> None:
    spellings = ("angkutan", "Angkutan", "Angkutan")
    companies = [contractor, other_contractor, Contractor.objects.create(code="C", name="PT C")]
    for company, scope in zip(companies, spellings, strict=True):
        Contractor.objects.filter(pk=company.pk).update(scope=scope)
    assert add_contractor(code="PTX", **given | {"scope": "ANGKUTAN"}).scope == "Angkutan"
    assert scopes_written() == ["Angkutan", "angkutan"]


def test_the_spelling_of_a_scope_is_corrected_one_by_one(
    contractor: Contractor, other_contractor: Contractor, given: dict[str, Any]
) -> None:
    Contractor.objects.update(scope="angkutan")
    contractor.refresh_from_db()
    assert change_contractor(contractor=contractor, **given | {"scope": "Angkutan"}).scope == (
        "Angkutan"
    )
    changed = change_contractor(contractor=contractor, **given | {"scope": "Katering"})
    assert changed.scope == "Katering"
    back = change_contractor(contractor=contractor, **given | {"scope": "ANGKUTAN"})
    assert back.scope == "angkutan"  # a new scope again, as the other has it
