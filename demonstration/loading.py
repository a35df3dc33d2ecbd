"""Puts the demonstration into an empty database, each step by the service a person would use.

It has two parts: the paper's two contractors, and six that are constructed (``load_six``). Every
time of the first comes from the files and every id from an empty table, so its results have the
same hash on every machine. Each part is one transaction: there is all of it or nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction

from accounts.choices import Role
from accounts.models import User
from accounts.services import PersonFacts, add_person
from checklists.services.answers import (
    AnswerChange,
    AnswerSave,
    NoteSave,
    save_answer,
    save_answers,
    save_element_note,
)
from contractors.choices import RiskClass
from contractors.models import Contractor, Site
from contractors.services import add_contractor, add_site, appoint_representative
from core.audit import SYSTEM, Actor
from core.database.keys import drawn_with
from core.errors import Refusal
from demonstration.coaching import tell_coaching
from demonstration.construction import construct_year, read_rules, read_years
from demonstration.findings import Findings
from demonstration.lessons import tell_awards, tell_lessons, tell_partners
from demonstration.objections import ObjectionCast, tell_objection, tell_objections
from demonstration.reading import (
    Cast,
    EvaluationEntry,
    PeriodEntry,
    PersonEntry,
    YearEntry,
    read_cast,
    read_period,
    read_reply_year,
    read_reported_months,
)
from demonstration.selectors import INSTRUMENT
from demonstration.self_assessments import self_assessment_entry, tell_self_assessment, tell_source
from demonstration.standings import tell_standings
from demonstration.targets import tell_targets
from evaluations.models import Evaluation, Period
from evaluations.parties import CONTRACTOR, OWNER
from evaluations.pinned_evaluation import PinnedEvaluation
from evaluations.services.life_cycle import (
    approve_evaluation,
    publish_evaluations,
    return_evaluation,
    submit_evaluation,
)
from instruments.models import Instrument
from instruments.sheets import SheetItem, sheet_of
from monitoring.choices import IncidentKind, IncidentStatus
from monitoring.indicators import LEADING_COLUMNS, FigureChange
from monitoring.models import MonthlyIndicator
from monitoring.services import (
    IncidentFacts,
    OddFigures,
    change_incident,
    decide_incident,
    decide_months,
    record_year,
    report_incident,
)
from outcomes.services.finality import make_due_results_final
from periods.services import add_evaluation, change_period, open_period

PASSWORD = "contoh-csms-2024"  # noqa: S105 - a demonstration on loopback, printed by make demo
BEGINNING = datetime(2024, 1, 2, 1, 0, tzinfo=UTC)
COORDINATOR, MANAGER = "koordinator", "manajer"
OTHER_COORDINATOR = "koordinator.dua"
RETURNED = "Contoh: bukti untuk elemen 3 belum dilampirkan."
BETWEEN_SAVES = timedelta(minutes=2)

FillIn = Callable[[Evaluation, EvaluationEntry, Actor], None]


def is_loaded() -> bool:
    """True when the demonstration is in the database."""
    return User.objects.filter(username=COORDINATOR).exists() and Period.objects.exists()


@transaction.atomic
def load_demonstration(folder: Path) -> bool:
    """Load the two contractors of the paper; False when the demonstration was loaded before.

    Refusal when the database already holds people or contractors of somebody's own.
    """
    if is_loaded():
        return False
    if User.objects.exists() or Contractor.objects.exists():
        raise Refusal(
            "The database already holds people or contractors: the demonstration is loaded only "
            "into an empty one, so that it never mixes with real data."
        )
    with drawn_with(Random(BEGINNING.year)):  # noqa: S311 - the same keys everywhere, no secret
        _load_paper(folder)
    return True


def _load_paper(folder: Path) -> None:
    _load_cast(read_cast(folder / "cast.yaml"))
    periods = [read_period(path) for path in folder.glob("*-20[0-9][0-9].yaml")]
    findings = Findings()
    for entry in sorted(periods, key=lambda one: one.of.opened):
        load_year(entry.of, _open(entry), findings=findings, fill_in=_fill_in)
    findings.catch_up()


@transaction.atomic
def load_six(
    folder: Path, *, today: date, before_approvals: Callable[[], None] = lambda: None
) -> None:
    """Put the six constructed contractors beside the paper's two, into the same years.

    The year in progress is counted from ``today``: its deadline moves to a few days from then.
    ``before_approvals`` puts in what its results shall read.
    """
    with drawn_with(Random("six")):  # noqa: S311 - as above
        _load_six(folder, today=today, before_approvals=before_approvals)


def _move_deadlines(
    period: Period, given: dict[str, Any], *, opened: datetime, today: date
) -> None:
    """The days of the year in progress lie around today."""
    deadline = today + timedelta(days=given["submit_by"])
    change_period(
        period=period,
        submit_by=deadline,
        note=period.note,
        objection_days=given["objection_days"],
        self_assess_by=today + timedelta(days=given["self_assess_by"]),
        sure=deadline,
        by=_person(MANAGER),
        now=opened,
    )


def _load_six(folder: Path, *, today: date, before_approvals: Callable[[], None]) -> None:
    _load_cast(read_cast(folder / "cast.yaml"))
    rules = read_rules(folder / "rules.yaml", today=today)
    findings = Findings()
    years = read_years(folder / "years.yaml")
    for given in years:
        period = Period.objects.get(year=given["year"], instrument__code=INSTRUMENT)
        year = construct_year(given, sheet_of(period.instrument_id, period.level), rules=rules)
        if "submit_by" in given:
            before_approvals()
            _move_deadlines(period, given, opened=year.opened, today=today)
        judged = partial(_judge_themselves, given, today=today)
        load_year(year, period, findings=findings, fill_in=fill_in_at_once, judged=judged)
        tell_standings(
            given.get("standings", ()),
            after=given.get("published", today),
            findings=findings,
            coordinator=_person(COORDINATOR),
            manager=_person(MANAGER),
        )
    _load_reply_year(folder / "smk3-2025.yaml", findings=findings)
    findings.catch_up()
    _load_reported_months(folder / "told.yaml", today=today)
    for given in years:
        if "objections_of" in given:
            _load_objections(given["year"], contractor=given["objections_of"])
        for entry in given.get("coaching", ()):
            tell_coaching(
                _evaluation_of(given["year"], entry["contractor"]),
                entry,
                after=given["published"],
                coordinator=_person(COORDINATOR),
                contractor=_person(f"wakil.{entry['contractor'].lower()}"),
            )
        _share(given)
        _give_days_to_object(given)
    now = datetime.combine(today, time(1), tzinfo=UTC)
    tell_targets(folder / "targets.yaml", today=today, coordinator=_person(COORDINATOR), now=now)


def _give_days_to_object(given: dict[str, Any]) -> None:
    """What is published of a year from then on, a revision too, is provisional at first."""
    told = given.get("days_to_object")
    if told is None:
        return
    period = Period.objects.get(year=given["year"], instrument__code=INSTRUMENT)
    on = given["published"] + timedelta(days=told["day"])
    change_period(
        period=period,
        submit_by=period.submit_by,
        note=period.note,
        objection_days=told["days"],
        sure=period.submit_by,
        by=_person(MANAGER),
        now=datetime.combine(on, time(3), tzinfo=UTC),
    )


def _share(given: dict[str, Any]) -> None:
    """What the strong of a year give to the others, so many days after its publication."""
    after = given.get("published")
    if after is None:
        return
    coordinator = _person(COORDINATOR)
    tell_partners(
        given.get("partners", ()), year=given["year"], after=after, coordinator=coordinator
    )
    tell_lessons(given.get("lessons", ()), after=after, coordinator=coordinator)
    tell_awards(given.get("awards", ()), year=given["year"], after=after, manager=_person(MANAGER))


def _judge_themselves(given: dict[str, Any], *, today: date) -> None:
    """What contractors say of themselves in a year, before the owner's next steps; and what some
    answers rest on."""
    for entry in given.get("sources", ()):
        tell_source(
            _evaluation_of(given["year"], entry["contractor"]),
            entry,
            by=_person(entry["by"]),
            now=datetime.combine(today + timedelta(days=entry["day"]), time(3), tzinfo=UTC),
            party=OWNER if entry["by"] == COORDINATOR else CONTRACTOR,
        )
    for entry in given.get("self_assessments", ()):
        day = today + timedelta(days=entry["day"])
        tell_self_assessment(
            _evaluation_of(given["year"], entry["contractor"]),
            self_assessment_entry(entry),
            by=_person(f"wakil.{entry['contractor'].lower()}"),
            now=datetime.combine(day, time(2), tzinfo=UTC),
        )


def _evaluation_of(year: int, contractor: str) -> Evaluation:
    return Evaluation.objects.get(
        period__year=year,
        period__instrument__code=INSTRUMENT,
        contractor__code=contractor,
    )


def _load_objections(year: int, *, contractor: str) -> None:
    """Those of one contractor's representative to its published result."""
    tell_objections(_evaluation_of(year, contractor), _objection_cast(contractor))


