"""SWOT studies: the paper's figures from the database, judged, frozen, and what follows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from pypdf import PdfReader

from accounts.models import User
from contractors.choices import TimeZone
from contractors.models import Contractor, Site
from core.audit import SYSTEM, Actor
from core.canonical import sha256_of
from core.errors import Conflict, NotAllowed, Refusal
from core.models import AuditEntry
from findings.models import Finding
from questionnaires.models import Questionnaire
from questionnaires.services.surveys import SurveyFacts
from studies.access import studies_visible_to, study_results_visible_to
from studies.choices import StrategyKind, WeightMeaning
from studies.factor_tables import quadrant_words, study_tables
from studies.factors.rubric import proposed_rating
from studies.models import FactorJudgement, Strategy, Study, StudyResult
from studies.printed.printing import study_pdf
from studies.services import studies
from studies.services.strategies import add_strategy, raise_from_strategy
from studies.services.studies import (
    StudyFacts,
    begin_next_study,
    change_study,
    freeze_study,
    judge_factor,
    read_factors,
    save_factors,
)
from studies.snapshot import frozen_snapshot, snapshot_of
from tests.questionnaires.swot_paper import IFAS, rows
from tests.studies.swot_studies import (
    ALL_RATED,
    SMALL,
    judged,
    papers_study,
    papers_survey,
    rate,
    small_study,
    strategy_of,
)
from tests.visitors import visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def study(contractor: Contractor, now: datetime) -> Study:
    return small_study(contractor, now=now)


@pytest.fixture
def rated_study(study: Study, now: datetime) -> Study:
    rate(study, ALL_RATED, now=now)
    return study


def test_the_papers_answers_give_the_papers_tables(
    questionnaire: Questionnaire, facts: SurveyFacts, now: datetime, in_english: None
) -> None:
    asked = Questionnaire.objects.get(code="swot_weights")
    survey = papers_survey(asked, facts=facts, now=now)
    found = snapshot_of(papers_study(survey, weight_decimals=4, now=now))
    tables = study_tables(found)
    printed = {code: (weight, product) for code, _rating, weight, product in rows(IFAS)}
    shown = {row.code: (row.weight, row.plus or row.minus)
             for row in tables.tables[0].rows if row.key}  # fmt: skip
    assert shown == printed
    sums = [(one.plus, one.minus, one.total, one.exact_total) for one in tables.tables]
    assert sums == [
        ("1.5819", "-0.3281", "1.2538", "1.2538"),
        ("0.9969", "-0.5679", "0.4290", "0.4291"),
    ]
    assert tables.position == "Quadrant I (S-O)"
    assert "a mean of 4.9833 cannot be that of 12 whole answers" in tables.doubts[0]
    assert any(one.startswith("e is weighed by e1 alone") for one in tables.method)


def test_a_reversed_statement_weighs_by_its_turned_answers() -> None:
    from studies.case import answers_of

    case = {
        "scale": {"min": 1, "max": 5},
        "reversed": ["b"],
        "variables": [{"items": ["a", "b"]}],
        "responses": [{"a": 5, "b": 5}, {"a": 4}],
    }
    assert answers_of(case) == {"a": [5, 4], "b": [1, None]}


def test_direct_weights_are_used_as_they_are(rated_study: Study) -> None:
    found = snapshot_of(rated_study)
    assert found.output is not None
    internal = found.output["position"]["internal"]
    assert [one["weight"] for one in internal["factors"]] == ["0.6000", "0.4000"]
    assert (internal["total"], found.output["position"]["y"]) == ("0.8000", "-0.4969")


def test_a_study_is_frozen_once_with_its_hash(
    rated_study: Study, now: datetime, by_manager: Actor
) -> None:
    result = freeze_study(study=rated_study, by=by_manager, now=now)
    frozen = {name: getattr(result, name) for name in ("case", "output", "context")}
    assert result.sha256 == sha256_of(frozen)
    with pytest.raises(Conflict):
        freeze_study(study=rated_study, by=by_manager, now=now)
    assert AuditEntry.objects.filter(action="freeze_study").count() == 1


@pytest.mark.parametrize("model", [StudyResult, Study, FactorJudgement])
def test_what_is_frozen_is_refused_any_change_by_the_database(
    rated_study: Study, now: datetime, model: type[Study]
) -> None:
    freeze_study(study=rated_study, by=SYSTEM, now=now)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        model.objects.all()._raw_delete("default")  # as in psql: no check of Django's before it
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        FactorJudgement.objects.create(
            study=rated_study, side="internal", code="x", rating=1, judged_on=now.date()
        )


def test_what_is_not_rated_is_named_and_keeps_it_from_being_frozen(
    study: Study, now: datetime, in_english: None
) -> None:
    rate(study, {"internal.a": 2}, now=now)
    with pytest.raises(Refusal, match=r"Not rated yet in IFAS: b\. Not rated yet in EFAS: o, t"):
        freeze_study(study=study, by=SYSTEM, now=now)
    tables = study_tables(snapshot_of(study))
    assert (tables.position, tables.tables[0].total) == ("", None)
    assert tables.tables[0].rows[0].plus == "1.2000"  # what is rated is shown


def test_a_survey_of_another_version_is_told_by_what_it_does_not_ask(
    questionnaire: Questionnaire, facts: SurveyFacts, now: datetime, in_english: None
) -> None:
    survey = papers_survey(questionnaire, facts=facts, now=now)  # that of the 20 statements
    found = snapshot_of(papers_study(survey, weight_decimals=None, now=now))
    assert found.output is None
    assert "smk3_workers-v1, which the survey asked by, has no statements a1" in found.lacking[0]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("weight: '0.4'", "weight: '0.5'"), "add up to 1.1; they must add up to exactly 1"),
        (("weight: '0.4'", "mean: '4'"), "one for the whole side"),
        (("mean: '4'", "mean: '5.5'"), "a mean lies on the scale, 1 to 5"),
        (("code: b", "code: a"), 'has "a" twice'),
        (
            (
                "weight: '0.4'",
                "statements: [s1], parts: [{statement: s1, code: a, title: {id: S, en: S}}]",
            ),
            'has "a" twice',
        ),
        ((", weight: '0.4'", ""), "needs exactly one of"),
        (("answers: 12", "answers: 0"), "1 or more, beside"),
        (
            ("mean: '4', answers: 12", "statements: [s1], weigh_by: [s2]"),
            "not among the statements",
        ),
    ],
)
def test_factors_that_make_no_study_are_told_with_their_line(
    change: tuple[str, str], said: str, in_english: None
) -> None:
    with pytest.raises(Refusal) as refused:
        read_factors(SMALL.replace(*change))
    assert said in refused.value.message


def test_a_study_without_factors_is_refused(in_english: None) -> None:
    with pytest.raises(Refusal, match="at least one factor on each side"):
        read_factors("internal: []\nexternal: []\n")


def test_a_rating_off_the_rubric_is_refused(study: Study, now: datetime, in_english: None) -> None:
    for rating in (0, 3):
        with pytest.raises(Refusal):
            judge_factor(study=study, key="internal.a", facts=judged(rating), by=SYSTEM, now=now)
    assert not study.judgements.exists()


def test_requirements_are_counted_and_another_rating_is_marked(
    study: Study, now: datetime, in_english: None
) -> None:
    facts = judged(2, met=(0, 2))
    judge_factor(study=study, key="internal.a", facts=facts, by=SYSTEM, now=now)
    found = study_tables(snapshot_of(study)).tables[0].rows[0].judgement
    assert found is not None
    assert (found.met, found.doubt) == ("2 of 3", "2 of 3 would be +1 by the general rule")


@pytest.mark.parametrize(
    ("met", "of", "rating"), [(4, 4, 2), (7, 8, 1), (2, 4, -1), (1, 5, -1), (0, 5, -2), (1, 1, 2)]
)
def test_the_general_rule_counts_what_is_met(met: int, of: int, rating: int) -> None:
    assert proposed_rating(met, of=of) == rating


def test_factors_that_are_taken_away_take_their_judgement_along(
    rated_study: Study, now: datetime
) -> None:
    spec = read_factors(SMALL.replace("code: b", "code: c"))
    save_factors(study=rated_study, spec=spec, edition=1, by=SYSTEM, now=now)
    keys = {one.key for one in rated_study.judgements.all()}
    assert keys == ALL_RATED.keys() - {"internal.b"}
    with pytest.raises(Conflict):
        save_factors(study=rated_study, spec=spec, edition=1, by=SYSTEM, now=now)


@pytest.mark.parametrize(
    ("kind", "cites", "said"),
    [
        (StrategyKind.SO, ("internal.a",), "O lacks"),
        (StrategyKind.SO, ("internal.b", "external.o"), "cannot rest on b"),
        (StrategyKind.WT, ("internal.b", "external.o", "external.t"), "cannot rest on o"),
        (StrategyKind.SO, ("internal.a", "external.x"), "x, which is not rated"),
        (StrategyKind.SO, (), "S, O lacks"),
    ],
)
def test_a_strategy_rests_on_both_kinds_of_its_field(
    rated_study: Study,
    coordinator: User,
    now: datetime,
    in_english: None,
    kind: StrategyKind,
    cites: tuple[str, ...],
    said: str,
) -> None:
    facts = strategy_of(coordinator, kind=kind, cites=cites)
    with pytest.raises(Refusal, match=said):
        add_strategy(study=rated_study, facts=facts, by=SYSTEM, now=now)


def test_a_strategy_whose_factor_turned_keeps_the_study_from_being_frozen(
    rated_study: Study, coordinator: User, now: datetime, in_english: None
) -> None:
    add_strategy(study=rated_study, facts=strategy_of(coordinator), by=SYSTEM, now=now)
    rate(rated_study, {"external.o": -1}, now=now)
    with pytest.raises(Refusal, match=r"cannot rest on o \(T\)"):
        freeze_study(study=rated_study, by=SYSTEM, now=now)


def test_a_strategy_of_a_frozen_study_becomes_one_finding(
    rated_study: Study, coordinator: User, by_coordinator: Actor, now: datetime
) -> None:
    due = now.date() + timedelta(days=90)
    facts = strategy_of(coordinator, due_on=due)
    row = add_strategy(study=rated_study, facts=facts, by=by_coordinator, now=now)
    with pytest.raises(Refusal):
        raise_from_strategy(strategy=row, by=by_coordinator, now=now)
    freeze_study(study=rated_study, by=by_coordinator, now=now)
    for _tap in range(2):
        finding = raise_from_strategy(strategy=row, by=by_coordinator, now=now)
    assert Finding.objects.count() == 1
    assert (finding.description, finding.owner, finding.due_on) == (facts.text, coordinator, due)
    browser = visitor(coordinator)
    page = browser.get(reverse("finding", args=[finding.pk])).content.decode()
    assert reverse("study", args=[rated_study.pk]) in page
    listed = browser.get(reverse("finding-list"), {"study": rated_study.pk}).content.decode()
    assert finding.reference in listed


def test_a_strategy_whose_deadline_is_over_asks_for_another_when_it_becomes_a_finding(
    rated_study: Study, coordinator: User, by_coordinator: Actor, now: datetime
) -> None:
    day = rated_study.held_on
    early = strategy_of(coordinator, due_on=day - timedelta(days=1))
    with pytest.raises(Refusal, match="lebih awal daripada tanggal studi"):
        add_strategy(study=rated_study, facts=early, by=by_coordinator, now=now)
    row = add_strategy(
        study=rated_study, facts=replace(early, due_on=day), by=by_coordinator, now=now
    )
    freeze_study(study=rated_study, by=by_coordinator, now=now)
    browser, address = visitor(coordinator), reverse("strategy-finding", args=[row.pk])
    page = browser.post(address)
    assert page.status_code == 400
    assert 'name="due_on"' in page.content.decode()
    assert "boleh kosong" not in page.content.decode()
    due = timezone.now().date() + timedelta(days=30)
    assert browser.post(address, {"due_on": due.isoformat()}).status_code == 302
    assert Finding.objects.get().due_on == due


def test_the_next_study_has_the_factors_and_an_arrow_from_the_former(
    rated_study: Study, now: datetime, manager: User
) -> None:
    freeze_study(study=rated_study, by=SYSTEM, now=now)
    rated_study.refresh_from_db()
    following = begin_next_study(study=rated_study, by=SYSTEM, now=now)
    assert begin_next_study(study=rated_study, by=SYSTEM, now=now) == following  # a second tap
    rate(following, ALL_RATED | {"external.o": 2}, now=now)
    page = visitor(manager).get(reverse("study", args=[following.pk])).content.decode()
    assert page.count("<circle") == 2
    assert "Studi PT A" in study_tables(snapshot_of(following)).moved


@pytest.mark.parametrize(
    ("x", "y", "said"),
    [
        ("1", "1", "Quadrant I (S-O)"),
        ("1", "-1", "Quadrant II (S-T)"),
        ("0.0000", "-1", "on the border between Quadrant II (S-T) and Quadrant IV (W-T)"),
        ("1", "0.0000", "on the border between Quadrant I (S-O) and Quadrant II (S-T)"),
    ],
)
def test_a_quadrant_is_named_with_its_letters(x: str, y: str, said: str, in_english: None) -> None:
    from fractions import Fraction

    from questionnaires.swot.position import quadrant_of

    name = quadrant_of(Fraction(x), Fraction(y))
    assert quadrant_words({"x": x, "y": y, "quadrant": name}) == said


def test_a_representative_sees_a_study_of_their_own_company_once_frozen(
    rated_study: Study, representative: User, other_representative: User, now: datetime
) -> None:
    address = reverse("study", args=[rated_study.pk])
    assert visitor(representative).get(address).status_code == 404
    freeze_study(study=rated_study, by=SYSTEM, now=now)
    assert visitor(representative).get(address).status_code == 200
    assert visitor(other_representative).get(address).status_code == 404


def test_nothing_of_another_company_is_in_what_a_representative_reads(
    contractor: Contractor, other_contractor: Contractor, facts: SurveyFacts, now: datetime,
    questionnaire: Questionnaire,
) -> None:  # fmt: skip
    theirs = small_study(other_contractor, now=now)
    rate(theirs, ALL_RATED, now=now)
    freeze_study(study=theirs, by=SYSTEM, now=now)
    theirs.refresh_from_db()
    about_them = replace(facts, contractor=other_contractor)
    survey = papers_survey(questionnaire, facts=about_them, now=now)
    study = small_study(contractor, now=now)
    rate(study, ALL_RATED, now=now)
    said = {"name": "Studi", "held_on": date(2024, 1, 31), "meaning": WeightMeaning.IMPORTANCE}
    for field, value in (("former", theirs), ("survey", survey)):
        told = StudyFacts(**said, contractor=contractor, **{field: value})  # type: ignore[arg-type]  # any field of it
        with pytest.raises(Refusal) as refused:
            change_study(study=study, facts=told, by=SYSTEM, now=now)
        assert list(refused.value.fields) == [field]
    Study.objects.filter(pk=study.pk).update(former=theirs)  # stored before this was asked
    with pytest.raises(Refusal):
        freeze_study(study=study, by=SYSTEM, now=now)


def test_a_frozen_study_shows_no_study_before_it_that_is_of_another_company(
    contractor: Contractor, other_contractor: Contractor, representative: User, now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    theirs, own = (small_study(one, now=now) for one in (other_contractor, contractor))
    Study.objects.filter(pk=theirs.pk).update(name="Studi PT lain")
    Study.objects.filter(pk=own.pk).update(former=theirs)
    monkeypatch.setattr(studies, "_check_of_one_company", lambda _said: None)  # as it was once
    for study in (theirs, own):
        rate(study, ALL_RATED, now=now)
        freeze_study(study=Study.objects.get(pk=study.pk), by=SYSTEM, now=now)
    result = StudyResult.objects.get(study=own)
    assert result.context["former"]["name"] == "Studi PT lain"
    assert frozen_snapshot(result).context["former"] is None
    page = visitor(representative).get(reverse("study", args=[own.pk])).content.decode()
    assert "Studi PT lain" not in page
    assert "swot_study" not in page
    assert not study_results_visible_to(representative).exists()
    assert not PdfReader(BytesIO(study_pdf(result))).attachments


def test_a_study_once_weighed_by_another_company_s_survey_stays_with_the_owner(
    contractor: Contractor, other_contractor: Contractor, facts: SurveyFacts, now: datetime,
    questionnaire: Questionnaire, representative: User, coordinator: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    survey = papers_survey(
        questionnaire, facts=replace(facts, contractor=other_contractor), now=now
    )
    own, foreign = (small_study(contractor, now=now) for _ in range(2))
    Study.objects.filter(pk=foreign.pk).update(survey=survey)  # before this was refused
    for study in (own, foreign):
        rate(study, ALL_RATED, now=now)
    freeze_study(study=own, by=SYSTEM, now=now)
    monkeypatch.setattr(studies, "_check_of_one_company", lambda _said: None)
    freeze_study(study=Study.objects.get(pk=foreign.pk), by=SYSTEM, now=now)
    assert studies_visible_to(representative).get() == own
    assert studies_visible_to(coordinator).count() == 2


def test_who_changes_a_study_or_strategy_second_sees_both_versions(
    rated_study: Study, coordinator: User, manager: User, now: datetime, in_english: None
) -> None:
    facts = strategy_of(coordinator)
    row = add_strategy(study=rated_study, facts=facts, by=Actor(coordinator), now=now)
    for address, field in ((reverse("study-change", args=[rated_study.pk]), "name"),
                           (reverse("strategy-change", args=[row.pk]), "text")):  # fmt: skip
        first, second = visitor(coordinator), visitor(manager)
        page = second.get(address)
        given = {one.name: one.value() for one in page.context["form"]}
        sent = {name: value for name, value in given.items() if value is not None}
        sent["seen"] = page.context["seen"]
        assert first.post(address, sent | {field: "Yang pertama"}).status_code == 302
        told = second.post(address, sent | {field: "Yang kedua"})
        assert told.status_code == 409
        assert f"{coordinator} has changed this" in told.content.decode()
        assert '<dd class="said">Yang pertama</dd>' in told.content.decode()
    row.refresh_from_db()
    assert row.text == "Yang pertama"


def test_who_rates_a_factor_second_sees_both_judgements(
    study: Study, coordinator: User, manager: User, in_english: None
) -> None:
    address = reverse("study-judge", args=[study.pk, "internal", "a"])
    first, second = visitor(coordinator), visitor(manager)
    seen = first.get(address).context["seen"]
    given = {"seen": seen, "rating": "2", "evidence": "Kebijakan di dinding", "source": "interview",
             "said_by": "Manajer", "judged_on": study.held_on.isoformat()}  # fmt: skip
    assert [first.post(address, given).status_code for _twice in range(2)] == [302, 302]
    told = second.post(address, given | {"rating": "-1", "evidence": "Tidak ada"})
    page = told.content.decode()
    assert told.status_code == 409
    assert f"{coordinator} has changed this since you opened it" in page
    assert '<dd class="said">Kebijakan di dinding</dd>' in page
    assert "Tidak ada" in page
    assert FactorJudgement.objects.get().rating == 2


@pytest.mark.parametrize("day", [date(24, 1, 31), date(2062, 1, 31)])
def test_a_year_that_was_typed_wrongly_is_refused_at_its_field(
    rated_study: Study, coordinator: User, day: date, now: datetime
) -> None:
    facts = StudyFacts(name="Studi", held_on=day, meaning=WeightMeaning.IMPORTANCE)
    with pytest.raises(Refusal) as held:
        change_study(study=rated_study, facts=facts, by=SYSTEM, now=now)
    given = replace(judged(2), judged_on=day)
    with pytest.raises(Refusal) as judgement:
        judge_factor(study=rated_study, key="internal.a", facts=given, by=SYSTEM, now=now)
    late = strategy_of(coordinator, due_on=day)
    with pytest.raises(Refusal) as strategy:
        add_strategy(study=rated_study, facts=late, by=SYSTEM, now=now)
    fields = [list(one.value.fields) for one in (held, judgement, strategy)]
    assert fields == [["held_on"], ["judged_on"], ["due_on"]]


def test_what_was_looked_at_after_midnight_in_the_east_is_of_that_day(
    study: Study, site: Site
) -> None:
    Site.objects.filter(pk=site.pk).update(time_zone=TimeZone.WIT)
    night = datetime(2025, 2, 28, 15, 30, tzinfo=UTC)  # 00:30 in Jayapura, 22:30 in Jakarta
    given = replace(judged(2), judged_on=date(2025, 3, 1))
    judge_factor(study=study, key="internal.a", facts=given, by=SYSTEM, now=night)
    assert FactorJudgement.objects.get().judged_on == date(2025, 3, 1)


def test_a_viewer_makes_no_study(study: Study, viewer: User, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        freeze_study(study=study, by=Actor(viewer), now=now)


def test_a_coordinator_begins_rates_and_freezes_one_in_the_browser(
    coordinator: User, contractor: Contractor, now: datetime, in_english: None
) -> None:
    browser = visitor(coordinator)
    given = {"name": "Studi", "held_on": "2024-01-31", "meaning": "importance", "text": SMALL}
    for typed in ("13", "1.0", "1_0"):
        refused = browser.post(reverse("study-add"), given | {"weight_decimals": typed})
        assert refused.status_code == 400, typed
    given["operation"] = str(uuid4())
    assert browser.post(reverse("study-add"), given).status_code == 302
    assert browser.post(reverse("study-add"), given).status_code == 302  # a second tap
    study = Study.objects.get()
    sent = {
        "evidence": "Ada",
        "source": "document",
        "said_by": "Laporan",
        "judged_on": "2024-01-02",
    }
    for key, rating in ALL_RATED.items():
        address = reverse("study-judge", args=[study.pk, *key.split(".")])
        assert browser.post(address, sent).status_code == 400
        assert browser.post(address, sent | {"rating": rating}).status_code == 302
    strategy = {"kind": "SO", "text": "Maju", "cites": ["internal.a", "external.o"],
                "owner": coordinator.pk, "due_on": "2029-01-01"}  # fmt: skip
    strategy |= {"operation": str(uuid4())}
    for _tap in range(2):
        added = browser.post(reverse("strategy-add", args=[study.pk]), strategy)
        assert added.status_code == 302
    assert browser.post(reverse("study-freeze", args=[study.pk])).status_code == 302
    page = browser.get(reverse("study", args=[study.pk])).content.decode()
    assert "Quadrant II (S-T)" in page
    assert "Maju" in page
    assert Strategy.objects.get().cites == ["external.o", "internal.a"]


def test_the_document_of_a_study_is_the_same_bytes_and_leads_to_its_verification(
    rated_study: Study, now: datetime, viewer: User
) -> None:
    result = freeze_study(study=rated_study, by=SYSTEM, now=now)
    with translation.override("id"):
        once, again = study_pdf(result), study_pdf(result)
    assert once == again
    read = PdfReader(BytesIO(once))
    text = " ".join(page.extract_text() for page in read.pages)
    for said in ("Kuadran II (S-T)", "+0,8000", "−0,4969", result.sha256):
        assert said in text
    (attached,) = read.attachments.values()
    assert sha256(attached[0]).hexdigest() == result.sha256
    page = visitor(viewer).get(reverse("verification", args=[result.sha256])).content.decode()
    assert "Studi PT A" in page


def test_a_representative_asks_for_the_document_of_their_own_company_only(
    rated_study: Study, now: datetime, representative: User, other_representative: User
) -> None:
    result = freeze_study(study=rated_study, by=SYSTEM, now=now)
    sent = {"kind": "swot_study", "result": result.sha256}
    assert visitor(representative).post(reverse("document-request"), sent).status_code == 302
    assert visitor(other_representative).post(reverse("document-request"), sent).status_code == 404
