"""The comparison page: the address is the state."""

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from contractors.models import Contractor, Site
from evaluations.models import Evaluation, Period, Result
from instruments.models import Instrument, RuleSet
from monitoring.models import IndicatorTarget, MonthlyIndicator
from reports.full_comparison import comparison_in_full
from reports.models import SavedComparison
from reports.rendering import comparison_html
from tests.reports.frozen_results import Yardsticks, context_of, make_period, make_result
from tests.reports.rated_scene import make_open
from tests.visitors import visitor

PAGE = "/comparison/"


def test_two_contractors_are_compared_by_element(pt_a: Result, pt_b: Result, manager: User) -> None:
    page = visitor(manager).get(PAGE).content.decode()
    assert page.index("Heat map") < page.index("Summary") < page.index("Side by side")
    assert "JSA khusus" in page
    assert "below-4" in page
    assert "lowers it to Black" in page


def test_it_begins_with_a_year_that_has_something_to_compare_and_says_what_is_unfinished(
    pt_a: Result, pt_b: Result, yardsticks: Yardsticks, manager: User
) -> None:
    later = make_period(yardsticks, 2025)
    make_result("pt_b", contractor=pt_b.evaluation.contractor, period=later)
    make_open("PT C", later)
    first = visitor(manager).get(PAGE).text
    assert reverse("scorecard", args=[pt_a.sha256]) in first
    assert "unfinished" not in first
    asked = visitor(manager).get(PAGE, {"year": "2025"}).text
    assert "2025 is unfinished: 1 of 2 evaluations have a result." in asked


def test_whose_incidents_were_left_undecided_is_told_on_page_pdf_and_dashboard(
    year: Period, pt_a: Result, pt_b: Result, manager: User
) -> None:
    company = Contractor.objects.create(code="N", name="PT N")
    context = context_of("pt_a", contractor=company)
    context["undecided"] = [{"ref": "N-1"}, {"ref": "N-2"}]
    make_result("pt_a", contractor=company, period=year, context=context)
    said = "2 incidents were not decided at approval and do not count (PT N)."
    for page in (PAGE, reverse("dashboard")):
        assert said in visitor(manager).get(page).text
    rows = visitor(manager).get(reverse("dashboard-rows"), {"show": "undecided"})
    assert "2 incidents undecided" in rows.text
    assert rows.context["rows"].count == 1
    assert "show=undecided" in visitor(manager).get(reverse("dashboard")).text
    with translation.override("en"):
        compared = comparison_in_full(Result.objects.all())
        assert compared is not None
        assert said in comparison_html(compared)


def test_the_address_chooses_results(pt_a: Result, pt_b: Result, viewer: User) -> None:
    page = visitor(viewer).get(PAGE, {"result": pt_a.sha256}).content.decode()
    assert reverse("scorecard", args=[pt_a.sha256]) in page
    assert reverse("scorecard", args=[pt_b.sha256]) not in page


def test_the_address_chooses_years_and_contractors(
    pt_a: Result, pt_b: Result, yardsticks: Yardsticks, coordinator: User
) -> None:
    company = pt_a.evaluation.contractor
    before = make_result("pt_b", contractor=company, period=make_period(yardsticks, 2023))
    asked = {"year": ["2023", "2024"], "contractor": [str(company.pk)]}
    page = visitor(coordinator).get(PAGE, asked).content.decode()
    assert reverse("scorecard", args=[before.sha256]) in page
    assert reverse("scorecard", args=[pt_b.sha256]) not in page


def test_who_would_be_rated_otherwise_by_the_instruments_own_rules_is_told(
    pt_a: Result, pt_b: Result, yardsticks: Yardsticks, manager: User
) -> None:
    chosen = RuleSet.objects.create(code="percent", version=1, sha256="9" * 64, content={})
    context = context_of("pt_b", contractor=pt_b.evaluation.contractor)
    own = context["rule_set"] | {"title": {"id": "Lampiran", "en": "The annex"}}
    context["rule_set"] = context["rule_set"] | {"title": {"id": "Persen", "en": "By percent"}}
    context["by_own_rules"] = own | {"rating": "hitam", "downgrades": []}
    last_year = make_period(yardsticks, 2023)
    last_year.rule_set = chosen
    make_result("pt_b", contractor=pt_b.evaluation.contractor, period=last_year, context=context)
    page = visitor(manager).get(PAGE, {"year": ["2023", "2024"]}).text
    assert page.count("By the instrument's own rules") == 1
    assert "“The annex”, the rating would be Black." in page


