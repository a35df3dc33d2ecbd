"""The dashboard of a year: its states, its filters, and that each figure opens what it counts."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from contractors.models import Contractor, Site
from evaluations.models import Evaluation, Period
from tests.overview.test_dashboard_going_on import make_finding, make_incident, make_month
from tests.reports.frozen_results import Yardsticks, make_period
from tests.reports.rated_scene import make_open, make_other_yardsticks, make_rated
from tests.visitors import visitor

PAGE = "/dashboard/"
OPENS = re.compile(r'<a class="opens" href="([^"]+)">([^<]+)</a>')


@pytest.fixture
def campaign(year: Period, yardsticks: Yardsticks, coordinator: User, site: Site) -> None:
    """Six contractors of 2024 in every standing, four of them known from 2023."""
    before = make_period(yardsticks, 2023)
    for name, then, now in (
        ("PT Satu", "merah", "biru"),
        ("PT Dua", "biru", "biru"),
        ("PT Tiga", "biru", "merah"),
    ):
        make_rated(name, before, rating=then)
        make_rated(name, year, rating=now, weak=["top_down"] if now == "merah" else [])
    make_rated("PT Empat", year, rating="hitam", by_score="biru", scores={"1.01": 0})
    mine = make_open("PT Lima", year, answered=2)
    make_open("PT Enam", year, status="submitted", answered=3)
    Evaluation.objects.filter(pk=mine.pk).update(coordinator=coordinator)
    one = Contractor.objects.get(name="PT Satu")
    one.sites.add(site)
    today = timezone.localdate()
    make_finding(one, severity="major", due_on=today + timedelta(days=3))
    make_finding(one, severity="minor", due_on=today - timedelta(days=40))
    make_incident(one, "fatal", on=date(2024, 5, 1), fatalities=1)
    make_incident(one, "lti", on=date(2024, 6, 1))
    make_month(one, date(2024, 5, 1), walkthroughs=7, permits_checked=4, permits_valid=3)


def figures(user: User, query: str = "") -> dict[str, int]:
    """Every figure of the page that opens something: its address, and what it says."""
    page = visitor(user).get(PAGE + query).text
    found = OPENS.findall(page)
    assert found
    return {unescape(url): int(re.sub(r"[^0-9]", "", told)) for url, told in found}


def count_at(user: User, url: str) -> int:
    response = visitor(user).get(url)
    assert response.status_code == 200
    told = re.search(r'data-count="(\d+)"', response.text)
    assert told is not None
    assert response.text.count("<tr>") == int(told[1]) + 1  # and its head
    return int(told[1])


@pytest.mark.parametrize("query", ["", "?site={site}", "?rating=biru", "?coordinator=0"])
def test_every_figure_opens_as_many_rows_as_it_says(
    query: str, campaign: None, site: Site, manager: User
) -> None:
    found = figures(manager, query.format(site=site.pk))
    assert {url: count_at(manager, url) for url in found} == found


def test_the_figures_are_those_of_the_year(campaign: None, manager: User) -> None:
    found = {
        url.partition("show=")[2]: count
        for url, count in figures(manager).items()
        if "coordinator=" not in url and "deadline=" not in url and "contractor=" not in url
    }
    assert {name: found[name] for name in ("done", "late", "up", "down", "downgraded")} == {
        "done": 5, "late": 1, "up": 1, "down": 1, "downgraded": 1,
    }  # fmt: skip
    assert (found["fatal"], found["lti"], found["majors"], found["overdue"]) == (1, 2, 1, 1)
    assert (found["new"], found["unrated"], found["pattern&weak=top_down"]) == (1, 2, 1)
    assert found["move&from=biru&to=merah"] == 1
    assert found["leading&indicator=walkthroughs"] == 1


def test_the_filter_offers_the_ratings_of_the_instrument_shown(
    campaign: None, yardsticks: Yardsticks, manager: User
) -> None:
    make_open("PT Tujuh", make_period(make_other_yardsticks(yardsticks), 2024))
    offered = {
        code: re.findall(
            r'value="(biru|hitam|baik|kurang)"', visitor(manager).get(PAGE + query).text
        )
        for code, query in (("csms", "?instrument=csms"), ("smk3", "?instrument=smk3"))
    }
    assert offered == {"csms": ["biru", "hitam"], "smk3": ["baik", "kurang"]}


def test_late_evaluations_show_no_columns_of_results(campaign: None, manager: User) -> None:
    page = visitor(manager).get(PAGE + "rows/?show=late").text
    assert "PT Lima" in page
    assert "Last year" not in page
    assert "Last year" in visitor(manager).get(PAGE + "rows/?show=down").text


def test_an_item_opens_what_each_contractor_lost_on_it(campaign: None, manager: User) -> None:
    page = visitor(manager).get(PAGE + "rows/?show=item&item=line-1.01").text
    assert "4 of 4" in page
    assert page.count("1 of 4") == 3


def test_a_leading_indicator_opens_what_it_is_made_of(campaign: None, manager: User) -> None:
    page = visitor(manager).get(PAGE + "rows/?show=leading&indicator=permits").text
    assert "75.0\N{NO-BREAK SPACE}%" in page
    assert "PT Satu" in page


def test_the_filters_narrow_and_are_carried_to_every_export(
    campaign: None, site: Site, manager: User
) -> None:
    page = visitor(manager).get(f"{PAGE}?site={site.pk}&risk=high").text
    assert "1 evaluation " in page
    query = f"year=2024&amp;site={site.pk}&amp;risk=high"
    for export in ("/comparison/", "/book/", "/data/"):
        assert f'href="{export}?{query}"' in page
    assert f'<input type="hidden" name="site" value="{site.pk}">' in page  # of the ZIP
    assert f'href="?{query.replace("2024", "2023", 1)}"' in page
    assert "Site: Site 1" in page
    assert "Risk class: High risk" in page


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("?year=abc", "There is no year abc here."),
        ("?year=1999", "There is no year 1999 here."),
        ("?site=99", "There is no site 99 here."),
        ("?risk=x", "There is no risk class x here."),
        ("?year=2023&year=2024", "The dashboard is of one year: 2024 is shown."),
        ("?sort=e.9", "The heat map has no column e.9: it is sorted by contractor."),
    ],
)
def test_what_makes_no_sense_is_told_and_the_rest_is_shown(
    query: str, says: str, campaign: None, manager: User
) -> None:
    response = visitor(manager).get(PAGE + query)
    assert response.status_code == 200
    assert says in response.text
    assert "Dashboard 2024" in response.text


@pytest.mark.parametrize(
    "query", ["show=nothing", "show=move&from=x&to=biru", "show=item&item=zz", "show=status",
              "show=pattern&weak=zz", "show=leading&indicator=zz"],
)  # fmt: skip
def test_a_figure_that_is_not_there_is_told_and_all_evaluations_are_shown(
    query: str, campaign: None, manager: User
) -> None:
    page = visitor(manager).get(f"{PAGE}rows/?{query}").text
    assert "The dashboard has no figure" in page
    assert 'data-count="6"' in page


@pytest.mark.parametrize(
    ("query", "says", "rows"),
    [
        ("show=all&deadline=soon", "There is no deadline soon here.", 6),
        ("show=overdue&age=7", "There is no age 7 here.", 1),
        ("show=all&deadline=2025-01-15", "", 6),
        ("show=all&deadline=2025-01-16", "", 0),
    ],
)
def test_what_narrows_a_figure_is_told_where_it_makes_no_sense(
    query: str, says: str, rows: int, campaign: None, manager: User
) -> None:
    page = visitor(manager).get(f"{PAGE}rows/?{query}").text
    assert says in page
    assert ("There is no" in page) is bool(says)
    assert f'data-count="{rows}"' in page


def test_open_evaluations_are_in_the_heat_map_without_a_figure(
    campaign: None, manager: User
) -> None:
    page = visitor(manager).get(PAGE).text
    body = page[page.index("PT Lima</bdi>", page.index('id="heat"')) :]
    row = body[: body.index("</tr>")]
    assert "Being filled" in row
    assert "2/3" in row
    assert "%" not in row


def test_a_head_of_the_heat_map_keeps_the_filters(
    campaign: None, site: Site, manager: User
) -> None:
    page = visitor(manager).get(f"{PAGE}?site={site.pk}&sort=total").text
    assert f'href="?year=2024&amp;site={site.pk}&amp;sort=-total#heat"' in page
    assert 'aria-sort="ascending"' in page


def test_a_year_with_two_instruments_shows_the_one_most_are_evaluated_by(
    campaign: None, year: Period, manager: User
) -> None:
    other = year.instrument
    other.pk, other.code, other.title_en = None, "smk3", "SMK3 criteria"
    other.save(force_insert=True)
    smk3 = Period.objects.create(
        year=2024, start=year.start, end=year.end, instrument=other, ladder=year.ladder,
        rule_set=year.rule_set, submit_by=year.submit_by,
    )  # fmt: skip
    make_rated("PT Tujuh", smk3)
    client = visitor(manager)
    assert "CSMS · 6 evaluations" in client.get(PAGE).text
    page = client.get(PAGE + "?instrument=smk3").text
    assert "SMK3 · 1 evaluation " in page
    assert '<option value="csms">' in page  # and the way back
    page = client.get(PAGE + "?year=2023&instrument=smk3").text
    assert "Nothing fits this choice" in page
    assert 'data-count="6"' in client.get(PAGE + "rows/?year=2024").text


def test_without_last_year_there_is_no_movement(year: Period, manager: User) -> None:
    make_rated("PT Satu", year)
    page = visitor(manager).get(PAGE).text
    assert "Nobody here has a rating of 2023" in page
    assert "chart-movement" not in page
    assert "chart-distribution" in page


def test_before_the_first_result_ratings_are_awaited(year: Period, manager: User) -> None:
    make_open("PT Satu", year)
    page = visitor(manager).get(PAGE).text
    assert "No evaluation here is approved yet" in page
    assert "chart" not in page.replace("charts", "")


def test_a_year_without_evaluations_says_what_to_do(
    year: Period, manager: User, viewer: User
) -> None:
    assert "Nothing yet in 2024" in visitor(manager).get(PAGE).text
    assert "Add contractors" in visitor(manager).get(PAGE).text
    assert "Add contractors<" not in visitor(viewer).get(PAGE).text


def test_before_the_first_year_it_says_what_to_do(manager: User, viewer: User) -> None:
    assert "First open a period" in visitor(manager).get(PAGE).text
    assert "An HSE manager or administrator opens the year" in visitor(viewer).get(PAGE).text


def test_filters_that_nothing_fits_can_be_taken_away(campaign: None, manager: User) -> None:
    page = visitor(manager).get(PAGE, {"scope": "zzz"}).text
    assert "Nothing fits this choice" in page
    assert 'href="?year=2024"' in page


def test_a_name_with_every_odd_character_is_only_text(year: Period, manager: User) -> None:
    make_rated("PT <b>&\"'🚧 شركة", year, rating="hitam", by_score="biru")
    page = visitor(manager).get(PAGE).text
    assert "PT <b>" not in page
    assert "PT &lt;b&gt;&amp;" in page


def test_a_representative_does_not_enter(campaign: None, representative: User) -> None:
    assert visitor(representative).get(PAGE).status_code == 403
    assert visitor(representative).get(PAGE + "rows/").status_code == 403


def test_nobody_is_asked_to_sign_in(db: None) -> None:
    assert visitor().get(PAGE).headers["Location"].startswith("/sign-in/")
    assert visitor().get(PAGE + "rows/").headers["Location"].startswith("/sign-in/")


def test_it_is_only_read(manager: User) -> None:
    assert visitor(manager).post(PAGE).status_code == 405
    assert visitor(manager).post(PAGE + "rows/").status_code == 405


@pytest.mark.usefixtures("one_date_everywhere")
def test_forty_contractors_take_no_more_statements_than_six(
    campaign: None,
    year: Period,
    manager: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(34):
        make_rated(f"PT Contoh {number:03}", year)
    client = visitor(manager)
    with django_assert_max_num_queries(12):
        page = client.get(PAGE, {"year": "2024"}).text
    assert page.count("heat__who") == 40


@pytest.mark.parametrize(("address", "status"), [("rows/", 302), ("rows.csv", 404)])
def test_without_any_period_there_are_no_rows_and_no_error(
    address: str, status: int, manager: User
) -> None:
    assert visitor(manager).get(PAGE + address).status_code == status