def _objection_cast(contractor: str) -> ObjectionCast:
    return ObjectionCast(
        contractor=_person(f"wakil.{contractor.lower()}"),
        coordinator=_person(COORDINATOR),
        replier=_person(OTHER_COORDINATOR),
        manager=_person(MANAGER),
    )


def _load_reply_year(path: Path, *, findings: Findings) -> None:
    """A period of the paper's two beside their printed ones, to whose results each objected; what
    was rejected has become final since."""
    entry = read_reply_year(path)
    year = entry.period.of
    period = _open(entry.period, objection_days=entry.objection_days)
    load_year(year, period, findings=findings, fill_in=fill_in_at_once)
    for told in entry.objections:
        evaluation = Evaluation.objects.get(period=period, contractor__code=told["contractor"])
        tell_objection(evaluation, told, cast=_objection_cast(told["contractor"]))
    published = max(one.published for one in year.evaluations if one.published)
    make_due_results_final(now=published + 3 * timedelta(days=entry.objection_days))


def _person(username: str) -> Actor:
    return Actor(User.objects.get(username=username))


def _load_cast(cast: Cast) -> None:
    for code, name in cast.sites.items():
        add_site(code=code, name=name, by=SYSTEM, now=BEGINNING)
    sites = {site.code: site for site in Site.objects.all()}
    for entry in cast.contractors:
        add_contractor(
            code=entry["code"],
            name=entry["name"],
            scope=entry["scope"],
            risk_class=RiskClass(entry["risk_class"]),
            sites=[sites[code] for code in entry["sites"]],
            by=SYSTEM,
            now=BEGINNING,
        )
    for person in cast.people:
        load_person(person)