@pytest.mark.parametrize("asked", [{"year": "abc"}, {"contractor": "x"}, {"instrument": "none"}])
def test_what_makes_no_sense_is_named_and_left_out(
    pt_a: Result, manager: User, asked: dict[str, str]
) -> None:
    response = visitor(manager).get(PAGE, asked)
    assert response.status_code == 200
    (value,) = asked.values()
    assert f"{value} here. It was left out" in response.content.decode()


def test_the_table_of_what_is_shown_can_be_taken_where_the_address_asked_in_vain(
    pt_a: Result, pt_b: Result, manager: User
) -> None:
    client = visitor(manager)
    page = client.get(PAGE, {"year": "1999", "risk": pt_a.company["risk_class"]}).text
    links = [
        unescape(link) for link in re.findall(r'href="(/comparison\.(?:csv|xlsx)[^"]*)"', page)
    ]
    assert len(links) == 2
    assert all("year=2024" in link and "risk=" in link for link in links)
    for link in links:
        response = client.get(link)
        assert response.status_code == 200
        assert b"".join(response)


def test_a_contractor_that_is_not_there_is_not_everybody(pt_a: Result, manager: User) -> None:
    page = visitor(manager).get(PAGE, {"contractor": "999999"}).content.decode()
    assert "There is no contractor 999999 here." in page
    assert "Nothing fits this choice" in page
    assert reverse("scorecard", args=[pt_a.sha256]) not in page


def test_a_result_that_is_not_there_is_404(pt_a: Result, manager: User) -> None:
    assert visitor(manager).get(PAGE, {"result": "0" * 64}).status_code == 404


def test_a_year_without_this_contractor_says_so(
    pt_a: Result, yardsticks: Yardsticks, manager: User
) -> None:
    other = Contractor.objects.create(code="N", name="PT N")
    make_result("pt_b", contractor=other, period=make_period(yardsticks, 2023))
    page = visitor(manager).get(PAGE, {"year": "2024", "contractor": str(other.pk)})
    assert b"Nothing fits this choice" in page.content


def test_nothing_to_compare_says_what_to_do(manager: User) -> None:
    assert b"when their evaluations are approved" in visitor(manager).get(PAGE).content


def test_two_instruments_with_nothing_in_common_are_a_sentence(
    pt_a: Result, pt_b: Result, manager: User
) -> None:
    other = Instrument.objects.create(
        code="smk3", version=1, title_id="SMK3", sha256="9" * 64, content={"levels": []},
        ladder=pt_a.evaluation.ladder, rule_set=pt_a.evaluation.rule_set, aggregation="items",
    )  # fmt: skip
    Evaluation.objects.filter(pk=pt_b.evaluation_id).update(instrument=other)
    asked = {"result": [pt_a.sha256, pt_b.sha256]}
    page = visitor(manager).get(PAGE, asked)
    assert page.status_code == 400
    assert b"have no elements and items in common" in page.content
    assert b"SMK3" in page.content
    document = visitor(manager).post("/documents/request/", {"kind": "comparison", **asked})
    assert document.status_code == 400


def test_a_contractor_without_a_result_in_these_years_is_named(
    pt_a: Result, pt_b: Result, manager: User, yardsticks: Yardsticks
) -> None:
    late = Contractor.objects.create(code="L", name="PT Late")
    make_result("pt_b", contractor=late, period=make_period(yardsticks, 2023))
    asked: dict[str, Any] = {"year": "2024"}
    asked["contractor"] = [pt_a.evaluation.contractor_id, late.pk]
    assert "No result in 2024: PT Late." in visitor(manager).get(PAGE, asked).text
    asked["contractor"] = [pt_a.evaluation.contractor_id, pt_b.evaluation.contractor_id]
    assert "No result in" not in visitor(manager).get(PAGE, asked).text


