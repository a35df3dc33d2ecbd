"""Making one document now, in this process: the caller holds its lock."""

import logging
import os
import shutil
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from django.utils import timezone, translation
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from contractors.models import Contractor
from core.errors import NotAllowed, Refusal
from documents.access import may_request
from documents.kept import drop_parts
from documents.makers import Progress, maker_of
from documents.models import Document
from documents.services.running import Stopped, begin_document, fail_document, finish_document
from documents.storage import FullError, full, is_full
from evaluations.access import results_visible_to

log = logging.getLogger(__name__)

FOLDERS = "csms-document-"
LEFT_AFTER = 24 * 3600  # seconds; no job takes as long
NAMED = 5  # archived contractors in one sentence


def make_now(document_id: int) -> None:
    """Queued > running > done or failed; nothing for a row that is gone or has ended."""
    document = Document.objects.filter(pk=document_id).first()
    if document is None or document.is_finished:
        return
    with translation.override(document.language):
        try:
            _make(document)
        except Stopped:
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
        progress = Progress(document, folder=Path(folder))
        maker = maker_of(document.kind)
        content = maker.make(document, progress)
        finish_document(
            document=document,
            content=content,
            problems=[*progress.problems, *_archived(document)],
            missing=len(progress.problems),
            now=timezone.now(),
        )
    if maker.keeps_parts:
        drop_parts(document)
    log.info("Document %s was made: %s", document.pk, document.title)


def _fail(document: Document, refusal: Refusal) -> None:
    """Say why. Where there is no room, what was kept of the document makes some."""
    if isinstance(refusal, FullError):
        drop_parts(document)
    fail_document(document=document, reason=refusal.message, now=timezone.now())


def _refuse_what_may_not_be_seen(document: Document) -> None:
    """Who asked may have lost the right since. Documents of the system have no such person."""
    if document.requested_by_id is None:
        return
    user = User.objects.get(pk=document.requested_by_id)
    seen = results_visible_to(user).filter(sha256__in=document.results).count()
    if not may_request(user, document.kind) or seen != len(document.results):
        raise NotAllowed(
            _("%(person)s may no longer see what this document shows.") % {"person": user}
        )


def _archived(document: Document) -> list[str]:
    """A sentence about contractors that have left: a frozen result stays what it is."""
    names = list(
        Contractor.objects.filter(archived=True, evaluations__results__sha256__in=document.results)
        .distinct()
        .values_list("name", flat=True)
    )
    if not names:
        return []
    listed = [*names[:NAMED], *(["…"] if len(names) > NAMED else [])]
    return [
        ngettext(
            "%(names)s is archived. Its result is frozen, so it is in this document all the same.",
            "%(count)s of these contractors are archived (%(names)s). Their results are frozen, "
            "so they are in this document all the same.",
            len(names),
        )
        % {"count": len(names), "names": get_text_list(listed, _("and"))}
    ]


def _unexpected(document: Document) -> str:
    return _(
        "The document could not be made; what happened is in the log. Try again, or tell the "
        "administrator: document %(number)s."
    ) % {"number": document.pk}
