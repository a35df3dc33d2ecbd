"""What a version would have given: one past evaluation, and three years of all."""

import csv
import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from copy import deepcopy
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook

from accounts.models import User
from checklists.services.answers import AnswerChange, save_answer
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from evaluations.models import Evaluation, Period, Result
from evaluations.pinned_evaluation import PinnedEvaluation
from evaluations.services import life_cycle
from instruments.choices import VersionKind
from instruments.models import Draft, Instrument, RuleSet
from instruments.selectors import named
from instruments.services.drafts import copy_version, publish_draft, save_draft
from instruments.services.first_versions import copy_as_new
from instruments.sheets import SheetItem
from instruments.templatetags.versions import points
from monitoring.choices import IncidentKind
from monitoring.services import decide_incident
from periods.services import add_evaluation, open_period
from scoring import parse_case, score
from tests.evaluations.filling import best_choice, fill
from tests.monitoring.reported import reported_incident
from tests.visitors import visitor
from trials.candidates import candidate_of
from trials.many import Backtest, TrialRow, backtest
from trials.single import Trial, trial_of

pytestmark = pytest.mark.django_db
INSTRUMENT, LADDER, RULES = VersionKind.INSTRUMENT, VersionKind.LADDER, VersionKind.RULE_SET


@pytest.fixture
def by(administrator: User) -> Actor:
    """The administrator at a desk."""
    return Actor(administrator, None)


def mostly(item: SheetItem) -> str:
    """Full points but for element 3, where nothing is in place."""
    return "0" if item.element_code == "3" else best_choice(item)


def approved(evaluation: Evaluation, by: Actor, *, by_manager: Actor, now: datetime) -> Result:
    fill(evaluation, by=by, now=now, choice=mostly, skip=["1.02", "1.12"])
    for code, change in (
        ("1.02", AnswerChange(choice="2", figure="2")),
        ("1.12", AnswerChange(not_applicable=True, na_reason="Tanpa subkontraktor")),
    ):
        save_answer(
            pinned=PinnedEvaluation.of(evaluation),
            item_code=code,
            change=change,
            base_version=0,
            operation=uuid4(),
            by=by,
            now=now,
        )
    life_cycle.submit_evaluation(evaluation=evaluation, by=by, now=now)
    return life_cycle.approve_evaluation(evaluation=evaluation, by=by_manager, now=now)


@pytest.fixture
def result(
    evaluation: Evaluation, by_coordinator: Actor, by_manager: Actor, now: datetime
) -> Result:
    """PT A in 2024: 68 or so percent, Merah; 1.02 by its figure, 1.12 not applicable."""
    return approved(evaluation, by_coordinator, by_manager=by_manager, now=now)


@pytest.fixture
def change(result: Result, by: Actor, now: datetime) -> Callable[..., None]:
    """Save a draft after a change of its document, copying the published version first."""

    def changed(kind: VersionKind, code: str, edit: Callable[[dict[str, Any]], None]) -> None:
        draft = Draft.objects.filter(kind=kind, code=code).first()
        draft = draft or copy_version(kind=kind, key=f"{code}-v1", by=by, now=now)
        document = deepcopy(draft.document)
        edit(document)
        save_draft(draft=draft, document=document, by=by, now=now)

    return changed


def tried(kind: VersionKind, key: str, result: Result) -> Trial:
    version = named(kind, key)
    assert version is not None
    return trial_of(candidate_of(version), result)


def back_tested(kind: VersionKind, key: str, *, user: User) -> Backtest:
    version = named(kind, key)
    assert version is not None
    return backtest(user, candidate_of(version))


@pytest.mark.parametrize(
    ("kind", "key"), [(INSTRUMENT, "csms-v1"), (LADDER, "csms_4-v1"), (RULES, "csms-v1")]
)
def test_the_version_itself_gives_what_was_frozen(
    kind: VersionKind, key: str, result: Result, administrator: User
) -> None:
    trial = tried(kind, key, result)
    assert trial.before == trial.after
    assert [row.before for row in trial.elements] == [row.after for row in trial.elements]
    assert (trial.left, trial.dropped, trial.reproposed) == ((), (), ())
    assert back_tested(kind, key, user=administrator).changing == ()


