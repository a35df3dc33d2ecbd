"""The audit trail in words: who reads it, what it says, how it is narrowed and taken out."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from contractors.choices import RiskClass
from contractors.models import Contractor
from contractors.services import change_contractor
from core.audit import Actor, record
from core.models import AuditEntry
from csms.rooms import ROOMS
from evaluations.models import Evaluation
from overview.trail.kinds import audit_kinds
from overview.trail.sentences import changes_of
from overview.trail.shown_words import stored_forms
from tests.evaluations.filling import fill
from tests.visitors import visitor

ROOT = Path(__file__).parents[2]
PAGE = "/trail/"
# Actions are written as the services are called: by name, or through a room's own recorder.
WRITTEN = re.compile(r'(?:action=|record_step\(\s*|_record\(|audit\()"(\w+)"')


def renamed(contractor: Contractor, name: str, *, by: Actor, now: datetime) -> None:
    change_contractor(
        contractor=contractor,
        name=name,
        scope="",
        risk_class=RiskClass.HIGH,
        sites=list(contractor.sites.all()),
        engaged_on=None,
        by=by,
        now=now,
    )


def sentences(user: User, **query: str) -> list[str]:
    """The rows of the page, tags taken out."""
    text = visitor(user).get(PAGE, query).text
    cells = re.findall(r'trail__what">(.*?)</td>', text, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", "", cell).split()) for cell in cells]


def test_every_audited_model_has_its_words() -> None:
    audited = {one.AUDIT_NAME for one in apps.get_models() if hasattr(one, "AUDIT_NAME")}
    assert set(audit_kinds()) == audited


def test_every_action_that_is_written_anywhere_has_its_sentence() -> None:
    written = {
        action
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if "management" not in path.parts  # a command's options have an action as well
        for action in WRITTEN.findall(path.read_text(encoding="utf-8"))
    }
    assert len(written) > 50
    assert written - {action for one in audit_kinds().values() for action in one.deeds} == set()


def test_a_change_is_told_with_a_link_and_its_old_value_beside_the_new(
    viewer: User, contractor: Contractor, manager: User, now: datetime
) -> None:
    renamed(contractor, "PT A Baru", by=Actor(manager, "127.0.0.1"), now=now)
    text = visitor(viewer).get(PAGE).text
    assert sentences(viewer) == ["manajer changed contractor PT A Baru from 127.0.0.1"]
    assert f'<a href="{reverse("contractor-detail", args=[contractor.pk])}">' in text
    assert "PT A</span> → PT A Baru" in re.sub(r"\s+", " ", text)
    assert "Name:" in text  # the word of the interface, not of the table


def test_codes_are_told_in_words_and_days_as_people_read_them(
    viewer: User, evaluation: Evaluation, by_coordinator: Actor, now: datetime
) -> None:
    before = {"status": "draft", "submit_by": "2025-01-31"}
    after = {"status": "submitted", "submit_by": None}
    record(by=by_coordinator, at=now, action="submit_evaluation", target=evaluation,
           before=before, after=after)  # fmt: skip
    text = re.sub(r"\s+", " ", visitor(viewer).get(PAGE, {"kind": "evaluation"}).text)
    assert "Being filled</span> → Submitted" in text
    assert "31 January 2025</span> → –" in text
    opened = visitor(viewer, language="id").get(PAGE, {"kind": "period"}).text
    assert "Kategori peringkat:" in opened  # columns that point to a thing have its word
    assert "Ladder:" not in opened


@pytest.mark.parametrize(
    ("kind", "field", "code", "told"),
    [
        ("certificate", "kind", "bejana_tekan", "Jenis sertifikat: Surat keterangan"),
        ("user", "language", "en", "Bahasa: English"),
        ("investigation", "potential", "grave", "Potensi keparahan: "),
        ("investigation", "is_root", True, "Akar masalah: ya"),
        ("accident_procedure", "step", "interview", "Langkah: "),
        ("incident", "reason", "Dilihat.", "Alasan: Dilihat."),
    ],
)
def test_the_codes_of_a_vocabulary_are_told_in_its_words(
    kind: str, field: str, code: object, told: str
) -> None:
    with translation.override("id"):
        (change,) = changes_of(kind, None, after={field: code})
    assert f"{change.label}: {change.after}".startswith(told)
    assert change.after != code or field == "reason"


def test_a_part_of_a_draft_is_named_in_words(viewer: User, now: datetime) -> None:
    AuditEntry.objects.create(
        at=now, action="save_draft", target_type="draft", target_id=3,
        before={"elements[1].items[3].weight": "1"}, after={"elements[1].items[3].weight": "2"},
    )  # fmt: skip
    text = visitor(viewer).get(PAGE).text
    assert "Element 2, Item 4, Weight:" in text
    assert "elements[1]" not in text


def test_what_nobody_knows_any_more_is_told_as_it_was_written(viewer: User, now: datetime) -> None:
    AuditEntry.objects.create(
        at=now, action="weigh_anchor", target_type="old_ship", target_id=7, after={"sail_area": 4}
    )
    AuditEntry.objects.create(
        at=now, action="forget_comparison", target_type="saved_comparison", target_id=9,
        before={"name": "Dua tahun"},
    )  # fmt: skip
    assert sentences(viewer) == [
        "CSMS itself deleted comparison Dua tahun",
        "CSMS itself: weigh_anchor, old ship 7",
    ]
    assert "Sail area:" in visitor(viewer).get(PAGE).text


def test_a_thing_is_named_as_it_is_called_now(
    viewer: User, contractor: Contractor, by_manager: Actor, now: datetime
) -> None:
    renamed(contractor, "PT A Baru", by=by_manager, now=now)
    renamed(contractor, "PT A Lagi", by=by_manager, now=now)
    assert {one.split(" from")[0] for one in sentences(viewer)} == {
        "manajer changed contractor PT A Lagi"
    }


@pytest.fixture
def busy(
    evaluation: Evaluation,
    contractor: Contractor,
    other_contractor: Contractor,
    by_coordinator: Actor,
    by_manager: Actor,
    now: datetime,
) -> Evaluation:
    """Answers of PT A today, a change of PT B yesterday."""
    renamed(other_contractor, "PT B Baru", by=by_manager, now=now - timedelta(days=1))
    fill(evaluation, by=by_coordinator, now=now)
    return evaluation


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ({"kind": "contractor"}, "PT B Baru"),
        ({"q": "pt b baru"}, "PT B Baru"),
        ({"q": "manajer"}, "PT B Baru"),
        ({"until": "2025-01-19"}, "PT B Baru"),
        ({"since": "2025-01-20", "kind": "answer"}, "koordinator answered item"),
        ({"until": "9999-12-31", "kind": "answer"}, "koordinator answered item"),
        ({"person": "system"}, "CSMS itself"),
    ],
)
def test_it_is_narrowed_by_its_address(
    query: dict[str, str], kept: str, viewer: User, busy: Evaluation
) -> None:
    found = sentences(viewer, **query)
    assert found
    assert all(kept in one for one in found)


@pytest.mark.parametrize(
    "shown",
    [
        "alasan pengembalian",
        "sedang diisi",
        "31 Januari 2025",
        "mengajukan",
        "Status: Sedang diisi → Diajukan",
        "Alasan pengembalian: – → x",
        "mengajukan evaluasi PT A",
    ],
)
def test_it_is_searched_by_what_it_shows_in_the_readers_language(
    shown: str, viewer: User, evaluation: Evaluation, by_coordinator: Actor, now: datetime
) -> None:
    before = {"status": "draft", "submit_by": "2025-01-31"}
    after = {"status": "submitted", "return_reason": "x"}
    record(by=by_coordinator, at=now, action="submit_evaluation", target=evaluation,
           before=before, after=after)  # fmt: skip
    query = {"q": shown, "kind": "evaluation"}
    reader = visitor(viewer, language="id")
    assert "mengajukan evaluasi" in reader.get(PAGE, query).text
    assert (
        "mengajukan evaluasi"
        in reader.get("/data/trail.csv", query | {"as_listed": "1"}).getvalue().decode()
    )
    assert "submitted evaluation" not in visitor(viewer).get(PAGE, query).text


@pytest.mark.parametrize(
    ("kind", "field", "value", "shown"),
    [
        ("certificate", "kind", "bejana_tekan", "surat keterangan"),
        ("user", "further_roles", ["manager"], "Manajer HSE"),
        ("investigation", "is_root", True, "Ya"),
        ("investigation", "is_root", False, "Akar masalah: tidak"),
    ],
)
def test_a_code_of_a_vocabulary_and_yes_or_no_are_found_by_their_words(
    kind: str, field: str, value: object, shown: str, viewer: User, now: datetime
) -> None:
    for after in ({field: value}, {"reason": "x"}):
        AuditEntry.objects.create(at=now, action="x", target_type=kind, target_id=1, after=after)
    found = visitor(viewer, language="id").get(PAGE, {"q": shown, "kind": kind})
    assert found.context["page"].paginator.count == 1


def test_a_number_is_searched_as_it_is_read() -> None:
    assert stored_forms("1.240.000") == stored_forms("1,240,000") == ["1240000"]
    assert stored_forms("12.5") == []


def test_a_company_or_one_thing_has_what_belongs_to_it(
    viewer: User, busy: Evaluation, coordinator: User, contractor: Contractor
) -> None:
    of_company = sentences(viewer, contractor=str(contractor.pk))
    assert of_company
    assert not any("PT B" in one for one in of_company)
    of_one = visitor(viewer).get(PAGE, {"about": f"evaluation/{busy.pk}"}).text
    assert "Only what concerns PT A 2024." in of_one
    mine = sentences(viewer, about=f"evaluation/{busy.pk}", person=str(coordinator.pk))
    assert all("answered item" in one for one in mine)


@pytest.mark.parametrize(
    "query",
    [{"kind": "x"}, {"person": "0"}, {"since": "x"}, {"about": "x/9"}, {"about": "finding/x"}],
)
def test_a_filter_that_makes_no_sense_narrows_nothing(
    query: dict[str, str], viewer: User, busy: Evaluation
) -> None:
    whole = visitor(viewer).get(PAGE).context["page"].paginator.count
    assert visitor(viewer).get(PAGE, query).context["page"].paginator.count == whole


def test_the_page_says_what_of_its_address_makes_no_sense(viewer: User) -> None:
    client = visitor(viewer)
    for wrong in ("person=99999", "kind=zzz", "contractor=99999", "since=2026-13-40"):
        assert "It was left out" in client.get(f"{PAGE}?{wrong}").text
    assert "It was left out" not in client.get(f"{PAGE}?person=system").text


def test_a_page_asks_no_more_of_many_kinds_and_rows(viewer: User, busy: Evaluation) -> None:
    client = visitor(viewer)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(PAGE)
    assert len(page.context["rows"]) == 50
    assert len(asked) <= 8


def test_the_table_holds_what_the_page_shows_in_words(viewer: User, busy: Evaluation) -> None:
    query = {"as_listed": "1", "kind": "contractor"}
    [head, row] = visitor(viewer).get("/data/trail.csv", query).getvalue().decode().splitlines()
    assert "What was recorded" in head
    assert "Time (Asia/Jakarta)" in head  # the page goes by the reader's clock
    assert "change_contractor" in row
    assert "changed contractor PT B Baru" in row
    assert "Name: PT B → PT B Baru" in row


def test_a_program_takes_the_years_and_companies_it_asks_for(
    viewer: User, busy: Evaluation, contractor: Contractor
) -> None:
    client = visitor(viewer)
    year, company = {"year": "2024"}, {"contractor": str(contractor.pk)}
    assert "change_contractor" not in client.get("/data/trail.csv", year).getvalue().decode()
    of_company = client.get("/data/trail.csv", company).getvalue().decode()
    assert "save_answer" in of_company
    assert "change_contractor" not in of_company


@pytest.mark.parametrize("who", ["coordinator", "manager", "representative"])
def test_nobody_else_takes_it_out(who: str, request: pytest.FixtureRequest) -> None:
    client = visitor(request.getfixturevalue(who))
    assert client.get("/data/trail.csv").status_code == 403
    assert "/data/trail.csv" not in client.get("/data/").text


def test_a_things_own_page_leads_to_its_part_for_who_may_read_it(
    viewer: User, manager: User, evaluation: Evaluation, contractor: Contractor
) -> None:
    pages = {
        f"about=evaluation%2F{evaluation.pk}": reverse("evaluation-review", args=[evaluation.pk]),
        f"about=contractor%2F{contractor.pk}": reverse("contractor-detail", args=[contractor.pk]),
        f"about=period%2F{evaluation.period_id}": reverse(
            "period-detail", args=[evaluation.period_id]
        ),
    }
    for part, page in pages.items():
        assert part in visitor(viewer).get(page).text
        assert part not in visitor(manager).get(page).text
