"""The demonstration is the paper's case, made by the services, the same every time."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import transaction
from django.db.models import Sum
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker

from accounts.choices import Role
from accounts.models import User
from certificates.models import Certificate
from certificates.selectors import certificate_list, state_of
from contractors.days import Days
from contractors.models import Contractor
from core.audit import SYSTEM
from core.models import AuditEntry
from demonstration.certificates import load_certificates
from demonstration.loading import BEGINNING, PASSWORD, load_demonstration, load_six
from demonstration.many import load_many
from demonstration.selectors import shown_results
from demonstration.table import result_table
from evaluations.access import evaluations_visible_to, results_visible_to
from evaluations.choices import EvaluationStatus
from evaluations.models import Answer, Evaluation, Period, Publication, Result
from findings.models import Finding
from instruments.services.loading import load_instruments
from monitoring.models import Incident, MonthlyIndicator
from monitoring.targets.selectors import targets_of
from outcomes.access import kept_from_deciding
from outcomes.coaching.partners import partners_named
from outcomes.models import CoachingPlan, Lesson, Objection, ObjectionStep
from standings.models import Award, StandingDecision
from standings.page import standing_rows
from tests.visitors import visitor

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "demonstration" / "library"
TODAY = date(2026, 11, 28)
CASES = ROOT / "tests" / "scoring" / "cases"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]


@pytest.fixture(scope="module")
def demonstration(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Loaded once for this file, and gone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_instruments(folder=ROOT / "instruments" / "library", by=SYSTEM, now=BEGINNING)
        assert load_demonstration(FOLDER)
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def six(demonstration: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The six constructed contractors beside them, from the first test that asks for them on.

    Those tests stand at the end of this file.
    """
    with django_db_blocker.unblock():
        load_six(FOLDER / "six", today=TODAY)


def result_of(code: str) -> Result:
    return shown_results().get(evaluation__contractor__code=code)


def scores_of(code: str) -> dict[str, int]:
    """What each item got; an item that is not applicable is left out."""
    return {
        given["item"]: int(given["score"])
        for given in result_of(code).case["responses"]
        if "score" in given
    }


@pytest.mark.parametrize(("code", "case"), [("PTA", "pt_a_2024"), ("PTB", "pt_b_2024")])
def test_the_paper_s_two_contractors_get_the_paper_s_figures(code: str, case: str) -> None:
    # The contract's cases have item scores of their own; what the paper publishes is the same.
    output = result_of(code).output
    expected = json.loads((CASES / f"{case}.expected.json").read_text(encoding="utf-8"))
    for told in (
        "percent",
        "mean_of_elements",
        "rating_by_score",
        "rating",
        "downgrades",
        "status",
    ):
        assert output[told] == expected[told], told
    assert [(g["code"], g["weak"]) for g in output["groups"]] == [
        (g["code"], g["weak"]) for g in expected["groups"]
    ]


def test_the_two_aspects_of_the_paper_are_pt_b_s_and_no_other_shines_beside_them() -> None:
    aspects = {one["code"]: one["percent"] for one in result_of("PTB").output["aspects"]}
    assert aspects == {
        "sistem_manajemen_k3": "41.5",
        "lingkungan": "29.6",
        "operasional": "79.6",
        "kinerja": "83.0",
    }


@pytest.mark.parametrize(
    ("code", "least", "most", "items"),
    [
        ("PTA", 4, 4, "1.02 2.01 2.08 3.02 3.03 3.04 4.01 4.03 5.01 5.02"),
        ("PTA", 3, 4, "2.02 2.03 4.02 4.04 4.12"),
        ("PTB", 1, 1, "1.02 2.01 2.02 2.03 3.01 3.02 3.04 4.01 4.02 4.03 4.04 4.12"),
        ("PTB", 1, 1, "5.01 5.02 5.04 5.10"),
        ("PTB", 0, 0, "2.08"),
        ("PTB", 0, 2, "1.03 1.11 3.05 3.06 5.03 5.06 5.09"),
    ],
)
def test_no_score_contradicts_what_the_paper_says_in_words(
    code: str, least: int, most: int, items: str
) -> None:
    scores = scores_of(code)
    assert {item: scores[item] for item in items.split() if not least <= scores[item] <= most} == {}


@pytest.mark.parametrize("code", ["PTA", "PTB"])
def test_every_lost_point_says_what_was_seen_and_every_measured_item_its_figure(code: str) -> None:
    answers = Answer.objects.filter(evaluation=result_of(code).evaluation).select_related("item")
    lost = [one for one in answers if one.choice and one.choice != "4"]
    assert [one.item.code for one in lost if not one.note] == []
    measured = [one for one in answers if "measured" in one.item.details]
    assert len(measured) == 15
    assert [one.item.code for one in measured if one.figure is None or one.figure_reason] == []


