"""A contractor's 24 months stored at once, against bare inserts of the same rows.

``months_paste_24x12_ms_vs_bare`` is the time of the service (what is there already, checks, what is
asked about, months, audit) over that of the same rows of months and audit inserted one by one by a
bare cursor. Both are one transaction, which is rolled back.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from benchmarks.data import create_database
from benchmarks.timing import alternate
from contractors.models import Contractor, Representative, Site
from core.audit import Actor
from core.models import AuditEntry
from monitoring.indicators import FIGURES, FigureChange
from monitoring.models import MonthlyIndicator
from monitoring.services import record_year

DATABASE = "csms_bench_months"
ROUNDS = 30
MONTHS = [date(year, month, 1) for year in (2023, 2024) for month in range(1, 13)]


def _undone(work: Callable[[], object]) -> Callable[[], None]:
    def once() -> None:
        with transaction.atomic():
            work()
            transaction.set_rollback(True)

    return once


def _paste() -> Callable[[], object]:
    site = Site.objects.create(code="S1", name="Site 1")
    contractor = Contractor.objects.create(code="PTA", name="PT A")
    contractor.sites.add(site)
    person = User.objects.create_user(username="wakil.pta", role=Role.REPRESENTATIVE)
    Representative.objects.create(user=person, contractor=contractor)
    changes = [FigureChange(month, name, None, 100) for month in MONTHS for name in FIGURES]
    given: dict[str, Any] = {"contractor": contractor, "site": site, "changes": changes}
    return lambda: record_year(**given, sure=MONTHS[0], by=Actor(person), now=timezone.now())


def _bare(paste: Callable[[], object]) -> Callable[[], object]:
    """The rows that the service stores, each by an INSERT of its own."""
    rows: list[tuple[str, list[Any]]] = []
    with transaction.atomic():
        paste()
        stored = [*MonthlyIndicator.objects.all(), *AuditEntry.objects.order_by("-id")[:24]]
        for one in stored:
            columns = [field for field in one._meta.concrete_fields if not field.primary_key]
            names = ", ".join(f'"{field.column}"' for field in columns)
            marks = ", ".join(["%s"] * len(columns))
            sql = f'INSERT INTO "{one._meta.db_table}" ({names}) VALUES ({marks})'  # noqa: S608
            values = [
                field.get_db_prep_save(getattr(one, field.attname), connection) for field in columns
            ]
            rows.append((sql, values))
        transaction.set_rollback(True)

    def insert() -> None:
        with connection.cursor() as cursor:
            for sql, values in rows:
                cursor.execute(sql, values)

    return insert


def measure() -> dict[str, float]:
    """Statements and times of the paste."""
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    create_database(DATABASE)
    paste = _paste()
    bare = _bare(paste)
    with transaction.atomic(), CaptureQueriesContext(connection) as captured:
        paste()
        transaction.set_rollback(True)
    whole, inserted = alternate([_undone(paste), _undone(bare)], rounds=ROUNDS)
    return {
        "months_paste_24x12_queries": len(captured),
        "months_paste_24x12_ms": whole * 1000,
        "months_paste_24x12_ms_vs_bare": whole / inserted,
    }
