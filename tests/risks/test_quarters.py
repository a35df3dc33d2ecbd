"""Quarterly reports: levels of past days, lines of mitigation, signed by name, returned."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from contractors.choices import TimeZone
from contractors.models import Contractor, Site
from core.audit import Actor
from core.conflicts import mark_of
from core.errors import Conflict, NotAllowed, Refusal
from documents.printing.pdf import pdf_of
from documents.verification.verifiable import published_among
from risks.models import RegisteredRisk, RiskQuarter, SignedQuarter
from risks.quarters.content import quarter_content
from risks.quarters.documents import QUARTER
from risks.quarters.printing import quarter_html
from risks.quarters.services import return_quarter, sign_quarter, write_quarter
from risks.quarters.workbook import quarter_workbook
from risks.rules.quarters import LineState, Quarter, counts_of, lines_of
from risks.selectors import controls_of_company
from risks.services.registers import set_mitigation
from risks.services.risks import withdraw_risk
from tests.risks.register_scene import RegisterScene, begun_register
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")
FIRST = Quarter(2024, 1)
OPEN: dict[str, Any] = {"in_force_on": None, "evidence": ""}
MAY = datetime(2024, 5, 2, 3, tzinfo=UTC)


def at(scene: RegisterScene, *, month: int, day: int) -> RegisterScene:
    """The same register on another day of 2024."""
    return RegisterScene(scene.register, scene.writer, datetime(2024, month, day, 3, tzinfo=UTC))


@pytest.fixture
def scene(contractor: Contractor, now: datetime, by_representative: Actor) -> RegisterScene:
    """A high risk of January lowered in February, one withdrawn in March, one new in April."""
    scene = begun_register(contractor, by=by_representative, now=now)
    january, february, april = (
        at(scene, month=1, day=10),
        at(scene, month=2, day=20),
        at(scene, month=4, day=3),
    )
    risk = january.add(3, 3, hazard="Jatuh")
    gone = january.add(2, 2, hazard="Debu")
    february.control(1)
    february.estimate(risk, 2, 2)
    withdraw_risk(
        risk=gone, reason="Pekerjaan selesai", version=1, by=scene.writer,
        now=datetime(2024, 3, 4, tzinfo=UTC),
    )  # fmt: skip
    april.add(3, 3, hazard="Petir")
    return scene


def report_of(scene: RegisterScene, quarter: Quarter = FIRST) -> RiskQuarter:
    return RiskQuarter(
        contractor=scene.register.contractor, year=quarter.year, quarter=quarter.number
    )


def written(scene: RegisterScene, *, version: int = 0, next_steps: str = "") -> RiskQuarter:
    return write_quarter(
        contractor=scene.register.contractor, quarter=FIRST, obstacles="Hujan tiap sore",
        next_steps=next_steps, version=version, by=scene.writer, now=MAY,
    )  # fmt: skip


def signed(scene: RegisterScene, *, now: datetime = MAY) -> SignedQuarter:
    version = written(scene).version
    return sign_quarter(
        contractor=scene.register.contractor, quarter=FIRST, version=version, by=scene.writer,
        now=now,
    )  # fmt: skip


def test_levels_of_a_past_day_are_those_of_that_day(scene: RegisterScene) -> None:
    (told,) = quarter_content(report_of(scene), today=MAY.date())["registers"]
    assert told["start"] == [0, 0, 0]
    assert told["quarters"][-1] == {"year": 2024, "quarter": 1, "counts": [0, 1, 0]}
    (next_one,) = quarter_content(report_of(scene, FIRST.next), today=MAY.date())["registers"]
    assert next_one["start"] == [0, 1, 0]
    assert next_one["quarters"][-1]["counts"] == [1, 1, 0]


def test_top_risks_are_those_above_acceptable_at_the_quarters_end(
    scene: RegisterScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = quarter_content(report_of(scene), today=MAY.date())
    later = quarter_content(report_of(scene, FIRST.next), today=MAY.date())
    assert [one["level"] for one in now["top"]] == ["sedang"]
    assert [one["level"] for one in later["top"]] == ["tinggi", "sedang"]
    monkeypatch.setattr("risks.quarters.content.MOST_TOP", 1)
    fewer = quarter_content(report_of(scene, FIRST.next), today=MAY.date())
    assert [one["level"] for one in fewer["top"]] == ["tinggi"]


def test_new_risks_are_those_written_down_in_the_quarter(scene: RegisterScene) -> None:
    content = quarter_content(report_of(scene), today=MAY.date())
    assert [(one["hazard"], one["withdrawn"]) for one in content["new"]] == [
        ("Jatuh", False),
        ("Debu", True),
    ]


def test_lines_are_planned_realised_or_late_at_the_end(scene: RegisterScene) -> None:
    none: dict[str, Any] = {"in_force_on": None, "evidence": ""}
    scene.control(1, due_on=date(2024, 3, 31), **none)
    scene.control(1, due_on=date(2024, 4, 1), **none)
    scene.control(1, due_on=date(2024, 2, 1), in_force_on=date(2024, 1, 20))
    controls = list(controls_of_company(scene.register.contractor))
    found = lines_of(controls, FIRST, today=date(2024, 4, 1))
    assert [(one.due_on, state) for one, state in found] == [
        (date(2024, 2, 1), LineState.REALISED),
        (date(2024, 3, 31), LineState.LATE),
        (None, LineState.REALISED),
    ]
    counts = counts_of(found, FIRST)
    assert (counts.planned, counts.realised, counts.late, counts.percent) == (2, 2, 1, "50.0")
    on_the_day = lines_of(controls, FIRST, today=date(2024, 3, 31))
    assert [state for _one, state in on_the_day].count(LineState.LATE) == 0


def test_every_risk_above_acceptable_needs_a_line_and_by_setting_only_high_ones(
    scene: RegisterScene, by_coordinator: Actor
) -> None:
    def lacking() -> list[tuple[str, list[str]]]:
        content = quarter_content(report_of(scene, FIRST.next), today=MAY.date())
        return [(one["hazard"], one["gaps"]) for one in content["unmitigated"]]

    assert lacking() == [("Jatuh", ["line"]), ("Petir", ["line"])]
    set_mitigation(register=scene.register, level="tinggi", by=by_coordinator, now=MAY)
    assert lacking() == [("Petir", ["line"])]
    at(scene, month=4, day=5).control(3, **OPEN, due_on=date(2024, 6, 1))
    assert lacking() == [("Petir", ["cost", "effect"])]


def test_a_report_signed_late_says_what_lacked_at_the_quarters_end(scene: RegisterScene) -> None:
    (risk,) = RegisteredRisk.objects.filter(hazard="Jatuh")
    at(scene, month=4, day=5).control(1, **OPEN, due_on=date(2024, 6, 1))
    at(scene, month=4, day=6).estimate(risk, 1, 1)
    (told,) = quarter_content(report_of(scene), today=MAY.date())["unmitigated"]
    assert (told["hazard"], told["level"], told["gaps"]) == ("Jatuh", "sedang", ["line"])


def test_a_quarter_begins_and_ends_by_the_clock_where_the_company_works(
    scene: RegisterScene,
) -> None:
    company, site = (
        scene.register.contractor,
        Site.objects.create(code="P1", name="Papua", time_zone=TimeZone.WIT),
    )
    company.sites.set([site])
    over = RegisterScene(scene.register, scene.writer, datetime(2024, 3, 31, 16, tzinfo=UTC))
    over.add(3, 3, hazard="Longsor")  # the first of April there, the last of March here
    (told,) = quarter_content(report_of(scene), today=MAY.date())["registers"]
    assert told["quarters"][-1]["counts"] == [0, 1, 0]
    assert sign_quarter(
        contractor=company, quarter=FIRST, version=written(scene).version, by=scene.writer,
        now=over.now,
    )  # fmt: skip


def test_the_company_does_not_say_what_mitigation_is_asked_for(scene: RegisterScene) -> None:
    with pytest.raises(NotAllowed):
        set_mitigation(register=scene.register, level="tinggi", by=scene.writer, now=MAY)


def test_what_mitigation_is_asked_for_is_not_written_over_unseen(
    scene: RegisterScene, by_coordinator: Actor
) -> None:
    given: dict[str, Any] = {"register": scene.register, "by": by_coordinator, "now": MAY}
    seen = mark_of(scene.register.mitigated_from)
    set_mitigation(level="tinggi", seen=seen, **given)
    with pytest.raises(Conflict):
        set_mitigation(level="", seen=seen, **given)
    address = reverse("risk-mitigation", args=[scene.register.key])
    assert visitor(by_coordinator.user).post(address, {"seen": seen}).status_code == 409


def test_a_report_is_signed_once_its_quarter_is_over_and_obstacles_are_written(
    scene: RegisterScene,
) -> None:
    company = scene.register.contractor
    with pytest.raises(Refusal, match="nothing did"):
        sign_quarter(contractor=company, quarter=FIRST, version=1, by=scene.writer, now=MAY)
    version = written(scene).version
    last = datetime(2024, 3, 31, 3, tzinfo=UTC)
    with pytest.raises(Conflict, match="31 March 2024"):
        sign_quarter(contractor=company, quarter=FIRST, version=version, by=scene.writer, now=last)
    assert not SignedQuarter.objects.exists()


def test_two_who_write_a_report_are_told_of_each_other(scene: RegisterScene) -> None:
    first = written(scene)
    with pytest.raises(Conflict, match="kept in the form"):
        written(scene, version=first.version - 1, next_steps="Pagar")


def test_what_is_signed_never_changes_and_says_who_signed(scene: RegisterScene) -> None:
    kept = signed(scene)
    before = quarter_html(kept)
    RegisteredRisk.objects.update(hazard="Lain", level="rendah")
    assert quarter_html(kept) == before
    assert f"Signed by <strong>{scene.writer.user}" in before
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        SignedQuarter.objects.update(revision=9)


def test_page_pdf_and_workbook_say_the_same(scene: RegisterScene) -> None:
    from pypdf import PdfReader

    kept = signed(scene)
    told = "".join(page.extract_text() for page in PdfReader(BytesIO(_pdf(kept))).pages)
    assert scene.writer.user
    address = reverse("risk-quarter", args=[scene.register.contractor_id, 2024, 1])
    page = visitor(scene.writer.user, language="en").get(address).content.decode()
    book = load_workbook(BytesIO(quarter_workbook(kept)))
    cells = " ".join(
        str(cell) for sheet in book for row in sheet.values for cell in row if cell is not None
    )
    for one in ("Hujan tiap sore", "Quarter 1/2024", "Jatuh", str(scene.writer.user)):
        assert one in told, one
        assert one in page, one
        assert one in cells, one
    assert "1: High → Medium" in cells  # in force: before control, and now
    drawing = page[page.index("<svg") :]
    assert "1/2024: Tinggi 0, Sedang 1, Rendah 0" in drawing or "Medium 1" in drawing


def _pdf(kept: SignedQuarter) -> bytes:
    return pdf_of(quarter_html(kept))


def test_the_owner_returns_a_report_and_the_company_signs_anew(
    scene: RegisterScene, by_coordinator: Actor
) -> None:
    kept = signed(scene)
    report = kept.report
    with pytest.raises(NotAllowed):
        return_quarter(report=report, reason="Kurang", by=scene.writer, now=MAY)
    return_quarter(report=report, reason="Kurang rinci", by=by_coordinator, now=MAY)
    again = sign_quarter(
        contractor=scene.register.contractor, quarter=FIRST, version=report.version,
        by=scene.writer, now=datetime(2024, 5, 3, 3, tzinfo=UTC),
    )  # fmt: skip
    report.refresh_from_db()
    assert (again.revision, report.returned_at) == (2, None)
    old, new = published_among([kept.sha256, again.sha256], most=5)
    assert (old.sha256, old.replaced_by, new.replaced_by) == (kept.sha256, 2, None)


def test_rivals_see_neither_report_nor_document(
    scene: RegisterScene, other_representative: User
) -> None:
    kept, rival = signed(scene), visitor(other_representative)
    page = reverse("risk-quarter", args=[scene.register.contractor_id, 2024, 1])
    assert rival.get(page).status_code == 404
    assert rival.get(reverse("risk-quarter-workbook", args=[kept.sha256])).status_code == 404
    sent = {"kind": "risk_quarter", "result": kept.sha256}
    assert rival.post(reverse("document-request"), sent).status_code == 404
    assert str(scene.register.contractor) not in rival.get(reverse("risk-quarter-list")).text
    asked = {"year": 2024, "quarter": 1}
    listed = visitor(scene.writer.user, language="id").get(reverse("risk-quarter-list"), asked)
    assert "?year=2023&amp;quarter=4" in listed.text  # not 2.023, which no address takes


def test_a_representative_writes_and_signs_on_the_page(
    scene: RegisterScene, representative: User
) -> None:
    client = visitor(representative, language="en")
    args = [scene.register.contractor_id, 2024, 1]
    page, sign = reverse("risk-quarter", args=args), reverse("risk-quarter-sign", args=args)
    refused = client.post(sign, {"version": "1"})
    assert (refused.status_code, "nothing did" in refused.text) == (400, True)
    sent = {"version": "1", "obstacles": "Tidak ada", "next_steps": "Lanjut"}
    assert client.post(page, sent).status_code == 302
    clash = client.post(page, sent | {"obstacles": "Punya saya"})
    assert (clash.status_code, "Punya saya" in clash.text) == (409, True)
    assert "Tidak ada" in clash.text
    assert client.post(sign, {"version": "2"}).status_code == 302
    assert SignedQuarter.objects.get().content["signed_by"] == str(representative)
    for wrong in ("2024-5", "1999-1"):
        assert client.get(page.replace("2024-1", wrong)).status_code == 404


def test_the_maker_of_the_document_is_found_by_its_name_and_says_whose_it_is(
    scene: RegisterScene,
) -> None:
    kept = signed(scene)
    subject = QUARTER.load_maker().subject([kept.sha256], {})
    assert subject == f"{scene.register.contractor.name}: Quarter 1/2024"
