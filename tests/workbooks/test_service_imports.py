"""Many contractors and earlier totals from one workbook: looked at first, then all or nothing."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from contractors.models import Contractor, Site
from core.audit import SYSTEM, Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.models import AuditEntry
from evaluations.models import Evaluation
from instruments.models import Instrument
from tests.workbooks.rosters import RosterFilling
from workbooks.models import CarriedTotal, WorkbookUpload
from workbooks.register import carried_totals, register
from workbooks.services.carried import carry_total
from workbooks.services.imports import changes_of_roster, confirm_roster, upload_roster

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("instruments", "contractor")]


@pytest.fixture(autouse=True)
def _english() -> Any:
    with translation.override("en"):
        yield


class Importing:
    """A manager with a roster."""

    def __init__(self, by: Actor, now: datetime) -> None:
        self.given: dict[str, Any] = {"by": by, "now": now}

    def upload(self, filling: RosterFilling) -> WorkbookUpload:
        return upload_roster(file=filling.content, file_name="daftar.xlsx", **self.given)

    def seen(self, upload: WorkbookUpload) -> dict[str, str]:
        return changes_of_roster(upload, register()).versions

    def store(self, filling: RosterFilling) -> dict[str, Any]:
        upload = self.upload(filling)
        assert upload.content["problems"] == []
        return confirm_roster(upload=upload, seen=self.seen(upload), **self.given)

    def problems(self, filling: RosterFilling) -> list[tuple[str, str]]:
        found = self.upload(filling).content["problems"]
        return [(one["cell"], one["sentence"]) for one in found]


@pytest.fixture
def importing(by_manager: Actor, now: datetime) -> Importing:
    return Importing(by_manager, now)


def test_new_contractors_are_shown_first_and_then_stored(importing: Importing) -> None:
    filling = RosterFilling()
    filling.contractor("C", "PT C", "Konstruksi", "Medium risk", "S1")
    filling.contractor("D", "PT D")
    upload = importing.upload(filling)
    assert list(importing.seen(upload)) == ["contractor/C", "contractor/D"]
    assert Contractor.objects.count() == 1
    confirm_roster(upload=upload, seen=importing.seen(upload), **importing.given)
    new = Contractor.objects.get(code="C")
    assert (new.name, new.scope, new.risk_class) == ("PT C", "Konstruksi", "medium")
    assert [site.code for site in new.sites.all()] == ["S1"]
    assert Contractor.objects.get(code="D").risk_class == "high"


def test_only_what_is_changed_is_changed_and_an_empty_cell_keeps_what_is_known(
    importing: Importing, other_contractor: Contractor
) -> None:
    filling = RosterFilling().contractor("A", "PT A Jaya", None, None, None, row=2)
    assert importing.store(filling) == {"stored": 1, "contractors": 1, "totals": 0}
    changed = Contractor.objects.get(code="A")
    assert (changed.name, changed.risk_class, changed.sites.count()) == ("PT A Jaya", "high", 1)
    assert AuditEntry.objects.filter(action="change_contractor").count() == 1


def test_a_roster_nobody_changed_changes_nothing(importing: Importing) -> None:
    assert importing.seen(importing.upload(RosterFilling())) == {}


def test_a_roster_in_indonesian_is_read_by_a_person_who_reads_english(
    importing: Importing,
) -> None:
    filling = RosterFilling(language="id").contractor("C", "PT C", "", "Risiko sedang", "S1")
    with translation.override("id"):
        word = str(Contractor(risk_class="medium").get_risk_class_display())
    filling.contractors["D3"] = word
    importing.store(filling)
    assert Contractor.objects.get(code="C").risk_class == "medium"


def test_a_total_is_carried_over_also_of_a_contractor_that_is_new(importing: Importing) -> None:
    filling = RosterFilling().contractor("C", "PT C")
    filling.total("C", 2023, "csms", "58,2 %", "Red", "Rekap 2023", 60, "57.25")
    importing.store(filling)
    total = CarriedTotal.objects.get()
    assert (total.contractor.code, total.year, total.instrument_code) == ("C", 2023, "csms")
    assert (total.percent, total.rating, total.source) == (Decimal("58.2"), "merah", "Rekap 2023")
    assert total.elements == {"1": "60.0", "2": "57.3"}
    assert AuditEntry.objects.filter(action="carry_total").count() == 1


def test_a_correction_is_a_new_row_and_the_old_one_stays(
    importing: Importing, contractor: Contractor
) -> None:
    importing.store(RosterFilling().total("A", 2023, "csms", 58.2))
    importing.store(RosterFilling().total("A", 2023, "csms", 62))
    assert importing.seen(importing.upload(RosterFilling().total("A", 2023, "csms", 62))) == {}
    [standing] = carried_totals(contractor)
    assert (standing.percent, standing.revision) == (Decimal("62.0"), 2)
    assert CarriedTotal.objects.count() == 2


def test_a_carried_total_is_never_changed_or_deleted(importing: Importing) -> None:
    importing.store(RosterFilling().total("A", 2023, "csms", 58.2))
    with pytest.raises(IntegrityError), transaction.atomic():
        CarriedTotal.objects.update(percent=99)
    with pytest.raises(IntegrityError), transaction.atomic():
        CarriedTotal.objects.all().delete()


@pytest.mark.usefixtures("evaluation")
def test_a_year_that_is_evaluated_here_is_not_carried_over(importing: Importing) -> None:
    problems = importing.problems(RosterFilling().total("A", 2024, "csms", 58))
    assert problems == [("B2", "This contractor is evaluated here for 2024: that result counts.")]
    assert importing.problems(RosterFilling().total("A", 2024, "smk3", 58)) == []


@pytest.mark.parametrize(
    ("cells", "cell", "said"),
    [
        (("", "PT C"), "A3", "Give the contractor a code."),
        (("C", ""), "B3", "Give the new contractor a name."),
        (("C" * 21, "PT C"), "A3", "longer than 20 characters"),
        (("C", "x" * 161), "B3", "longer than 160 characters"),
        (("C", "PT C", "x" * 201), "C3", "longer than 200 characters"),
        (("C", "PT C", "", "gawat"), "D3", "Choose one of: Low risk, Medium risk, High risk."),
        (("C", "PT C", "", "", "S1, S9"), "E3", "There is no site S9"),
        (("C", "PT A"), "B3", "It looks like “A” (PT A), which is there already."),
        (("C", "PT\u00a0a"), "B3", "It looks like “A” (PT A), which is there already."),
        (("a", "PT C"), "A3", "It looks like “A” (PT A), which is there already."),
        (("A\u200d\u00a0", "PT C"), "A3", "it is in row 2 already"),
        (("A", "PT A"), "A3", "in row 2 already"),
        (("C", "=A1"), "B3", "A formula or an error stands here"),
    ],
)
def test_a_contractor_that_cannot_be_is_named_by_its_cell(
    importing: Importing, cells: tuple[object, ...], cell: str, said: str
) -> None:
    [(where, sentence)] = importing.problems(RosterFilling().contractor(*cells, row=3))
    assert where == cell
    assert said in sentence


@pytest.mark.parametrize(
    ("cells", "cell", "said"),
    [
        (("X", 2023, "csms", 58), "A2", "There is no contractor X"),
        (("A", "tahun lalu", "csms", 58), "B2", "four digits"),
        (("A", 1899, "csms", 58), "B2", "between 1990 and 2024"),
        (("A", 2025, "csms", 58), "B2", "between 1990 and 2024"),
        (("A", 2023, "iso", 58), "C2", "Choose one of: csms, smk3."),
        (("A", 2023, "csms", ""), "D2", "no percent"),
        (("A", 2023, "csms", 101), "D2", "no percent"),
        (("A", 2023, "csms", "-1"), "D2", "no percent"),
        (("A", 2023, "csms", "NaN"), "D2", "not a figure"),
        (("A", 2023, "csms", "58,24"), "D2", "can be read as 58.24 or as 5,824"),
        (("A", 2023, "csms", 58, "Kuning"), "E2", "Choose one of: Blue, Green, Red, Black."),
        (("A", 2023, "csms", 58, "", "x" * 251), "F2", "longer than 250 characters"),
        (("A", 2023, "csms", 58, "", "", 60, 120), "H2", "no percent"),
        (("A", 2023, "csms", 58, "", "", *[60] * 6), "G2", "no element 6"),
        (("A", 2023, "csms", "=50+8"), "D2", "A formula or an error stands here"),
    ],
)
def test_a_total_that_cannot_be_is_named_by_its_cell(
    importing: Importing, cells: tuple[object, ...], cell: str, said: str
) -> None:
    [(where, sentence)] = importing.problems(RosterFilling().total(*cells))
    assert where == cell
    assert said in sentence


@pytest.mark.parametrize(
    ("held", "form"), [(7, "000"), (7, '"PT-"0'), (45_413, "d-mmm"), (1_250, "#,##0")]
)
def test_a_number_that_shows_as_something_else_names_nobody(
    importing: Importing, held: int, form: str
) -> None:
    filling, cells = RosterFilling(), ["A3", "B4", "C5", "E6"]
    for row, cell in enumerate(cells, start=3):
        filling.contractor(f"C{row}", f"PT C {row}", row=row)
        filling.contractors[cell], filling.contractors[cell].number_format = held, form
    problems = importing.problems(filling)
    assert [where for where, _sentence in problems] == cells
    assert all("its number format shows something else" in said for _where, said in problems)


def test_words_of_a_roster_are_known_whatever_their_case_and_spaces(importing: Importing) -> None:
    filling = RosterFilling().contractor("PT-C", "PT C", "", "MEDIUM\u00a0 risk", "S1")
    filling.total("pt\u2010c", 2023, " CSMS\u00a0", 58.2, "Red\u00a0")
    assert importing.store(filling) == {"stored": 2, "contractors": 1, "totals": 1}
    total = CarriedTotal.objects.get()
    assert (total.contractor.code, total.rating) == ("PT-C", "merah")
    assert total.contractor.risk_class == "medium"


def test_a_year_twice_is_named(importing: Importing) -> None:
    filling = RosterFilling().total("A", 2023, "csms", 58).total("A", 2023, "CSMS", 59)
    [(where, sentence)] = importing.problems(filling)
    assert (where, "in row 2 already" in sentence) == ("B3", True)


def test_one_mistake_keeps_all_of_it_from_being_stored(importing: Importing) -> None:
    filling = RosterFilling().contractor("C", "PT C").total("A", 2023, "csms", 300)
    upload = importing.upload(filling)
    with pytest.raises(Refusal):
        confirm_roster(upload=upload, seen={}, **importing.given)
    assert not Contractor.objects.filter(code="C").exists()


def test_a_percent_formatted_cell_is_what_a_person_sees(importing: Importing) -> None:
    filling = RosterFilling().total("A", 2023, "csms", 0.582)
    filling.totals["D2"].number_format = "0.0%"
    importing.store(filling)
    assert CarriedTotal.objects.get().percent == Decimal("58.2")


@pytest.mark.parametrize("typed", [0.95, "0.95", 1, 0.001])
def test_a_total_that_can_be_a_share_or_a_percent_is_asked_about(
    importing: Importing, typed: object
) -> None:
    [(cell, sentence)] = importing.problems(RosterFilling().total("A", 2023, "csms", typed))
    assert cell == "D2"
    assert "can be read as" in sentence


def test_what_changed_after_the_preview_refuses_the_whole_confirmation(
    importing: Importing, contractor: Contractor
) -> None:
    filling = RosterFilling().contractor("C", "PT C").contractor("A", "PT A Jaya", row=2)
    upload = importing.upload(filling)
    seen = importing.seen(upload)
    Contractor.objects.filter(pk=contractor.pk).update(scope="berubah")
    with pytest.raises(Conflict) as refused:
        confirm_roster(upload=upload, seen=seen, **importing.given)
    assert list(refused.value.fields) == ["contractor/A"]
    assert not Contractor.objects.filter(code="C").exists()
    confirm_roster(upload=upload, seen=importing.seen(upload), **importing.given)
    assert Contractor.objects.get(code="A").name == "PT A Jaya"


def test_a_second_confirmation_changes_nothing_more(importing: Importing) -> None:
    upload = importing.upload(RosterFilling().total("A", 2023, "csms", 58))
    seen = importing.seen(upload)
    first = confirm_roster(upload=upload, seen=seen, **importing.given)
    assert confirm_roster(upload=upload, seen=seen, **importing.given) == first
    assert CarriedTotal.objects.count() == 1


def test_coordinators_do_not_import(by_coordinator: Actor, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        Importing(by_coordinator, now).upload(RosterFilling())


@pytest.mark.parametrize("what", ["sheet", "column", "first sheet"])
def test_a_roster_out_of_shape_is_refused(importing: Importing, what: str) -> None:
    filling = RosterFilling()
    if what == "sheet":
        filling.book.remove(filling.totals)
    elif what == "column":
        filling.contractors.delete_cols(2)
    else:
        filling.book.worksheets[0]["A1"] = None
    [_problem] = importing.problems(filling)


def test_on_new_years_night_the_year_that_ended_an_hour_ago_is_carried_over(
    contractor: Contractor, instruments: dict[str, Instrument]
) -> None:
    in_jakarta = datetime(2031, 1, 1, 0, 59, tzinfo=ZoneInfo("Asia/Jakarta"))
    given: dict[str, Any] = {"rating": "", "elements": {}, "source": "", "by": SYSTEM}
    total = carry_total(
        contractor=contractor,
        year=2030,
        instrument=instruments["csms"],
        percent="58.2",
        now=in_jakarta.astimezone(UTC),
        **given,
    )
    assert total.year == 2030


def test_a_hundred_contractors_and_their_totals(importing: Importing, site: Site) -> None:
    filling = RosterFilling()
    for number in range(100):
        filling.contractor(f"K{number:03}", f"PT K {number}", "", "", site.code, row=number + 3)
        filling.total(f"K{number:03}", 2023, "csms", 50, row=number + 2)
    assert importing.store(filling) == {"stored": 200, "contractors": 100, "totals": 100}


def test_carried_totals_take_no_part_in_results(
    importing: Importing, evaluation: Evaluation, instruments: dict[str, Instrument]
) -> None:
    before = dict(evaluation.summary)
    importing.store(RosterFilling().total("A", 2023, "csms", 58))
    evaluation.refresh_from_db()
    assert evaluation.summary == before
    assert not Evaluation.objects.filter(period__year=2023).exists()