def test_a_link_to_a_result_that_was_revised_shows_the_newest(
    pt_a: Result, pt_b: Result, manager: User
) -> None:
    again = Result.objects.create(
        evaluation=pt_a.evaluation, revision=2, sha256="9" * 64, approved_at=pt_a.approved_at,
        case=pt_a.case, output=pt_a.output, context=pt_a.context,
    )  # fmt: skip
    page = visitor(manager).get(PAGE, {"result": [pt_a.sha256, pt_b.sha256]}).text
    assert "PT A 2024: revised since, the newest result is shown." in page
    assert reverse("scorecard", args=[again.sha256]) in page
    assert reverse("scorecard", args=[pt_a.sha256]) not in page


def test_an_archived_contractor_stays_in_a_saved_comparison(
    pt_a: Result, pt_b: Result, manager: User
) -> None:
    client = visitor(manager)
    asked = [one.evaluation.contractor_id for one in (pt_a, pt_b)]
    link = client.post(f"{PAGE}save/", {"name": "x", "year": "2024", "contractor": asked})
    Contractor.objects.filter(pk=asked[1]).update(archived=True)
    page = client.get(link.headers["Location"], follow=True)
    assert "Comparison 2024: PT A, PT B (CSMS)" in page.text


def test_a_column_that_is_not_there_is_told(pt_a: Result, manager: User) -> None:
    page = visitor(manager).get(PAGE, {"sort": "-nothing"}).text
    assert "There is no column -nothing to sort by" in page


def test_nothing_ticked_is_said(pt_a: Result, manager: User) -> None:
    page = visitor(manager).get(PAGE, {"ticked": "1"}).content.decode()
    assert "No result was ticked." in page


def test_the_dashboards_filters_narrow_what_is_compared(
    pt_a: Result, pt_b: Result, manager: User
) -> None:
    page = visitor(manager).get(PAGE, {"rating": "merah"}).content.decode()
    assert reverse("scorecard", args=[pt_b.sha256]) in page
    assert reverse("scorecard", args=[pt_a.sha256]) not in page
    assert 'name="rating" value="merah"' in page


def test_the_gap_is_told_item_by_item(pt_a: Result, pt_b: Result, manager: User) -> None:
    page = visitor(manager).get(PAGE).content.decode()
    assert page.index("Side by side") < page.index("What the gap is made of")
    assert "Against the average" in page


def test_leading_indicators_stand_beside_each_other(
    pt_a: Result, pt_b: Result, site: Site, manager: User
) -> None:
    MonthlyIndicator.objects.create(
        contractor=pt_a.evaluation.contractor, site=site, month=date(2024, 3, 1), man_hours=1000,
        walkthroughs=4, permits_checked=40, permits_valid=39,
    )  # fmt: skip
    IndicatorTarget.objects.create(
        year=2024, indicator="walkthroughs", value=3, set_at=timezone.now()
    )
    page = visitor(manager).get(PAGE).content.decode()
    assert "97.5\N{NO-BREAK SPACE}% (39 of 40 a month)" in page
    assert "4 times/month; target ≥\N{NO-BREAK SPACE}3" in page
    assert "not part of the results" in page
    assert "Training hours per" not in page  # nobody reported any


def test_years_are_held_against_each_other(
    pt_a: Result, yardsticks: Yardsticks, manager: User
) -> None:
    company = pt_a.evaluation.contractor
    make_result("pt_b", contractor=company, period=make_period(yardsticks, 2023))
    asked = {"year": ["2023", "2024"], "contractor": [str(company.pk)]}
    page = visitor(manager).get(PAGE, asked).content.decode()
    assert "61 of 61 items can be compared." in page


def test_columns_sort_by_their_heads(pt_a: Result, pt_b: Result, manager: User) -> None:
    page = visitor(manager).get(PAGE, {"year": "2024", "sort": "e:3"}).content.decode()
    assert page.index('href="/results/' + pt_b.sha256) < page.index('href="/results/' + pt_a.sha256)
    assert 'aria-sort="ascending"' in page
    assert "sort=-e%3A3" in page


