"""How long files are kept, and their end."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from core.audit import SYSTEM, record
from documents.kinds import kind_of
from documents.models import Document, DocumentStatus

log = logging.getLogger(__name__)


def kept_until(document: Document, *, now: datetime) -> datetime | None:
    """When the file of a document made now goes; None for what lasts once it is published.

    What was published is asked for again and again, for years; the rest is made again in the
    same bytes when somebody asks.
    """
    kind = kind_of(document.kind)
    if kind.lasts and kind.published_among(document.results):
        return None
    return now + timedelta(days=settings.DOCUMENTS_KEPT_DAYS)


def expire_documents(*, now: datetime) -> int:
    """Delete the files whose time is over; the rows stay and say so. Returns how many.

    Safe at any time and any number of times: a row that is asked for again meanwhile is
    skipped.
    """
    over = Document.objects.filter(status=DocumentStatus.DONE, expires_at__lte=now)
    return sum(_expire(pk, now=now) for pk in over.values_list("pk", flat=True))


@transaction.atomic
def _expire(document_id: int, *, now: datetime) -> int:
    document = (
        Document.objects.select_for_update(skip_locked=True)
        .filter(pk=document_id, status=DocumentStatus.DONE, expires_at__lte=now)
        .first()
    )
    if document is None:
        return 0
    try:
        document.file.storage.delete(document.file.name)
    except Exception:  # each storage has its own errors; one file must not stop the others
        log.exception("The file of document %s could not be deleted", document_id)
        return 0
    record(
        by=SYSTEM,
        at=now,
        action="expire_document",
        target=document,
        before={"sha256": document.sha256},
    )
    document.file, document.status = "", DocumentStatus.EXPIRED
    document.save(update_fields=["file", "status"])
    return 1