def test_weights_move_the_percent_and_the_colour(
    result: Result, change: Callable[..., None], administrator: User
) -> None:
    def lighter(document: dict[str, Any]) -> None:
        document["elements"][2]["weight"] = "1"

    change(INSTRUMENT, "csms", lighter)
    trial = tried(INSTRUMENT, "csms-v2", result)
    assert trial.before.rating is not None
    assert trial.after.rating is not None
    assert (trial.before.rating["code"], trial.after.rating["code"]) == ("merah", "biru")
    [row] = back_tested(INSTRUMENT, "csms-v2", user=administrator).changing
    assert row.move == ("Merah", "Biru")
    assert row.why[0].startswith("Menurut nilai: Merah → Biru") or "Merah → Biru" in row.why[0]


def test_what_cannot_be_matched_is_named_with_its_reason(
    result: Result, change: Callable[..., None]
) -> None:
    def other(document: dict[str, Any]) -> None:
        scale = deepcopy(document["scales"]["points_0_4"])
        scale["choices"] = [c for c in scale["choices"] if c["code"] in ("0", "2")]
        document["scales"]["no_na"] = scale | {"max": "2", "na": False}
        items = document["elements"][0]["items"]
        items[0] |= {"scale": "no_na", "guide": {}}  # 1.01 had the choice 4
        items[11] |= {"scale": "no_na", "guide": {}}  # 1.12 was not applicable
        items[1]["measured"]["thresholds"] = [["9", "4"], ["3", "3"]]  # 1.02 had the figure 2
        items.pop(4)  # 1.05
        items.append(items[5] | {"code": "1.30", "lineage": ""})

    change(INSTRUMENT, "csms", other)
    trial = tried(INSTRUMENT, "csms-v2", result)
    assert {one.item.code: one.why for one, _ in trial.left} == {
        "1.01": "off_scale",
        "1.02": "beyond",
        "1.12": "no_na",
        "1.30": "new",
    }
    assert [code for code, _ in trial.dropped] == ["1.05"]
    assert trial.after.open == 4
    assert trial.after.low != trial.after.high


def test_a_figure_is_proposed_anew(result: Result, change: Callable[..., None]) -> None:
    def stricter(document: dict[str, Any]) -> None:
        document["elements"][0]["items"][1]["measured"]["thresholds"] = [["8", "4"], ["0", "1"]]

    change(INSTRUMENT, "csms", stricter)
    trial = tried(INSTRUMENT, "csms-v2", result)
    assert [(code, before, now) for code, _, before, now in trial.reproposed] == [
        ("1.02", "2", "1")
    ]


def test_another_unit_leaves_the_answer_as_it_was(
    result: Result, change: Callable[..., None]
) -> None:
    def yearly(document: dict[str, Any]) -> None:
        measured = document["elements"][0]["items"][1]["measured"]
        measured["unit"] = {"id": "kali/tahun"}
        measured["thresholds"] = [["48", "4"], ["0", "0"]]

    change(INSTRUMENT, "csms", yearly)
    assert tried(INSTRUMENT, "csms-v2", result).reproposed == ()


def test_a_ladder_alone_moves_the_colour_and_not_the_percent(
    result: Result, change: Callable[..., None], administrator: User
) -> None:
    def milder(document: dict[str, Any]) -> None:
        document["bands"][1]["min"] = "60"

    change(LADDER, "csms_4", milder)
    [row] = back_tested(LADDER, "csms_4-v2", user=administrator).rows
    assert row.percent_before == row.percent_after
    assert row.move == ("Merah", "Hijau")


def test_rules_alone_lower_by_rule(
    result: Result,
    contractor: Contractor,
    change: Callable[..., None],
    by: Actor,
    by_manager: Actor,
    administrator: User,
    now: datetime,
) -> None:
    def stricter(document: dict[str, Any]) -> None:
        document["rules"][1] |= {"on": True, "at_least": 1}

    change(RULES, "csms", stricter)
    company = Contractor.objects.create(code="C", name="PT Contoh 003")
    incident = reported_incident(
        contractor=company,
        site=None,
        reference="C-1",
        on=date(2024, 3, 1),
        kind=IncidentKind.LTI,
        description="-",
        by=SYSTEM,
        now=now,
    )
    decide_incident(incident=incident, confirmed=True, by=by_manager, now=now)
    evaluation = add_evaluation(
        period=result.evaluation.period, contractor=company, coordinator=None, by=SYSTEM, now=now
    )
    approved(evaluation, SYSTEM, by_manager=by_manager, now=now)
    found = back_tested(RULES, "csms-v2", user=administrator)
    assert {row.contractor: row.changes for row in found.rows} == {
        "PT A": False,
        "PT Contoh 003": True,
    }
    [row] = found.changing
    assert "C-1" in row.why[0]
    assert [(move.count, move.changes) for move in found.moves] == [(1, True), (1, False)]


