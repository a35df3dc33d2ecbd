"""Two documents asked for, for a worker process to find: run as a program, beside the tests.

Frozen results cannot be deleted from the tests' own database, so this scene has one of its own.
"""

import sys

import django

django.setup()

from django.utils import timezone  # noqa: E402

from contractors.models import Contractor  # noqa: E402
from core.audit import SYSTEM  # noqa: E402
from documents.models import Document, DocumentStatus  # noqa: E402
from documents.services.requests import request_document  # noqa: E402
from documents.services.running import begin_document  # noqa: E402
from reports.choices import ReportKind  # noqa: E402
from tests.reports.frozen_results import make_period, make_result, make_yardsticks  # noqa: E402

MANY = 5


def two_scorecards() -> None:
    """Ask for the scorecards of PT A and PT B; the worker of the second has died in the middle."""
    year = make_period(make_yardsticks(), 2024)
    for name, company in (("pt_a", "PT A"), ("pt_b", "PT B")):
        contractor = Contractor.objects.create(code=name, name=company)
        result = make_result(name, contractor=contractor, period=year)
        document = request_document(
            kind=ReportKind.SCORECARD, results=[result], language="id", by=SYSTEM,
            now=timezone.now(),
        )  # fmt: skip
    begin_document(document=document, total=3, now=timezone.now())
    assert not Document.objects.exclude(enqueued_at=None).exists()  # the broker was down
    assert Document.objects.filter(status=DocumentStatus.QUEUED).count() == 1


def a_zip_of_many() -> None:
    """Ask for all scorecards of MANY contractors, none of them made yet."""
    year = make_period(make_yardsticks(), 2024)
    results = [
        make_result(
            "pt_b",
            contractor=Contractor.objects.create(code=f"K{n}", name=f"PT Contoh {n:03}"),
            period=year,
        )
        for n in range(MANY)
    ]
    request_document(
        kind=ReportKind.SCORECARDS_ZIP, results=results, language="id", by=SYSTEM,
        now=timezone.now(),
    )  # fmt: skip


if __name__ == "__main__":
    {"two": two_scorecards, "zip": a_zip_of_many}[sys.argv[1]]()