def test_what_happened_has_its_class_at_a_mine_and_is_told_with_it() -> None:
    classes = dict(Incident.objects.values_list("reference", "mining_class"))
    assert {one: classes[one] for one in ("A-1", "A-2", "A-3", "A-4")} == {
        "A-1": "light", "A-2": "dead", "A-3": "serious", "A-4": "dead",
    }  # fmt: skip
    told = {one["ref"]: one["mining_class"] for one in result_of("PTA").context["incidents"]}
    assert told["A-2"] == "dead"


def test_the_table_shows_both_with_their_reasons() -> None:
    table = result_table(list(shown_results()))
    words = " ".join(table.split())
    for expected in ("85.2 % 58.2 %", "84.8 % 62.0 %", "41.5 %", "29.6 %", "Hitam (Black)"):
        assert expected in words
    assert "Merah (Red)" in words
    assert "A-2" in table
    assert "A-4" in table
    assert max(map(len, table.splitlines())) <= 100


def test_every_year_says_what_is_constructed() -> None:
    notes = Period.objects.values_list("note", flat=True)
    assert len(notes) == 4
    assert all("disusun sendiri" in note for note in notes)
    # It stands on the scorecard of every contractor of the year.
    named = list(Contractor.objects.values_list("name", flat=True))
    assert not any(name in note for note in notes for name in named)


def test_an_open_year_leaves_the_coordinator_work_to_do() -> None:
    half, empty = Evaluation.objects.filter(period__year=2025).order_by("contractor__code")
    assert {half.status, empty.status} == {EvaluationStatus.DRAFT}
    assert half.summary["counts"]["answered"] == 23
    assert empty.summary["counts"]["answered"] == 0


def test_criticals_and_majors_leave_pt_a_without_success_whatever_its_percent() -> None:
    output = Result.objects.get(evaluation__instrument__code="smk3").output
    assert (output["percent"], output["rating_by_score"]) == ("84.7", "baik")
    assert output["rating"] == "belum_berhasil"
    assert [(one["rule"], one["items"]) for one in output["downgrades"]] == [
        ("kritikal", ["7.1.7", "9.1.3"]),
        ("mayor", ["7.4.2", "9.3.5"]),
    ]


def test_what_led_to_a_death_is_critical_and_says_which() -> None:
    items = Result.objects.get(evaluation__instrument__code="smk3").context["items"]
    critical = [one["note"] for one in items if one["choice"] == "kritikal"]
    deaths = Incident.objects.filter(contractor__code="PTA", date__year=2024, fatalities__gt=0)
    assert all(any(f"({one.reference})" in note for note in critical) for one in deaths)
    assert all(one["note"] for one in items if one["choice"] in ("minor", "mayor"))


def test_smk3_has_122_criteria_some_not_applicable() -> None:
    result = Result.objects.get(evaluation__level="transisi")
    assert result.output["counts"] == {
        "items": 122,
        "answered": 118,
        "not_applicable": 4,
        "open": 0,
    }


def test_each_step_was_taken_by_who_may_take_it() -> None:
    taken = {
        (entry.action, entry.user.role)
        for entry in AuditEntry.objects.exclude(user=None).select_related("user")
        if entry.user
    }
    assert ("submit_evaluation", "coordinator") in taken
    assert {role for action, role in taken if action == "approve_evaluation"} == {"manager"}
    assert {role for action, role in taken if action == "save_answer"} == {"coordinator"}


def test_a_representative_sees_their_own_published_years_only() -> None:
    user = User.objects.get(username="wakil.ptb")
    assert {one.contractor.code for one in evaluations_visible_to(user)} == {"PTB"}
    assert results_visible_to(user).count() == 2


def test_everyone_signs_in_with_the_printed_password() -> None:
    assert User.objects.count() == 8
    assert all(person.check_password(PASSWORD) for person in User.objects.all())


def test_loading_it_again_changes_nothing() -> None:
    before = AuditEntry.objects.count()
    assert load_demonstration(FOLDER) is False
    assert AuditEntry.objects.count() == before