def test_only_the_newest_result_of_an_evaluation_counts(
    result: Result, administrator: User
) -> None:
    newer = Result.objects.create(
        evaluation=result.evaluation,
        revision=2,
        case=result.case,
        output=result.output,
        context=result.context,
        sha256="0" * 64,
        approved_at=result.approved_at,
    )
    assert [row.sha256 for row in back_tested(INSTRUMENT, "csms-v1", user=administrator).rows] == [
        newer.sha256
    ]


def test_a_rule_to_a_rating_the_ladder_lacks_is_told(
    admin: Client, result: Result, change: Callable[..., None]
) -> None:
    def without_black(document: dict[str, Any]) -> None:
        document["ratings"] = document["ratings"][:3]

    change(LADDER, "csms_4", without_black)
    for name, query in (("version-try", f"?result={result.pk}"), ("version-backtest", "")):
        answer = admin.get(reverse(name, args=["ladder", "csms_4-v2"]) + query)
        assert answer.status_code == 400
        assert "Rule fatal lowers to hitam" in answer.content.decode()


def test_one_result_that_cannot_be_scored_stops_no_other(
    admin: Client,
    result: Result,
    change: Callable[..., None],
    by_manager: Actor,
    now: datetime,
) -> None:
    rules = RuleSet.objects.create(
        code="csms",
        version=9,
        title_id="Tanpa aturan",
        content={"rules": []},
        sha256="-",
        status="published",
    )
    company = Contractor.objects.create(code="C", name="PT Contoh 003")
    evaluation = add_evaluation(
        period=result.evaluation.period, contractor=company, coordinator=None, by=SYSTEM, now=now
    )
    Evaluation.objects.filter(pk=evaluation.pk).update(rule_set=rules)
    approved(Evaluation.objects.get(pk=evaluation.pk), SYSTEM, by_manager=by_manager, now=now)

    def without_black(document: dict[str, Any]) -> None:
        document["ratings"] = document["ratings"][:3]

    change(LADDER, "csms_4", without_black)
    url = reverse("version-backtest", args=["ladder", "csms_4-v2"])
    page = admin.get(url, {"rows": "all"}).content.decode()
    assert "1 result cannot be scored by this version" in page
    assert "Rule fatal lowers to hitam" in page.split("PT A</a>")[1]
    assert "unchanged" in page.split("PT Contoh 003</a>")[1]


@pytest.fixture
def admin(administrator: User, instruments: dict[str, Instrument]) -> Client:
    """The administrator, reading English."""
    return visitor(administrator)


def test_trying_in_the_browser_writes_nothing(admin: Client, result: Result, viewer: User) -> None:
    url = reverse("version-try", args=["instrument", "csms-v1"])
    for client in (admin, visitor(viewer)):
        page = client.get(url, {"result": result.pk}).content.decode()
        assert "Every item has an answer of then." in page
        assert page.count(f"{result.output['percent']}\N{NO-BREAK SPACE}%") >= 2
    assert Result.objects.count() == 1


@pytest.mark.parametrize("given", ["0", "x", "9999999999999999999999"])
def test_trying_on_what_is_not_there_is_refused(given: str, admin: Client, result: Result) -> None:
    url = reverse("version-try", args=["instrument", "csms-v1"])
    answer = admin.get(url, {"result": given})
    assert answer.status_code == 400
    assert "has no result this version can be tried on" in answer.content.decode()


def test_without_results_the_pages_say_so(admin: Client) -> None:
    for name, says in (
        ("version-try", "No evaluation by an earlier version has a result yet"),
        ("version-backtest", "There are no results by an earlier version yet."),
    ):
        page = admin.get(reverse(name, args=["instrument", "smk3-v1"])).content.decode()
        assert says in page


