"""The scope of a year's figures: read from the address, told where it makes no sense."""

import pytest
from django.http import QueryDict
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from contractors.models import Contractor, Site
from evaluations.models import Evaluation, Period, Result
from reports.scope.filters import NOBODY, UNRATED, ScopeFilter, choices_for
from tests.reports.frozen_results import Yardsticks, make_period, make_result
from tests.reports.rated_scene import make_open, make_other_yardsticks

pytestmark = pytest.mark.usefixtures("in_english")


def read(query: str, user: User) -> ScopeFilter:
    found, problems = ScopeFilter.from_query(QueryDict(query), user)
    assert problems == []
    return found


def results(query: str, user: User) -> set[Result]:
    return set(read(query, user).results(user))


def test_an_empty_address_narrows_nothing(pt_a: Result, pt_b: Result, manager: User) -> None:
    assert results("", manager) == {pt_a, pt_b}
    assert ScopeFilter().query_string() == ""


def test_every_part_narrows(pt_a: Result, pt_b: Result, manager: User, coordinator: User) -> None:
    company, site = pt_a.evaluation.contractor, Site.objects.create(code="S2", name="Site 2")
    company.sites.add(site)
    Contractor.objects.filter(pk=company.pk).update(scope="Hauling batubara", risk_class="low")
    Evaluation.objects.filter(pk=pt_a.evaluation_id).update(coordinator=coordinator)
    for part in (
        f"site={site.pk}",
        "risk=low",
        "scope=hauling",
        "rating=hitam",
        f"coordinator={coordinator.pk}",
        f"contractor={company.pk}",
    ):
        assert results(part, manager) == {pt_a}, part
    assert results(f"coordinator={NOBODY}", manager) == {pt_b}


def test_years_and_instruments_narrow(pt_a: Result, yardsticks: Yardsticks, manager: User) -> None:
    before = make_result(
        "pt_b", contractor=pt_a.evaluation.contractor, period=make_period(yardsticks, 2023)
    )
    assert results("year=2023", manager) == {before}
    assert results("year=2023&year=2024&instrument=csms", manager) == {pt_a, before}
    assert read("year=2023&year=2024", manager).year == 2024


def test_the_newest_result_of_an_evaluation_counts(pt_a: Result, manager: User) -> None:
    Evaluation.objects.filter(pk=pt_a.evaluation_id).update(revision=2)
    pt_a.pk, pt_a.revision, pt_a.sha256 = None, 2, "f" * 64
    pt_a.save(force_insert=True)
    (found,) = results("", manager)
    assert found.revision == 2


def test_evaluations_without_a_rating_can_be_asked_for(
    pt_a: Result, year: Period, other_contractor: Contractor, manager: User
) -> None:
    yardsticks = {"instrument": year.instrument, "ladder": year.ladder, "rule_set": year.rule_set}
    waiting = Evaluation.objects.create(period=year, contractor=other_contractor, **yardsticks)
    unrated = read(f"rating={UNRATED}", manager)
    assert list(unrated.evaluations(manager)) == [waiting]
    assert list(read("rating=hitam", manager).evaluations(manager)) == [pt_a.evaluation]
    assert set(read("", manager).evaluations(manager)) == {pt_a.evaluation, waiting}


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("year=1999", "There is no year 1999 here."),
        ("year=2024x", "There is no year 2024x here."),
        ("site=7777", "There is no site 7777 here."),
        ("site=99999999999999999999999", "There is no site 99999999999999999999999 here."),
        ("risk=extreme", "There is no risk class extreme here."),
        ("rating=ungu", "There is no rating ungu here."),
        ("coordinator=-1", "There is no coordinator -1 here."),
        ("coordinator=²", "There is no coordinator ² here."),
        ("contractor=0", "There is no contractor 0 here."),
        ("instrument=iso", "There is no instrument iso here."),
    ],
)
def test_what_is_not_there_is_told_and_left_out(
    query: str, says: str, pt_a: Result, manager: User
) -> None:
    found, problems = ScopeFilter.from_query(QueryDict(query), manager)
    assert problems == [says]
    assert found == ScopeFilter()


def test_what_makes_sense_stays_beside_what_does_not(pt_a: Result, manager: User) -> None:
    found, problems = ScopeFilter.from_query(QueryDict("year=2024&risk=none&year=1"), manager)
    assert found == ScopeFilter(years=(2024,))
    assert len(problems) == 2


def test_the_query_string_is_the_same_however_it_was_asked(
    pt_a: Result, pt_b: Result, manager: User
) -> None:
    a, b = sorted([pt_a.evaluation.contractor_id, pt_b.evaluation.contractor_id])
    one = read(f"contractor={b}&risk=high&year=2024&contractor={a}", manager)
    other = read(f"year=2024&contractor={a}&contractor={b}&year=2024&risk=high", manager)
    assert one.query_string() == other.query_string()
    assert read(one.query_string(), manager) == one
    assert one.query_string() == f"year=2024&risk=high&contractor={a}&contractor={b}"


def test_every_part_is_in_the_query_string(pt_a: Result, manager: User) -> None:
    query = f"year=2024&instrument=csms&risk=high&scope=a+%26+b&rating=none&coordinator={NOBODY}"
    assert read(query, manager).query_string() == query


def test_a_representative_sees_their_own_company_only(
    pt_a: Result, pt_b: Result, representative: User
) -> None:
    other = pt_b.evaluation.contractor_id
    found, problems = ScopeFilter.from_query(QueryDict(f"contractor={other}"), representative)
    assert problems == [f"There is no contractor {other} here."]
    assert set(found.results(representative)) == {pt_a}
    assert set(ScopeFilter(contractors=(other,)).results(representative)) == set()
    assert set(ScopeFilter().companies(representative)) == {pt_a.evaluation.contractor}


def test_a_stranger_sees_nothing(pt_a: Result, stranger: User) -> None:
    assert not ScopeFilter().results(stranger).exists()
    assert not ScopeFilter().evaluations(stranger).exists()
    assert choices_for(stranger).ratings == {}


def test_what_can_be_chosen_is_read_in_one_statement(
    pt_a: Result,
    site: Site,
    manager: User,
    coordinator: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    Evaluation.objects.update(coordinator=coordinator)
    with django_assert_num_queries(1):
        found = choices_for(manager)
    assert found.years == found.evaluated == (2024,)
    assert list(found.instruments) == ["csms"]
    assert found.sites == {site.pk: "Site 1"}
    assert found.coordinators == {coordinator.pk: "koordinator"}
    assert list(found.ratings.values()) == ["Blue", "Green", "Red", "Black"]
    assert list(found.risks) == ["low", "medium", "high"]


def test_each_instrument_has_its_own_ratings(
    pt_a: Result, yardsticks: Yardsticks, manager: User
) -> None:
    other = make_other_yardsticks(yardsticks)
    make_open("PT Tujuh", make_period(other, 2024))
    known = choices_for(manager)
    assert list(known.ratings_of("csms").values()) == ["Blue", "Green", "Red", "Black"]
    assert list(known.ratings_of("smk3").values()) == ["Good", "Poor"]
    assert len(known.ratings) == 6
    found, problems = ScopeFilter.from_query(QueryDict("instrument=csms&rating=baik"), manager)
    assert (found.rating, problems) == ("", ["There is no rating baik here."])
    assert read("instrument=smk3&rating=baik", manager).rating == "baik"
