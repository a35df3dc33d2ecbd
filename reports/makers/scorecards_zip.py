"""All scorecards of a scope in one ZIP: what was made before is copied, the rest is made first.

One that cannot be made does not stop the others: it is named beside the file and in it. No more
than one scorecard is in memory at a time.
"""

import logging
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any
from zipfile import ZipFile, ZipInfo

from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.files.names import file_words
from documents.jobs.locks import only_worker
from documents.jobs.progress_bar import ProgressBar
from documents.kinds import Maker
from documents.making import make_now
from documents.models import Document, DocumentStatus
from evaluations.models import Result
from reports.selectors import subject_of_results
from reports.services.preparation import scorecard_documents

log = logging.getLogger(__name__)

PIECE = 1 << 18


def subject(digests: Sequence[str], _options: Mapping[str, Any]) -> str:
    """``2024: PT A, PT B (CSMS)``, ``2023–2024: 300 contractors (CSMS)``"""
    return subject_of_results(digests)


def make(document: Document, progress: ProgressBar) -> Path:
    """See to it that each scorecard is there, then copy them into one file."""
    members = _members(document)
    total = len(members) + 1
    _make_missing([one.card for one in members], progress, total=total)
    path = progress.folder / "scorecards.zip"
    with ZipFile(path, "w") as archive:
        for member in members:
            if not _copy(archive, member):
                progress.problem(_failed(member))
            progress(total - 1, total)
        if progress.problems:
            _tell(archive, progress.problems, members=members)
    return path


@dataclass(frozen=True, slots=True)
class Member:
    """A scorecard in the ZIP: its row, its name there, and the day the result was fixed."""

    card: Document
    name: str
    fixed_at: datetime


def _members(document: Document) -> list[Member]:
    """In the order of the names that were frozen: a contractor's later name changes nothing."""
    cards = scorecard_documents(document.results, language=document.language, now=timezone.now())
    found = Result.objects.filter(sha256__in=document.results).values_list(
        "context__contractor__name",
        "evaluation__period__year",
        "evaluation__instrument__code",
        "sha256",
        Coalesce("publication__published_at", "approved_at"),
    )
    taken: Counter[str] = Counter()
    members = []
    for name, year, code, sha256, fixed_at in sorted(found):
        plain = file_words(f"{name} {year} {code}") or sha256[:12]
        taken[plain.casefold()] += 1
        again = taken[plain.casefold()]
        written = f"{plain}.pdf" if again == 1 else f"{plain}-{again}.pdf"
        members.append(Member(cards[sha256], written, fixed_at.astimezone(UTC)))
    return members


def _make_missing(cards: Sequence[Document], progress: ProgressBar, *, total: int) -> None:
    """Make what is not there; what another worker is making meanwhile is waited for last."""
    waiting = [card for card in cards if card.status != DocumentStatus.DONE]
    ready = len(cards) - len(waiting)
    progress.already(ready, total)
    for patient in (False, True):
        left = []
        for card in waiting:
            with only_worker(card.pk, patient=patient) as alone:
                if alone:
                    make_now(card.pk)
                    progress.lasting()
            if not alone:
                left.append(card)
                continue
            ready += 1
            progress(ready, total)
        waiting = left


def _copy(archive: ZipFile, member: Member) -> bool:
    """Copy one file, in pieces; False where it was not made. A lost or altered one is made again.

    What is copied is read before a byte of it is written, so that no half of it stays.
    """
    card = member.card
    card.refresh_from_db(fields=["status", "file", "sha256", "error"])
    if card.status == DocumentStatus.DONE and not _whole(card):
        log.warning("The file of document %s is not what was made: it is made again", card.pk)
        Document.objects.filter(pk=card.pk).update(status=DocumentStatus.QUEUED, attempts=0)
        with only_worker(card.pk, patient=True):
            make_now(card.pk)
        card.refresh_from_db(fields=["status", "file", "sha256", "error"])
    if card.status != DocumentStatus.DONE:
        return False
    entry = ZipInfo(member.name, date_time=member.fixed_at.timetuple()[:6])
    with card.file.open("rb") as content, archive.open(entry, "w") as out:
        shutil.copyfileobj(content, out, PIECE)
    return True


def _whole(card: Document) -> bool:
    """True where the stored file is the one that was made."""
    try:
        with card.file.open("rb") as content:
            return file_digest(content, "sha256").hexdigest() == card.sha256
    except OSError:
        return False


def _failed(member: Member) -> str:
    return _("%(name)s is not in the ZIP. %(reason)s") % {
        "name": member.name,
        "reason": member.card.error or _("It was cancelled: ask for the ZIP again."),
    }


def _tell(archive: ZipFile, problems: Sequence[str], *, members: Sequence[Member]) -> None:
    """Name in the ZIP itself what is not in it: it is passed on without its page."""
    latest = max(member.fixed_at for member in members)
    name = _("READ-ME-FIRST.txt")
    said = [
        ngettext(
            "%(count)s of %(all)s scorecards is missing:",
            "%(count)s of %(all)s scorecards are missing:",
            len(problems),
        )
        % {"count": len(problems), "all": len(members)},
        *problems,
    ]
    archive.writestr(ZipInfo(name, date_time=latest.timetuple()[:6]), "\n".join(said) + "\n")


MAKER = Maker(make=make, subject=subject)