def test_the_back_test_as_page_and_csv(
    admin: Client, result: Result, change: Callable[..., None]
) -> None:
    def milder(document: dict[str, Any]) -> None:
        document["bands"][1]["min"] = "60"

    change(LADDER, "csms_4", milder)
    Contractor.objects.update(name='=1+1, "PT A"')
    page = admin.get(reverse("version-backtest", args=["ladder", "csms_4-v2"])).content.decode()
    assert "1 of 1 results would have another rating" in page
    assert "By score: Red → Green" in page
    answer = admin.get(reverse("version-backtest-file", args=["ladder", "csms_4-v2"]))
    head, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert head[:4] == ["Year", "Contractor", "Percent before", "Percent after"]
    assert row[1] == '\'=1+1, "PT A"'
    assert row[4:8] == ["0.0", "Red", "Green", "yes"]
    answer = admin.get(
        reverse("version-backtest-file", args=["ladder", "csms_4-v2"]), {"as": "xlsx"}
    )
    sheet = load_workbook(io.BytesIO(answer.content)).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows(max_row=2)]
    assert cells[0][:2] == ["Year", "Contractor"]
    assert cells[1][1] == '=1+1, "PT A"'
    assert sheet["B2"].data_type == "s"  # words, whatever they look like
    assert sheet["B2"].quotePrefix  # and once they are edited
    assert cells[1][2] == float(result.output["percent"])
    assert cells[1][5:8] == ["Red", "Green", "yes"]


def test_a_line_of_from_and_to_opens_its_results(
    admin: Client, result: Result, change: Callable[..., None]
) -> None:
    def milder(document: dict[str, Any]) -> None:
        document["bands"][1]["min"] = "60"

    change(LADDER, "csms_4", milder)
    url = reverse("version-backtest", args=["ladder", "csms_4-v2"])
    page = admin.get(url).content.decode()
    assert "0 lower, 1 higher" in page
    assert 'href="?from=merah&amp;to=hijau">1</a>' in page
    assert "PT A</a>" in admin.get(url, {"from": "merah", "to": "hijau"}).content.decode()
    other = admin.get(url, {"from": "biru", "to": ""}).content.decode()
    assert "No result goes this way." in other
    file = reverse("version-backtest-file", args=["ladder", "csms_4-v2"])
    assert admin.get(file, {"from": "biru", "to": ""}).content.count(b"\n") == 1
    tried = reverse("version-try", args=["ladder", "csms_4-v2"])
    assert f'href="{tried}?result={result.pk}"' in page


def row_of(codes: tuple[str, str], percents: tuple[str, str], *, fall: int, name: str) -> TrialRow:
    before, after = ({"code": code} for code in codes)
    return TrialRow(
        result=1,
        contractor=name,
        year=2024,
        sha256="",
        percent_before=percents[0],
        percent_after=percents[1],
        before=before,
        after=after,
        word_before="",
        word_after="",
        changes=codes[0] != codes[1],
        why=(),
        open=0,
        fall=fall,
    )


def test_who_falls_comes_first_and_the_farthest_first() -> None:
    rows = [
        row_of(("hijau", "hijau"), ("80.0", "79.0"), fall=0, name="same"),
        row_of(("hijau", "biru"), ("80.0", "86.0"), fall=-1, name="rises"),
        row_of(("biru", "hijau"), ("86.0", "80.0"), fall=1, name="falls"),
        row_of(("biru", "hitam"), ("86.0", "86.0"), fall=3, name="falls far"),
        row_of(("biru", "hijau"), ("90.0", "80.0"), fall=1, name="falls by more"),
        row_of(("hijau", "hijau"), ("80.0", "84.9"), fall=0, name="same, moves"),
    ]
    order = [row.contractor for row in sorted(rows, key=lambda row: row.matters)]
    assert order == ["falls far", "falls by more", "falls", "rises", "same, moves", "same"]


def reweighed(document: dict[str, Any]) -> None:
    """Everything that can be changed at once: weights, an item less, one more, a scale."""
    first, second, third = document["elements"][:3]
    first["weight"], third["weight"] = "20.25", "13"
    first["items"][2]["weight"] = "3.3333"
    del second["items"][4]
    third["items"].append(third["items"][0] | {"code": "3.99", "lineage": ""})
    document["scales"]["points_0_4"]["max"] = "5"
    document["scales"]["points_0_4"]["choices"].append(
        {"code": "5", "score": "5", "label": {"id": "Lebih"}}
    )


