"""Registers frozen, and their PDFs: what stands on them is what stood on the page."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from core.canonical import sha256_of
from core.errors import NotAllowed
from documents.printing.pdf import pdf_of
from documents.verification.verifiable import published_among
from risks.models import FrozenRegister, RiskControl
from risks.printing import mitigation_html, mitigation_pdf, register_html
from risks.rules.shares import shares_of
from risks.services.frozen import freeze_register
from tests.risks.register_scene import RegisterScene, begun_register
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def scene(contractor: Contractor, now: datetime, by_representative: Actor) -> RegisterScene:
    """Three risks: one controlled in two ways, one accepted by nobody, one low."""
    scene = begun_register(contractor, by=by_representative, now=now)
    first = scene.add(3, 2, hazard="Tertimpa <material>")
    scene.control(1, step="ppe", cost=1_500_000)
    scene.control(1, step="engineering", in_force_on=None, evidence="", cost=2_000_001)
    scene.estimate(first, 2, 2)
    scene.add(3, 3, hazard="Petir")
    scene.add(1, 1, hazard="Lelah")
    return scene


def frozen(scene: RegisterScene, *, days: int = 0) -> FrozenRegister:
    now = scene.now + timedelta(days=days)
    return freeze_register(register=scene.register, by=scene.writer, now=now)


def test_the_same_day_freezes_nothing_more_and_a_later_one_the_next_revision(
    scene: RegisterScene,
) -> None:
    first, again, later = frozen(scene), frozen(scene), frozen(scene, days=1)
    assert (first.pk, first.revision) == (again.pk, 1)
    assert (later.revision, later.sha256) == (2, sha256_of(later.content))


def test_the_database_refuses_to_change_what_is_frozen(scene: RegisterScene) -> None:
    frozen(scene)
    refused = pytest.raises(DatabaseError, match="a frozen register never changes")
    with refused, transaction.atomic():
        FrozenRegister.objects.update(revision=9)


def test_the_frozen_register_says_what_the_page_says(scene: RegisterScene) -> None:
    html = register_html(frozen(scene))
    assert scene.writer.user
    client = visitor(scene.writer.user, language="en")
    page = client.get(reverse("risk-register", args=[scene.register.key])).content.decode()
    for told in ("3 × 2 = 6", "2 × 2 = 4", "66.7", "33.3", "Tertimpa &lt;material&gt;",
                 "Only protective equipment is in force", "The work stops"):  # fmt: skip
        assert told in html, told
        assert told in page, told


def test_controls_stand_by_the_hierarchy_with_their_cost_summed(scene: RegisterScene) -> None:
    html = register_html(frozen(scene))
    assert html.index("Engineering control:") < html.index("Personal protective equipment:")
    assert "3,500,001" in html


def test_a_frozen_register_keeps_its_figures_when_the_register_goes_on(
    scene: RegisterScene,
) -> None:
    kept = frozen(scene)
    before = register_html(kept)
    RiskControl.objects.update(cost=9, measure="Lain")
    assert register_html(kept) == before


def test_the_document_lies_on_its_side(scene: RegisterScene) -> None:
    from io import BytesIO

    from pypdf import PdfReader

    first = PdfReader(BytesIO(pdf_of(register_html(frozen(scene))))).pages[0]
    assert first.mediabox.width > first.mediabox.height
    assert "Petir" in "".join(first.extract_text().split("\n"))


def test_mitigation_is_printed_alone_of_what_stood_above_acceptable(scene: RegisterScene) -> None:
    from io import BytesIO

    from pypdf import PdfReader

    kept = frozen(scene)
    html = mitigation_html(kept)
    assert "2 risks above what is acceptable before control or now, 1 without" in html
    assert "Lelah" not in html
    first = PdfReader(BytesIO(mitigation_pdf(kept))).pages[0].extract_text()
    for told in ("2,000,001", "Petir", "No line of mitigation is planned"):
        assert told in first.replace("\n", " "), told


def test_who_holds_the_hash_is_told_what_is_printed_and_what_took_its_place(
    scene: RegisterScene,
) -> None:
    kept, later = frozen(scene), frozen(scene, days=1)
    told, latest = published_among([later.sha256, kept.sha256], most=5)
    assert (told.sha256, told.replaced_by) == (kept.sha256, 2)
    assert latest.replaced_by is None
    assert dict(told.facts)["Above what is acceptable"] == "2"


def test_a_representative_has_the_documents_of_their_own_company_alone(
    scene: RegisterScene, representative: User, other_representative: User
) -> None:
    kept = frozen(scene).sha256
    for kind in ("risk_register", "risk_mitigation"):
        sent = {"kind": kind, "result": kept}
        for person, status in ((representative, 302), (other_representative, 404)):
            assert visitor(person).post(reverse("document-request"), sent).status_code == status


def test_another_companys_people_freeze_nothing(
    scene: RegisterScene, other_representative: User
) -> None:
    with pytest.raises(NotAllowed):
        freeze_register(register=scene.register, by=Actor(other_representative), now=scene.now)
    assert freeze_register(register=scene.register, by=SYSTEM, now=scene.now).frozen_by is None


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ([1, 1, 1], ["33.4", "33.3", "33.3"]),
        ([55, 31, 14, 0], ["55.0", "31.0", "14.0", "0.0"]),
        ([0, 0], [None, None]),
    ],
)
def test_shares_add_up_to_a_hundred(counts: list[int], says: list[str | None]) -> None:
    assert shares_of(counts) == says
