"""Databases of a known size: so many contractors, each evaluated in 2024 on csms-v1.

Answers and results are copied from one evaluation that went through the services, so that the
rows are real while a thousand of them take seconds to make.
"""

from datetime import UTC, date, datetime
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import psycopg2
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from accounts.choices import Role
from accounts.models import User
from checklists.services.answers import AnswerChange, save_answer
from contractors.models import Contractor, Site
from core.audit import SYSTEM
from evaluations.choices import EvaluationStatus
from evaluations.models import Answer, Evaluation, Period, Publication, Result
from evaluations.pinned_evaluation import PinnedEvaluation
from evaluations.services import life_cycle
from instruments.models import Instrument
from instruments.services.loading import load_instruments
from instruments.sheets import sheet_of
from periods.services import add_evaluation, open_period

NOW = datetime(2025, 1, 20, 3, 0, tzinfo=UTC)
PASSWORD = "ukur-saja-1"  # noqa: S105 - of a database that lives for one benchmark
PATTERN = "csms_pattern"
INSTRUMENTS = Path(__file__).resolve().parent.parent / "instruments" / "library"


def create_database(name: str) -> None:
    """An empty, migrated database of this name on the configured server; an old one goes."""
    _migrate_pattern()
    _drop(name)
    _admin(f'CREATE DATABASE "{name}" TEMPLATE "{PATTERN}"')
    use_database(name)
    _collect_static()


@cache
def _migrate_pattern() -> None:
    """What each database of a run is copied from: migrating takes a minute, copying a moment."""
    _drop(PATTERN)
    _admin(f'CREATE DATABASE "{PATTERN}"')
    use_database(PATTERN)
    call_command("migrate", verbosity=0)
    connections.close_all()


@cache
def _collect_static() -> None:
    """Static files as they are sent to a browser, once a run: every page names them."""
    call_command("collectstatic", interactive=False, verbosity=0)


def use_database(name: str) -> None:
    """Let this process talk to the database ``name``."""
    connections["default"].close()
    settings.DATABASES["default"]["NAME"] = name
    connections["default"].settings_dict["NAME"] = name


def use_filled(name: str, contractors: int) -> None:
    """Let this process talk to the database ``name`` with so many contractors.

    The first benchmark of a run that asks for it makes it anew, whichever are chosen: one that was
    kept from before would have the schema of then.
    """
    _make_filled(name, contractors)
    use_database(name)


@lru_cache(8)
def _make_filled(name: str, contractors: int) -> None:
    create_database(name)
    fill(contractors)


def _drop(name: str) -> None:
    _admin(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _admin(statement: str) -> None:
    given = connections["default"].settings_dict
    connection = psycopg2.connect(
        host=given["HOST"], user=given["USER"], password=given["PASSWORD"], dbname="postgres"
    )
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def fill(contractors: int) -> None:
    """People, instruments, and ``contractors`` evaluations: one open and answered, one open SMK3
    with all 166 items, the others published."""
    for username, role in (("koordinator", Role.COORDINATOR), ("manajer", Role.MANAGER)):
        User.objects.create_user(username=username, password=PASSWORD, role=role)
    load_instruments(folder=INSTRUMENTS, by=SYSTEM, now=NOW)
    Site.objects.create(code="S1", name="Site 1")
    Contractor.objects.bulk_create(
        Contractor(code=f"K{n:04}", name=f"PT Contoh {n:04}") for n in range(contractors)
    )
    companies = list(Contractor.objects.order_by("code"))
    period = period_of("csms", "")
    pattern = answered(period, companies[0])
    Evaluation.objects.bulk_create(
        Evaluation(
            period=period,
            contractor=company,
            instrument=period.instrument,
            ladder=period.ladder,
            rule_set=period.rule_set,
            summary=pattern.summary,
        )
        for company in companies[1:]
    )
    answered(period_of("smk3", "lanjutan"), companies[0])
    copies = list(Evaluation.objects.filter(period=period).exclude(pk=pattern.pk))
    _copy_answers(pattern, copies)
    _copy_results(pattern, copies)


def period_of(code: str, level: str, *, year: int = 2024) -> Period:
    """A year on the first version of an instrument."""
    return open_period(
        year=year,
        instrument=Instrument.objects.get(code=code, version=1),  # 61 items, as in the figures
        level=level,
        submit_by=date(2025, 1, 31),
        by=SYSTEM,
        now=NOW,
    )


def answered(period: Period, contractor: Contractor) -> Evaluation:
    """An evaluation of which every item is answered, each by the next choice of its scale."""
    evaluation = add_evaluation(
        period=period, contractor=contractor, coordinator=None, by=SYSTEM, now=NOW
    )
    for number, item in enumerate(sheet_of(period.instrument_id, period.level).items):
        choices = item.scale.choices
        save_answer(
            pinned=PinnedEvaluation.of(evaluation),
            item_code=item.code,
            change=AnswerChange(
                choice=choices[number % len(choices)].code, note="Dilihat di lapangan."
            ),
            base_version=0,
            operation=uuid4(),
            by=SYSTEM,
            now=NOW,
        )
    evaluation.refresh_from_db()
    return evaluation


def _copy_answers(pattern: Evaluation, copies: list[Evaluation]) -> None:
    rows = list(Answer.objects.filter(evaluation=pattern))
    Answer.objects.bulk_create(
        (
            Answer(
                evaluation=copy,
                item_id=row.item_id,
                choice=row.choice,
                note=row.note,
                answered_at=NOW,
            )
            for copy in copies
            for row in rows
        ),
        batch_size=5000,
    )


def _copy_results(pattern: Evaluation, copies: list[Evaluation]) -> None:
    """Publish the first copy through the services; the others get rows made from its result."""
    first, *others = copies
    life_cycle.submit_evaluation(evaluation=first, by=SYSTEM, now=NOW)
    result = life_cycle.approve_evaluation(evaluation=first, by=SYSTEM, now=NOW)
    [publication] = life_cycle.publish_evaluations(evaluations=[first], by=SYSTEM, now=NOW)
    names = dict(Contractor.objects.values_list("pk", "name"))
    results = Result.objects.bulk_create(
        (
            Result(
                evaluation=other,
                revision=1,
                case=result.case,
                output=result.output,
                context=result.context
                | {
                    "contractor": result.context["contractor"]
                    | {"name": names[other.contractor_id]}
                },
                sha256=sha256(str(other.pk).encode()).hexdigest(),
                approved_at=NOW,
            )
            for other in others
        ),
        batch_size=200,
    )
    Publication.objects.bulk_create(
        Publication(result=one, comparison=publication.comparison, published_at=NOW)
        for one in results
    )
    Evaluation.objects.filter(pk__in=[other.pk for other in others]).update(
        status=EvaluationStatus.PUBLISHED
    )
