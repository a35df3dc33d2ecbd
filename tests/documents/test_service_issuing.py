"""The register of what was handed out: by hash, once, for good."""

from datetime import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from core.audit import SYSTEM
from documents.models import IssuedDocument
from documents.services.issuing import record_issued
from documents.services.requests import request_document
from documents.services.running import finish_document
from evaluations.models import Result
from reports.choices import ReportKind

FILE = "f" * 64


def test_a_finished_document_is_on_the_register(pt_a: Result, now: datetime) -> None:
    document = request_document(
        kind=ReportKind.SCORECARD, results=[pt_a], language="id", by=SYSTEM, now=now
    )
    finish_document(document=document, content=b"%PDF-1.7", now=now)
    issued = IssuedDocument.objects.get()
    assert issued.sha256 == document.sha256
    assert (issued.kind, issued.results, issued.published) == ("scorecard", [pt_a.sha256], True)


def test_the_same_bytes_made_again_are_one_row(pt_a: Result, now: datetime) -> None:
    for _ in range(2):
        record_issued(sha256=FILE, kind="scorecard", language="id", results=[pt_a.sha256], now=now)
    assert IssuedDocument.objects.count() == 1


def test_what_holds_an_unpublished_result_is_marked(
    pt_a: Result, unpublished: Result, now: datetime
) -> None:
    digests = [pt_a.sha256, unpublished.sha256]
    issued = record_issued(sha256=FILE, kind="comparison", language="id", results=digests, now=now)
    assert not issued.published


@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET kind = 'comparison'"])
def test_the_database_refuses_to_change_it(pt_a: Result, now: datetime, statement: str) -> None:
    record_issued(sha256=FILE, kind="scorecard", language="id", results=[pt_a.sha256], now=now)
    with (
        connection.cursor() as cursor,
        pytest.raises(IntegrityError, match="stays on record"),
        transaction.atomic(),
    ):
        cursor.execute(statement.format(IssuedDocument._meta.db_table))