def test_its_findings_stand_where_people_would_look_for_them() -> None:
    standing = {one.reference: one for one in Finding.objects.all()}
    assert len(standing) == 10
    assert standing["T-PTA-2024-0001"].effective is True
    again = standing["T-PTB-2025-0001"]
    assert "T-PTB-2024-0003" in again.description
    assert standing["T-PTB-2024-0003"].effective is False
    overdue = Finding.objects.overdue(Days(date(2025, 3, 1)))
    assert list(overdue.values_list("of_item__item__code", flat=True)) == ["2.08"]


def test_a_result_tells_the_findings_as_they_stood_at_its_approval() -> None:
    result = shown_results().get(evaluation__contractor__code="PTB")
    told = {one["ref"]: one["status"] for one in result.context["findings"]}
    assert told == {
        "T-PTB-2024-0001": "closed",
        "T-PTB-2024-0002": "open",
        "T-PTB-2024-0003": "closed",
        "T-PTB-2024-0004": "open",
        "T-PTB-2024-0005": "open",
    }


@pytest.mark.parametrize("code", ["PTA", "PTB"])
def test_the_figures_of_measured_items_are_those_of_the_months(code: str) -> None:
    months = MonthlyIndicator.objects.filter(month__year=2024, contractor__code=code)
    names = [
        *("walkthroughs", "near_misses", "permits_valid", "permits_checked"),
        *("inspections_done", "inspections_planned", "capa_closed_on_time", "capa_due"),
    ]
    year = {name: Decimal(months.aggregate(of=Sum(name))["of"]) for name in names}
    last = months.filter(month__month=12)
    workers, sites = last.aggregate(of=Sum("workforce"))["of"], last.count()
    computed = {
        "1.02": year["walkthroughs"] / 12 / sites,
        "3.04": 100 * year["permits_valid"] / year["permits_checked"],
        "4.01": year["near_misses"] / 12 / workers * 100,
        "4.03": 100 * year["inspections_done"] / year["inspections_planned"],
        "5.01": 100 * year["capa_closed_on_time"] / year["capa_due"],
    }
    given = Answer.objects.filter(evaluation=result_of(code).evaluation, figure__isnull=False)
    figures = dict(given.values_list("item__code", "figure"))
    assert {item: figures[item] for item in computed} == {
        item: pytest.approx(figure, abs=Decimal("0.05")) for item, figure in computed.items()
    }


def test_2023_and_2024_are_compared_on_the_61_items_they_share() -> None:
    first, second = Period.objects.filter(instrument__code="csms", year__lte=2024).order_by("year")
    assert (first.instrument.key, second.instrument.key) == ("csms-v1", "csms-v2")
    shared = first.instrument.items.filter(lineage__in=second.instrument.items.values("lineage"))
    assert shared.count() == first.instrument.items.count() == 61


def test_its_leading_indicators_agree_with_the_paper_s_words() -> None:
    months = MonthlyIndicator.objects.filter(month__year=2024)
    total = {
        code: months.filter(contractor__code=code).aggregate(
            valid=Sum("permits_valid"), checked=Sum("permits_checked"), walks=Sum("walkthroughs")
        )
        for code in ("PTA", "PTB")
    }
    assert total["PTA"]["valid"] / total["PTA"]["checked"] > 0.95
    assert 0.65 < total["PTB"]["valid"] / total["PTB"]["checked"] < 0.75
    assert (total["PTA"]["walks"], total["PTB"]["walks"]) == (49, 12)


# From here on the six are there.


def rating_by_contractor(year: int) -> dict[str, str]:
    results = Result.objects.filter(
        evaluation__period__year=year, evaluation__instrument__code="csms"
    )
    return dict(results.values_list("evaluation__contractor__code", "output__rating"))


@pytest.mark.usefixtures("six")
def test_make_demo_still_prints_the_paper_s_two_alone() -> None:
    found = [(one.context["contractor"]["code"], one.output["percent"]) for one in shown_results()]
    assert found == [("PTA", "85.2"), ("PTB", "58.2")]


@pytest.mark.usefixtures("six")
def test_its_years_show_every_rating_and_every_movement() -> None:
    before, after = rating_by_contractor(2023), rating_by_contractor(2024)
    assert after == {
        "PTA": "hitam",
        "PTB": "merah",
        "PTC": "biru",
        "PTD": "biru",
        "PTE": "hijau",
        "PTF": "hijau",
        "PTG": "merah",
        "PTH": "hijau",
    }
    assert (before["PTD"], before["PTE"], before["PTF"]) == ("hijau", "biru", "hitam")
    assert "PTH" not in before