def load_person(entry: PersonEntry) -> None:
    """Who signs in with the demonstration's password, for their company where they have one."""
    user = add_person(
        username=entry.username,
        password=PASSWORD,
        facts=PersonFacts(
            first_name=entry.name[0], last_name=entry.name[1], email="", role=Role(entry.role)
        ),
        by=SYSTEM,
        now=BEGINNING,
    )
    if entry.contractor:
        appoint_representative(
            user=user,
            contractor=Contractor.objects.get(code=entry.contractor),
            by=SYSTEM,
            now=BEGINNING,
        )


def _open(entry: PeriodEntry, *, objection_days: int | None = None) -> Period:
    code, _, version = entry.instrument.rpartition("-v")
    return open_period(
        year=entry.of.year,
        instrument=Instrument.objects.get(code=code, version=int(version)),
        level=entry.level,
        submit_by=entry.submit_by,
        note=entry.note,
        objection_days=objection_days,
        by=_person(MANAGER),
        now=entry.of.opened,
    )


def load_year(
    year: YearEntry,
    period: Period,
    *,
    findings: Findings,
    fill_in: FillIn,
    judged: Callable[[], None] = lambda: None,
) -> None:
    """A whole year; ``judged`` is called once checklists are filled in, before they are handed
    in."""
    _load_man_hours(year)
    _load_incidents(year)
    for finding in year.findings:
        if not finding.item:
            findings.begin(finding)
    begun = [
        (entry, _begin_evaluation(entry, period, year=year, findings=findings, fill_in=fill_in))
        for entry in year.evaluations
    ]
    judged()
    _take_steps(begun, findings)


