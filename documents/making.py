"""Making one document now, in this process: the caller holds its lock."""

import logging
import os
import shutil
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from contractors.choices import Audience
from core.errors import NotAllowed, Refusal
from core.errors.outside import is_full
from documents.access import may_have
from documents.jobs.attempt import JobStopped
from documents.jobs.parts import drop_parts
from documents.jobs.progress_bar import ProgressBar
from documents.kinds import kind_of
from documents.models import Document
from documents.services.running import begin_document, fail_document, finish_document
from documents.storage import FullError, full

log = logging.getLogger(__name__)

FOLDERS = "csms-document-"
LEFT_AFTER = 24 * 3600  # seconds; no job takes as long


def make_now(document_id: int) -> None:
    """Queued > running > done or failed; nothing for a row that is gone or has ended."""
    document = Document.objects.filter(pk=document_id).first()
    if document is None or document.is_finished:
        return
    with translation.override(document.language):
        try:
            _make(document)
        except JobStopped:
            log.info("Document %s was cancelled", document_id)
            drop_parts(document)
        except Refusal as refusal:
            _fail(document, refusal)
        except Exception as error:
            log.exception("Document %s was not made", document_id)
            _fail(document, full(document) if is_full(error) else Refusal(_unexpected(document)))


def clear_left_folders() -> None:
    """Remove the folders that killed workers of this machine left a day ago or before."""
    long_ago = time.time() - LEFT_AFTER
    for folder in Path(gettempdir()).glob(f"{FOLDERS}*"):
        with suppress(OSError):  # it went away, or is another user's
            if folder.stat().st_mtime < long_ago and folder.stat().st_uid == os.getuid():
                shutil.rmtree(folder)


def _make(document: Document) -> None:
    begin_document(document=document, total=3, now=timezone.now())
    _refuse_what_may_not_be_seen(document)
    with TemporaryDirectory(prefix=FOLDERS) as folder:
        progress = ProgressBar(document, folder=Path(folder))
        kind = kind_of(document.kind)
        content = kind.load_maker().make(document, progress)
        finish_document(
            document=document,
            content=content,
            problems=[*progress.problems, *kind.sources.notes(document.results)],
            missing=len(progress.problems),
            now=timezone.now(),
        )
    if kind.keeps_parts:
        drop_parts(document)
    log.info("Document %s was made: %s", document.pk, document.title)


def _fail(document: Document, refusal: Refusal) -> None:
    """Say why. Where there is no room, what was kept of the document makes some."""
    if isinstance(refusal, FullError):
        drop_parts(document)
    fail_document(document=document, reason=refusal.message, now=timezone.now())


def _refuse_what_may_not_be_seen(document: Document) -> None:
    """Who asked may have lost the right since. Documents of the system have no such person."""
    person = document.requested_by
    audience = Audience(document.audience)
    if not may_have(person, document.kind, digests=document.results, audience=audience):
        raise NotAllowed(
            _("%(person)s may no longer see what this document shows.") % {"person": person}
        )


def _unexpected(document: Document) -> str:
    return _(
        "The document could not be made; what happened is in the log. Try again, or tell the "
        "administrator: document %(number)s."
    ) % {"number": document.pk}