@pytest.mark.usefixtures("six")
def test_an_average_is_told_to_the_rated_though_not_to_the_paper_s_two() -> None:
    told = {
        one.result.context["contractor"]["code"]: one.comparison["average"]["for_rated"]
        for one in Publication.objects.filter(result__evaluation__period__year=2024)
        if one.result.context["instrument"]["code"] == "csms"
    }
    assert {code for code, average in told.items() if average is None} == {"PTA", "PTB"}
    assert told["PTG"]["contractors"] == 8


@pytest.mark.usefixtures("six")
def test_the_year_in_progress_has_one_in_every_state() -> None:
    states = Evaluation.objects.filter(period__year=2025).values_list("status", flat=True)
    assert set(states) == set(EvaluationStatus)


@pytest.mark.usefixtures("six")
def test_one_objection_was_rejected_and_one_upheld_and_its_correction_is_published() -> None:
    of_c = Objection.objects.filter(evaluation__contractor__code="PTC")
    assert list(of_c.order_by("number").values_list("outcome", flat=True)) == ["rejected", "upheld"]
    first, second = Result.objects.filter(evaluation__in=of_c.values("evaluation")).order_by(
        "revision"
    )
    assert (first.revision, second.revision) == (1, 2)
    assert Decimal(second.output["percent"]) > Decimal(first.output["percent"])
    assert set(Result.objects.provisional().filter(evaluation=first.evaluation)) == {first, second}
    assert all("Contoh: " in one.text for one in ObjectionStep.objects.all())
    other = User.objects.get(username="manajer.dua")  # an appeal can be clicked through
    assert not of_c.filter(kept_from_deciding(other)).exists()


@pytest.mark.usefixtures("six")
def test_the_paper_s_two_objected_once_each_beside_their_printed_figures() -> None:
    told = Objection.objects.filter(evaluation__contractor__code__in=("PTA", "PTB"))
    assert set(told.values_list("evaluation__contractor__code", "outcome", "status")) == {
        ("PTA", "upheld", "settled"), ("PTB", "rejected", "settled")
    }  # fmt: skip
    assert set(told.values_list("evaluation__period__instrument__code", flat=True)) == {"smk3"}
    for one in told:
        assert len(set(one.steps.exclude(by=None).values_list("by", flat=True))) == 3
    results = Result.objects.filter(evaluation__in=told.values("evaluation"))
    final = results.filter(publication__finality__isnull=False)
    assert set(final.values_list("evaluation__contractor__code", "revision")) == {
        ("PTA", 2), ("PTB", 1)
    }  # fmt: skip


@pytest.mark.usefixtures("six")
def test_what_is_due_lies_around_the_day_of_loading() -> None:
    period = Period.objects.get(year=2025, instrument__code="csms")
    assert timedelta() < period.submit_by - TODAY < timedelta(days=14)
    of_six = Finding.objects.exclude(contractor__code__in=("PTA", "PTB"))
    days = {(one.due_on - TODAY).days for one in of_six.unclosed() if one.due_on}
    assert min(days) < -30
    assert max(days) > 30
    assert of_six.overdue(Days(TODAY)).count() == 5


@pytest.mark.usefixtures("six")
def test_measured_items_have_the_figures_that_the_months_tell() -> None:
    evaluation = Evaluation.objects.get(period__year=2024, contractor__code="PTG")
    months = MonthlyIndicator.objects.filter(month__year=2024, contractor__code="PTG")
    sums = months.aggregate(valid=Sum("permits_valid"), checked=Sum("permits_checked"))
    answer = Answer.objects.get(evaluation=evaluation, item__code="3.04")
    told = Decimal(100 * sums["valid"]) / sums["checked"]
    assert answer.figure == pytest.approx(told, abs=Decimal("0.01"))


@pytest.mark.usefixtures("six")
def test_months_and_columns_that_nobody_told_are_missing() -> None:
    months = MonthlyIndicator.objects.filter(month__year=2024)
    assert months.filter(contractor__code="PTG").count() == 24 - 4
    assert not months.filter(contractor__code="PTE", training_hours__isnull=False).exists()


@pytest.mark.usefixtures("six")
def test_months_are_drawn_against_targets_that_a_coordinator_set() -> None:
    strong, other = (Contractor.objects.get(code=code) for code in ("PTA", "PTC"))
    of_all = targets_of(2024, other)
    assert [of_all["walkthroughs"].token, of_all["permits"].token] == ["at_least 4", "at_least 95"]
    assert targets_of(2024, strong)["walkthroughs"].token == "at_least 5"
    assert targets_of(2024, strong)["permits"] == of_all["permits"]
    rows = AuditEntry.objects.filter(action="set_target")
    assert set(rows.values_list("user__username", flat=True)) == {"koordinator"}


