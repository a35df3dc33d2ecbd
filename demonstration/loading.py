"""Puts the demonstration into an empty database, each step by the service a person would use.

Every time comes from the files and every id from an empty table, so the results have the same
hash on every machine. It is one transaction: there is all of it or nothing.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

from accounts.choices import Role
from accounts.models import User
from accounts.services import add_person
from contractors.choices import RiskClass
from contractors.models import Contractor, Site
from contractors.services import add_contractor, add_site, appoint_representative
from core.audit import SYSTEM, Actor
from core.errors import Refusal
from demonstration.findings import Findings
from demonstration.reading import (
    Cast,
    EvaluationEntry,
    PersonEntry,
    YearEntry,
    read_cast,
    read_year,
)
from evaluations.models import Evaluation, Period
from evaluations.pinned import Pinned
from evaluations.services.answers import AnswerChange, save_answer, save_element_note
from evaluations.services.life_cycle import (
    approve_evaluation,
    publish_evaluations,
    submit_evaluation,
)
from evaluations.services.periods import add_evaluation, open_period
from instruments.models import Instrument
from instruments.sheets import SheetItem, sheet_of
from monitoring.choices import IncidentKind, IncidentStatus
from monitoring.indicators import LEADING_COLUMNS, LeadingIndicators
from monitoring.services import decide_incident, record_monthly_indicator, report_incident

PASSWORD = "contoh-csms-2024"  # noqa: S105 - a demonstration on loopback, printed by make demo
BEGINNING = datetime(2024, 1, 2, 1, 0, tzinfo=UTC)
COORDINATOR, MANAGER = "koordinator", "manajer"
BETWEEN_SAVES = timedelta(minutes=2)


def is_loaded() -> bool:
    """True when the demonstration is in the database."""
    return User.objects.filter(username=COORDINATOR).exists() and Period.objects.exists()


@transaction.atomic
def load_demonstration(folder: Path) -> bool:
    """Load the files of a folder; False when it was done before.

    Refusal when the database already holds people or contractors of somebody's own.
    """
    if is_loaded():
        return False
    if User.objects.exists() or Contractor.objects.exists():
        raise Refusal(
            "The database already holds people or contractors: the demonstration is loaded only "
            "into an empty one, so that it never mixes with real data."
        )
    _count_ids_from_one()
    cast = read_cast(folder / "cast.yaml")
    _load_cast(cast)
    years = [read_year(path) for path in folder.glob("*-20[0-9][0-9].yaml")]
    findings = Findings()
    for year in sorted(years, key=lambda one: one.opened):
        _load_year(year, findings)
    findings.catch_up()
    return True


def _count_ids_from_one() -> None:
    """Tables are empty, but an attempt that was killed may have used up ids."""
    models = [model for model in apps.get_models() if not model._default_manager.exists()]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _person(username: str) -> Actor:
    return Actor(User.objects.get(username=username))


def _load_cast(cast: Cast) -> None:
    sites = {
        code: add_site(code=code, name=name, by=SYSTEM, now=BEGINNING)
        for code, name in cast.sites.items()
    }
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
        _load_person(person)


def _load_person(entry: PersonEntry) -> None:
    user = add_person(
        username=entry.username,
        password=PASSWORD,
        first_name=entry.name[0],
        last_name=entry.name[1],
        role=Role(entry.role),
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


def _load_year(year: YearEntry, findings: Findings) -> None:
    code, _, version = year.instrument.rpartition("-v")
    period = open_period(
        year=year.year,
        instrument=Instrument.objects.get(code=code, version=int(version)),
        level=year.level,
        submit_by=year.submit_by,
        note=year.note,
        by=_person(MANAGER),
        now=year.opened,
    )
    _load_man_hours(year)
    _load_incidents(year)
    for finding in year.findings:
        if not finding.item:
            findings.begin(finding)
    submitted = [
        (entry, _load_evaluation(entry, period, year, findings)) for entry in year.evaluations
    ]
    approved = [
        evaluation
        for entry, evaluation in submitted
        if entry.approved and _approve(evaluation, entry.approved, findings)
    ]
    if year.published:
        publish_evaluations(evaluations=approved, by=_person(MANAGER), now=year.published)


def _load_man_hours(year: YearEntry) -> None:
    for entry in year.man_hours:
        for number, hours in enumerate(entry["hours"], start=1):
            record_monthly_indicator(
                contractor=Contractor.objects.get(code=entry["contractor"]),
                site=Site.objects.get(code=entry["site"]),
                month=date(year.year, number, 1),
                man_hours=hours,
                workforce=entry["workforce"],
                leading=_leading(entry, number),
                by=_person(COORDINATOR),
                now=year.opened,
            )


def _leading(entry: dict[str, Any], number: int) -> LeadingIndicators:
    """The figures of the nth month; where a list is missing or ends, nothing was reported."""
    told = {name: entry.get(name, [])[number - 1 : number] for name in LEADING_COLUMNS}
    return LeadingIndicators(**{name: value[0] if value else None for name, value in told.items()})


def _load_incidents(year: YearEntry) -> None:
    """Each is reported the day after by the coordinator and decided by the manager in a week."""
    for entry in year.incidents:
        day_after = datetime.combine(entry["date"] + timedelta(days=1), time(1), tzinfo=UTC)
        incident = report_incident(
            contractor=Contractor.objects.get(code=entry["contractor"]),
            site=Site.objects.get(code=entry["site"]),
            reference=entry["reference"],
            on=entry["date"],
            kind=IncidentKind(entry["kind"]),
            mining_class=entry.get("mining_class", ""),
            description=entry["description"],
            fatalities=entry.get("fatalities", 0),
            injured=entry.get("injured", 0),
            lost_days=entry.get("lost_days", 0),
            by=_person(COORDINATOR),
            now=day_after,
        )
        if entry.get("status") != IncidentStatus.REPORTED:
            decide_incident(
                incident=incident,
                confirmed=True,
                by=_person(MANAGER),
                now=day_after + timedelta(days=7),
            )


def _load_evaluation(
    entry: EvaluationEntry, period: Period, year: YearEntry, findings: Findings
) -> Evaluation:
    """Fill it in as far as the file goes, raise what was found, hand it in if it was."""
    coordinator = _person(COORDINATOR)
    evaluation = add_evaluation(
        period=period,
        contractor=Contractor.objects.get(code=entry.contractor),
        coordinator=coordinator.user,
        by=_person(MANAGER),
        now=year.opened,
    )
    if entry.filled:
        _fill_in(evaluation, entry, by=coordinator)
    for finding in year.findings:
        if finding.item and finding.contractor == entry.contractor:
            findings.begin(finding, evaluation)
    if entry.submitted:
        submit_evaluation(evaluation=evaluation, by=coordinator, now=entry.submitted)
    return evaluation


def _approve(evaluation: Evaluation, at: datetime, findings: Findings) -> Evaluation:
    """Approve it with the findings as they stood then."""
    findings.catch_up(at)
    approve_evaluation(evaluation=evaluation, by=_person(MANAGER), now=at)
    return evaluation


def _fill_in(evaluation: Evaluation, entry: EvaluationEntry, *, by: Actor) -> None:
    assert entry.filled is not None
    times = _every(BETWEEN_SAVES, entry.filled)
    sheet = sheet_of(evaluation.instrument_id, evaluation.level)
    for item in sheet.items:
        change = _change(item, entry)
        if change != AnswerChange():
            save_answer(
                pinned=Pinned.of(evaluation),
                item_code=item.code,
                change=change,
                base_version=0,
                operation=uuid5(NAMESPACE_URL, f"demo:{evaluation.pk}:item:{item.code}"),
                by=by,
                now=next(times),
            )
    for code, text in entry.element_notes.items():
        save_element_note(
            pinned=Pinned.of(evaluation),
            element_code=code,
            text=text,
            base_version=0,
            operation=uuid5(NAMESPACE_URL, f"demo:{evaluation.pk}:element:{code}"),
            by=by,
            now=next(times),
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