def by_hand(document: dict[str, Any], result: Result) -> Any:
    """The scoring of the same answers under a document, put together without the trials."""
    answers = {one["lineage"]: one for one in result.context["items"]}
    responses, items = [], []
    for element in document["elements"]:
        for item in element["items"]:
            scale = document["scales"][item["scale"]]
            items.append(
                {"code": item["code"], "element": element["code"], "max": scale["max"]}
                | {"weight": item["weight"], "aspects": item.get("aspects", [])}
            )
            answer = answers.get(item["lineage"])
            if answer and answer["not_applicable"]:
                responses.append({"item": item["code"], "na": True})
            elif answer:
                responses.append({"item": item["code"], "score": answer["choice"]})
    elements = [{"code": e["code"], "weight": e["weight"]} for e in document["elements"]]
    more = {"elements": elements, "items": items, "responses": responses}
    return score(parse_case(result.case | {"aggregation": document["aggregation"]} | more))


@pytest.mark.parametrize("aggregation", ["elements", "items"])
def test_both_trials_give_what_scoring_gives_for_the_same_answers(
    aggregation: str,
    evaluation: Evaluation,
    contractor: Contractor,
    by: Actor,
    by_coordinator: Actor,
    by_manager: Actor,
    administrator: User,
    now: datetime,
) -> None:
    incident = reported_incident(
        contractor=contractor,
        site=None,
        reference="A-1",
        on=date(2024, 3, 1),
        kind=IncidentKind.FATAL,
        fatalities=1,
        description="-",
        by=SYSTEM,
        now=now,
    )
    decide_incident(incident=incident, confirmed=True, by=by_manager, now=now)
    result = approved(evaluation, by_coordinator, by_manager=by_manager, now=now)
    draft = copy_version(kind=INSTRUMENT, key="csms-v1", by=by, now=now)
    document = deepcopy(draft.document) | {"aggregation": aggregation}
    reweighed(document)
    draft, _notices = save_draft(draft=draft, document=document, by=by, now=now)
    expected = by_hand(draft.document, result)
    trial = tried(INSTRUMENT, "csms-v2", result)
    [row] = back_tested(INSTRUMENT, "csms-v2", user=administrator).rows
    assert expected.rating == "hitam"
    assert trial.after.percent == row.percent_after == expected.percent
    assert row.codes == ("hitam", "hitam")
    assert (trial.after.low, trial.after.high) == (expected.range.low, expected.range.high)
    assert (trial.after.open, row.open) == (1, 1)


def test_years_of_two_versions_are_tried_by_a_third(
    result: Result,
    contractor: Contractor,
    by: Actor,
    by_manager: Actor,
    administrator: User,
    now: datetime,
) -> None:
    draft = copy_version(kind=INSTRUMENT, key="csms-v1", by=by, now=now)
    document = deepcopy(draft.document)
    document["elements"][2]["weight"] = "9.5"
    del document["elements"][1]["items"][4]
    draft, _notices = save_draft(draft=draft, document=document, by=by, now=now)
    effective = date(2025, 1, 1)
    second = publish_draft(
        draft=draft, edition=2, name="Dua", effective_on=effective, by=by, now=now
    )
    assert isinstance(second, Instrument)
    period = open_period(
        year=2025, instrument=second, level="", submit_by=date(2026, 1, 31), by=SYSTEM, now=now
    )
    evaluation = add_evaluation(
        period=period, contractor=contractor, coordinator=None, by=SYSTEM, now=now
    )
    later = approved(evaluation, SYSTEM, by_manager=by_manager, now=now)
    third = copy_version(kind=INSTRUMENT, key="csms-v1", by=by, now=now)
    assert third.key == "csms-v3"
    rows = {row.year: row for row in back_tested(INSTRUMENT, "csms-v3", user=administrator).rows}
    assert rows[2024].percent_after == by_hand(third.document, result).percent
    assert rows[2024].percent_after == result.output["percent"]
    assert rows[2025].percent_after == by_hand(third.document, later).percent
    assert rows[2025].percent_after != later.output["percent"]
    assert rows[2025].open == 1  # 2.05, which the second version did not ask