@pytest.mark.usefixtures("six")
def test_whatever_is_written_of_them_says_that_it_is_an_example() -> None:
    of_six = Finding.objects.exclude(contractor__code__in=("PTA", "PTB"))
    assert [one.description for one in of_six if "Contoh: " not in one.description] == []
    notes = Answer.objects.exclude(evaluation__contractor__code__in=("PTA", "PTB"))
    assert [one.note for one in notes if one.note and not one.note.startswith("Contoh: ")] == []


@pytest.mark.usefixtures("six")
def test_what_the_two_told_of_their_months_waits_and_counts_nowhere() -> None:
    told = MonthlyIndicator.objects.filter(told_by__username__startswith="wakil")
    assert sorted(set(told.values_list("contractor__code", "status"))) == [
        ("PTA", "awaiting"), ("PTB", "awaiting"), ("PTB", "returned")
    ]  # fmt: skip
    assert not told.counted().exists()


@pytest.mark.usefixtures("six")
def test_a_suspension_was_decided_and_lifted_and_few_standings_wait() -> None:
    for code in ("PTB", "PTG"):
        told = StandingDecision.objects.filter(contractor__code=code).order_by("number")
        assert [one.standing for one in told] == ["suspended", "conditions"]
    assert all("Contoh" in one.reason for one in StandingDecision.objects.all())
    now = datetime.combine(TODAY, time(3), tzinfo=UTC)
    rows = standing_rows(User.objects.get(username="manajer"), now=now)
    assert {one.contractor.code for one in rows if one.waits} == {"PTA", "PTH"}


@pytest.mark.usefixtures("six", "one_date_everywhere")
def test_the_home_of_each_company_takes_twelve_statements_at_most(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    people = User.objects.filter(role=Role.REPRESENTATIVE)
    assert people.count() == 8
    for person in people:
        client = visitor(person)
        client.get("/todo/")  # what a process keeps
        with django_assert_max_num_queries(12):
            assert client.get("/todo/").status_code == 200


def test_each_has_valid_certificates_one_about_to_expire_and_one_expired() -> None:
    load_certificates(FOLDER / "certificates.yaml", today=TODAY)
    found = certificate_list(User.objects.get(username="koordinator"))
    assert sorted((one.contractor.code, state_of(one, TODAY)) for one in found) == [
        ("PTA", "expired"), ("PTA", "expiring"), ("PTA", "renewed"), ("PTA", "valid"),
        ("PTA", "valid"), ("PTB", "expired"), ("PTB", "expiring"), ("PTB", "valid"),
    ]  # fmt: skip
    assert all(one.number.startswith("CONTOH-") for one in found)
    trail = AuditEntry.objects.filter(target_type=Certificate.AUDIT_NAME, user__isnull=False)
    assert trail.count() == len(found)


@pytest.mark.usefixtures("six")
def test_the_strong_are_named_and_give_to_the_others() -> None:
    assert {(one.contractor.code, one.code) for one in Award.objects.all()} == {
        ("PTC", "kinerja"),
        ("PTD", "peningkatan"),
    }
    plan = CoachingPlan.objects.get(evaluation__contractor__code="PTB")
    assert [one.contractor.code for one in partners_named(plan)] == ["PTD"]
    told = {(one.is_named, one.status) for one in Lesson.objects.all()}
    assert told == {(True, "visible"), (False, "visible"), (False, "waiting")}
    assert all(one.title.startswith("Contoh: ") for one in Lesson.objects.all())


@pytest.mark.usefixtures("six")
def test_as_many_contractors_more_as_are_asked_for_have_three_years_each() -> None:
    before = set(Result.objects.values_list("sha256", flat=True))
    assert [load_many(10, folder=FOLDER, today=TODAY) for _once_more in range(2)] == [2, 0]
    assert Contractor.objects.count() == 10
    added = Evaluation.objects.filter(contractor__name__regex=r"^PT Contoh \d{3}$")
    assert {one.contractor.code for one in added} == {"PT009", "PT010"}
    over = added.filter(period__year__lt=2025)
    assert {one.status for one in over} == {EvaluationStatus.PUBLISHED}
    assert (over.count(), added.count()) == (4, 6)
    results = Result.objects.exclude(sha256__in=before)
    assert len({one.output["percent"] for one in results}) >= 4, "no two companies are alike"
    reported = MonthlyIndicator.objects.filter(contractor__code="PT009", month__year=2024)
    assert reported.values("month").distinct().count() == 12