def _load_man_hours(year: YearEntry) -> None:
    for entry in year.man_hours:
        changes = list(_figures_of(entry, year.year))
        _record(entry, changes, by=_person(COORDINATOR), now=year.opened)


def _record(
    entry: dict[str, Any], changes: Sequence[FigureChange], *, by: Actor, now: datetime
) -> None:
    """Enter months, and answer whatever is asked about them: they are as they were made up."""
    told: dict[str, Any] = {
        "contractor": Contractor.objects.get(code=entry["contractor"]),
        "site": Site.objects.get(code=entry["site"]),
        "changes": changes,
        "by": by,
        "now": now,
    }
    try:
        record_year(**told)
    except OddFigures as odd:
        record_year(**told, sure_of=[doubt.token for doubt in odd.doubts])


def _load_reported_months(path: Path, *, today: date) -> None:
    """What representatives told of their months; some of it is returned, the rest waits."""
    now = datetime.combine(today, time(1), tzinfo=UTC)
    for entry in read_reported_months(path):
        changes = list(_reported_figures(entry, today))
        _record(entry, changes, by=_person(entry["by"]), now=now - timedelta(days=2))
        returned = MonthlyIndicator.objects.filter(
            contractor__code=entry["contractor"],
            site__code=entry["site"],
            month__in=[date(entry["year"], month, 1) for month in entry.get("returned", [])],
        ).select_related("contractor", "site")
        for row in returned:
            decide_months(
                contractor=row.contractor,
                site=row.site,
                seen={row.month: row.told_at},
                confirmed=False,
                reason=entry["reason"],
                by=_person(COORDINATOR),
                now=now - timedelta(days=1),
            )


def _reported_figures(entry: dict[str, Any], today: date) -> Iterator[FigureChange]:
    """Of a year from January on; or of the last months that are over, in whatever years."""
    if "year" in entry:
        yield from _figures_of(entry, entry["year"])
        return
    this = today.year * 12 + today.month - 1
    for change in _figures_of(entry, today.year):
        year, month = divmod(this - entry["back"] + change.month.month - 1, 12)
        yield replace(change, month=date(year, month + 1, 1))


def _figures_of(entry: dict[str, Any], year: int) -> Iterator[FigureChange]:
    """Each figure that was reported; nobody has told a month that has no man-hours.

    Where the list of a leading figure is missing or ends, nothing was reported.
    """
    for number, hours in enumerate(entry["hours"], start=1):
        if hours is None:
            continue
        told = {name: entry.get(name, [])[number - 1 : number] for name in LEADING_COLUMNS}
        figures = {"man_hours": hours, "workforce": entry["workforce"]}
        figures |= {name: value[0] for name, value in told.items() if value}
        for name, figure in figures.items():
            yield FigureChange(date(year, number, 1), name, seen=None, value=figure)


def _facts_of_incident(entry: dict[str, Any]) -> IncidentFacts:
    """What is known of it once all its days are lost."""
    return IncidentFacts(
        site=Site.objects.get(code=entry["site"]),
        on=entry["date"],
        kind=IncidentKind(entry["kind"]),
        mining_class=entry.get("mining_class", ""),
        description=entry["description"],
        fatalities=entry.get("fatalities", 0),
        injured=entry.get("injured", 0),
        lost_days=entry.get("lost_days", 0),
    )


def _load_incidents(year: YearEntry) -> None:
    """Each is reported by the coordinator the day after, corrected once all its days are lost, and
    decided by the manager a week later."""
    by = _person(COORDINATOR)
    for entry in year.incidents:
        told = datetime.combine(entry["date"] + timedelta(days=1), time(1), tzinfo=UTC)
        facts = _facts_of_incident(entry)
        incident = report_incident(
            contractor=Contractor.objects.get(code=entry["contractor"]),
            facts=replace(facts, lost_days=min(1, facts.lost_days)),
            reference=entry["reference"],
            with_procedure=False,
            by=by,
            now=told,
        )
        known = told + timedelta(days=max(0, facts.lost_days - 1))
        if known > told:
            change_incident(
                incident=incident, facts=facts, seen=1, with_procedure=False, by=by, now=known
            )
        if entry.get("status") != IncidentStatus.REPORTED:
            decide_incident(
                incident=incident,
                confirmed=True,
                by=_person(MANAGER),
                now=known + timedelta(days=7),
            )