def test_a_comparison_is_saved_and_its_link_shared(
    pt_a: Result, pt_b: Result, manager: User, viewer: User
) -> None:
    sent = {"name": "Dua kontraktor", "result": [pt_a.sha256, pt_b.sha256]}
    response = visitor(manager).post("/comparison/save/", sent)
    saved = SavedComparison.objects.get()
    assert response.headers["Location"] == f"/comparison/saved/{saved.pk}/"
    page = visitor(viewer).get(f"/comparison/saved/{saved.pk}/", follow=True).content.decode()
    assert "Side by side" in page
    assert "Dua kontraktor" in page


def test_a_saved_comparison_of_hundreds_opens_where_no_redirect_reaches(
    pt_a: Result, manager: User
) -> None:
    company = str(pt_a.evaluation.contractor_id)
    chosen = [company, company, *map(str, range(900_000, 900_200))]
    visitor(manager).post("/comparison/save/", {"name": "Banyak", "contractor": chosen})
    saved = SavedComparison.objects.get()
    assert (saved.name, saved.query.count(f"contractor={company}&")) == ("Banyak", 1)
    page = visitor(manager).get(f"/comparison/saved/{saved.pk}/")
    assert page.status_code == 200
    assert reverse("scorecard", args=[pt_a.sha256]) in page.content.decode()


def test_a_saved_default_names_its_year(pt_a: Result, manager: User) -> None:
    visitor(manager).post("/comparison/save/", {"name": "Tahun ini"})
    assert SavedComparison.objects.get().query == "instrument=csms&year=2024"


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"name": " "}, b"Give the comparison a name"),
        ({"name": "x", "contractor": "999999"}, b"There is nothing to save"),
        ({"name": "x", "year": ["2024", "9" * 8000]}, b"These are too many to save"),
    ],
)
def test_what_cannot_be_saved_is_said(
    pt_a: Result, manager: User, sent: dict[str, Any], sentence: bytes
) -> None:
    response = visitor(manager).post("/comparison/save/", sent)
    assert response.status_code == 400
    assert sentence in response.content
    assert not SavedComparison.objects.exists()


def test_a_name_that_is_refused_leaves_the_comparison_and_what_was_typed(
    pt_a: Result, pt_b: Result, manager: User
) -> None:
    company = str(pt_a.evaluation.contractor_id)
    sent = {"year": "2024", "contractor": company}
    page = visitor(manager).post("/comparison/save/", sent | {"name": "  "}).content.decode()
    assert f'type="hidden" name="contractor" value="{company}"' in " ".join(page.split())
    assert 'aria-describedby="saved-name_error" autofocus' in page
    many = sent | {"name": "Tak muat", "year": ["2024", "9" * 8000]}
    assert 'value="Tak muat"' in visitor(manager).post("/comparison/save/", many).content.decode()


def test_only_who_saved_it_removes_it(
    pt_a: Result, manager: User, viewer: User, representative: User
) -> None:
    visitor(manager).post("/comparison/save/", {"name": "x", "year": "2024"})
    saved = SavedComparison.objects.get()
    assert visitor(viewer).post(f"/comparison/saved/{saved.pk}/remove/").status_code == 403
    assert visitor(representative).get(f"/comparison/saved/{saved.pk}/").status_code == 403
    assert visitor(manager).post(f"/comparison/saved/{saved.pk}/remove/").status_code == 302
    assert not SavedComparison.objects.exists()


def test_a_representative_may_not_compare(pt_a: Result, representative: User) -> None:
    assert visitor(representative).get(PAGE).status_code == 403


def test_nobody_signed_in_is_asked_to_sign_in(db: None) -> None:
    assert visitor().get(PAGE).headers["Location"].startswith("/sign-in/")


def test_it_is_only_read(manager: User) -> None:
    assert visitor(manager).post(PAGE).status_code == 405


def test_sixty_contractors_take_no_more_statements_than_two(
    year: Period, manager: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    companies = Contractor.objects.bulk_create(
        Contractor(code=f"X{n}", name=f"PT X{n}") for n in range(60)
    )
    for number, company in enumerate(companies):
        make_result("pt_a" if number % 3 else "pt_b", contractor=company, period=year)
    client = visitor(manager)
    with django_assert_max_num_queries(6):
        page = client.get(PAGE).content.decode()
    assert page.count("heat__who") == 120