@pytest.mark.parametrize(
    ("kind", "key"), [(INSTRUMENT, "csms-v1"), (LADDER, "csms_4-v1"), (RULES, "csms-v1")]
)
def test_something_of_a_new_code_is_tried_on_what_there_is(
    kind: VersionKind, key: str, result: Result, by: Actor, administrator: User, now: datetime
) -> None:
    title = {"id": "Lokasi", "en": "Site"}
    draft = copy_as_new(kind=kind, key=key, code="lokasi", title=title, by=by, now=now)
    [row] = back_tested(kind, draft.key, user=administrator).rows
    assert (row.result, row.changes) == (result.pk, False)
    page = visitor(administrator).get(reverse("version-try", args=[kind, draft.key]))
    assert "No version of this code is published yet" in page.content.decode()


def test_a_copy_under_another_code_is_not_among_the_results_of_the_first(
    result: Result, by: Actor, administrator: User, now: datetime
) -> None:
    title = {"id": "Lokasi", "en": "Site"}
    copy_as_new(kind=INSTRUMENT, key="smk3-v1", code="lain", title=title, by=by, now=now)
    assert back_tested(INSTRUMENT, "lain-v1", user=administrator).rows == ()


@pytest.mark.parametrize("aggregation", ["elements", "items"])
def test_the_difference_is_explained_item_by_item_with_nothing_left_over(
    aggregation: str, result: Result, change: Callable[..., None]
) -> None:
    def changed(document: dict[str, Any]) -> None:
        document["aggregation"] = aggregation
        reweighed(document)

    change(INSTRUMENT, "csms", changed)
    found = tried(INSTRUMENT, "csms-v2", result).explained
    assert found is not None
    after = by_hand(Draft.objects.get().document, result)
    before = Decimal(result.output["percent"])
    assert abs(float(found.points) - float(Decimal(after.percent) - before)) <= 0.1
    assert found.points == sum(one.points for one in found.reasons)
    assert found.points == sum(one.points for one in found.effects)
    whys = {one.code: (one.kind, one.why) for one in found.effects}
    assert whys["1.03"][0] == "answer"  # 4 of 4 became 4 of 5
    assert "1 → 4/5" in whys["1.03"][1]
    assert "1.3 → 3.3333" in whys["1.03"][1] or "1,3 → 3,3333" in whys["1.03"][1]


def test_a_removed_item_is_named_with_what_it_took(
    result: Result, change: Callable[..., None], admin: Client
) -> None:
    def shorter(document: dict[str, Any]) -> None:
        del document["elements"][2]["items"][0]  # 3.01, answered with nothing

    change(INSTRUMENT, "csms", shorter)
    found = tried(INSTRUMENT, "csms-v2", result).explained
    assert found is not None
    [dropped] = [one for one in found.effects if one.kind == "dropped"]
    assert (dropped.code, dropped.points > 0) == ("3.01", True)
    assert {one.kind for one in found.effects} == {"dropped", "share"}
    assert found.points == 0  # the element stays at nothing: its other items take it all
    url = reverse("version-try", args=["instrument", "csms-v2"])
    page = admin.get(url, {"result": result.pk}).content.decode()
    assert "Items this version no longer has" in page
    assert '">+0.00</td></tr></tfoot>' in page


def test_a_ladder_explains_no_percent(result: Result) -> None:
    found = tried(LADDER, "csms_4-v1", result).explained
    assert found is not None
    assert found.effects == ()


@pytest.mark.parametrize(
    ("value", "shown"),
    [(Fraction(187, 100), "+1.87"), (Fraction(-1, 3), "−0.33"), (Fraction(-1, 200), "−0.01")],
)
def test_points_are_shown_with_their_sign(value: Fraction, shown: str) -> None:
    with override("en"):
        assert points(value) == shown


def test_a_hundred_more_results_take_no_more_statements(
    result: Result,
    period: Period,
    administrator: User,
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    companies = Contractor.objects.bulk_create(
        Contractor(code=f"K{n}", name=f"PT Contoh {n:03}") for n in range(100)
    )
    evaluations = Evaluation.objects.bulk_create(
        Evaluation(
            period=period,
            contractor=company,
            instrument=period.instrument,
            ladder=period.ladder,
            rule_set=period.rule_set,
            summary={},
        )
        for company in companies
    )
    Result.objects.bulk_create(
        Result(
            evaluation=evaluation,
            revision=1,
            case=result.case,
            output=result.output,
            context=result.context,
            sha256=f"{evaluation.pk:064}",
            approved_at=result.approved_at,
        )
        for evaluation in evaluations
    )
    with django_assert_max_num_queries(16):
        assert len(back_tested(INSTRUMENT, "csms-v1", user=administrator).rows) == 101