def _begin_evaluation(
    entry: EvaluationEntry,
    period: Period,
    *,
    year: YearEntry,
    findings: Findings,
    fill_in: FillIn,
) -> Evaluation:
    """Fill it in as far as the file goes, and raise what was found."""
    coordinator = _person(COORDINATOR)
    evaluation = add_evaluation(
        period=period,
        contractor=Contractor.objects.get(code=entry.contractor),
        coordinator=coordinator.user,
        by=_person(MANAGER),
        now=year.opened,
    )
    if entry.filled:
        fill_in(evaluation, entry, coordinator)
    for finding in year.findings:
        if finding.item and finding.contractor == entry.contractor:
            findings.begin(finding, evaluation)
    return evaluation


def _take_steps(begun: Sequence[tuple[EvaluationEntry, Evaluation]], findings: Findings) -> None:
    """Hand in, return, approve (with the findings as they stood then) and publish, in time."""
    coordinator, manager = _person(COORDINATOR), _person(MANAGER)
    taken = {
        at
        for entry, _evaluation in begun
        for at in (entry.submitted, entry.returned, entry.approved, entry.published)
        if at
    }
    for at in sorted(taken):
        for entry, evaluation in begun:
            if entry.submitted == at:
                submit_evaluation(evaluation=evaluation, by=coordinator, now=at)
            if entry.returned == at:
                return_evaluation(evaluation=evaluation, reason=RETURNED, by=manager, now=at)
            if entry.approved == at:
                findings.catch_up(at)
                approve_evaluation(evaluation=evaluation, by=manager, now=at)
        if due := [evaluation for entry, evaluation in begun if entry.published == at]:
            publish_evaluations(evaluations=due, by=manager, now=at)


def _fill_in(evaluation: Evaluation, entry: EvaluationEntry, by: Actor) -> None:
    """Item by item, as a coordinator does at the checklist."""
    assert entry.filled is not None
    times = _every(BETWEEN_SAVES, entry.filled)
    sheet = sheet_of(evaluation.instrument_id, evaluation.level)
    for item in sheet.items:
        change = _change(item, entry)
        if change != AnswerChange():
            save_answer(
                pinned=PinnedEvaluation.of(evaluation),
                item_code=item.code,
                change=change,
                base_version=0,
                operation=uuid5(NAMESPACE_URL, f"demo:{evaluation.pk}:item:{item.code}"),
                by=by,
                now=next(times),
            )
    for code, text in entry.element_notes.items():
        save_element_note(
            pinned=PinnedEvaluation.of(evaluation),
            element_code=code,
            text=text,
            base_version=0,
            operation=uuid5(NAMESPACE_URL, f"demo:{evaluation.pk}:element:{code}"),
            by=by,
            now=next(times),
        )


def fill_in_at_once(evaluation: Evaluation, entry: EvaluationEntry, by: Actor) -> None:
    """All together, as a workbook is taken in; items without an answer stay open."""
    assert entry.filled is not None
    changes = {
        item.code: _change(item, entry)
        for item in sheet_of(evaluation.instrument_id, evaluation.level).items
    }
    save_answers(
        pinned=PinnedEvaluation.of(evaluation),
        answers=[
            AnswerSave(code, change, 0)
            for code, change in changes.items()
            if change.choice or change.not_applicable
        ],
        notes=[NoteSave(code, text, 0) for code, text in entry.element_notes.items()],
        operation=uuid5(NAMESPACE_URL, f"demo:{evaluation.pk}:all"),
        by=by,
        now=entry.filled,
    )


def _change(item: SheetItem, entry: EvaluationEntry) -> AnswerChange:
    note = entry.item_notes.get(item.code, "")
    if reason := entry.not_applicable.get(item.code):
        return AnswerChange(not_applicable=True, na_reason=reason, note=note)
    return AnswerChange(
        choice=entry.answers.get(item.code, entry.rest),
        note=note,
        figure=entry.figures.get(item.code),
    )


def _every(step: timedelta, start: datetime) -> Iterator[datetime]:
    while True:
        yield start
        start += step
