"""How the installation fares, in lines that a person can read: what is well and what is not."""

import logging
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django.db.models import Count, Min, Q
from django.template.defaultfilters import filesizeformat
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.restores.services import unconfirmed
from accounts.restores.todo import said_of_restore
from core.choices import MailStatus
from core.models import Mail
from documents.models import UNFINISHED, Document
from documents.queue import QueueHealth, queue_health
from files.scanning import scanner_answers
from hosting.backups.errors import BackupError
from hosting.backups.made import OLDEST_BACKUP, doubt_of
from hosting.backups.place import Manifest, last_trial, read_manifest, stamps
from hosting.probes import readiness

log = logging.getLogger(__name__)

LONGEST_WAIT = timedelta(minutes=15)  # what waits longer, something holds up
OLDEST_TRIAL = timedelta(days=35)  # a month was missed
LEAST_FREE = 0.1  # of a disk
REFUSED_WITHIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class StatusLine:
    """One part of the installation, what is said of it, and whether all is well with it."""

    name: str
    said: str
    is_well: bool = True


def status_lines(*, now: datetime) -> list[StatusLine]:
    """Every part, in a fixed order. What cannot be asked is said to fail; nothing is raised."""
    return [
        StatusLine(_("Version"), settings.VERSION),
        *_ready_lines(),
        *_restored_lines(),
        _queue_line(now),
        _worker_line(),
        _mail_line(now),
        *_scanner_lines(),
        *_disk_lines(),
        *backup_lines(now),
    ]


def backup_lines(now: datetime) -> list[StatusLine]:
    """The newest backup, and the last time that one was brought back to try it."""
    return [_backup_line(now), _trial_line(now)]


def _ready_lines() -> Iterator[StatusLine]:
    names = {"database": _("Database"), "storage": _("Storage of files"), "redis": "Redis"}
    for part, found in readiness().items():
        well = found == "ok"
        said = _("answers") if well else _("fails: the log of the web process says why")
        if well and part == "database":
            said = _("answers; %(size)s") % {"size": filesizeformat(_database_size())}
        yield StatusLine(names[part], said, well)


def _restored_lines() -> Iterator[StatusLine]:
    """Until an administrator has looked through who may sign in."""
    for one in unconfirmed():
        said = f"{said_of_restore(one)} {_('Look through who may sign in')}."
        yield StatusLine(_("Database brought back"), said, is_well=False)


def _database_size() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        (size,) = cursor.fetchone()
    return int(size)


def documents_waiting() -> dict[str, Any]:
    """``count`` of the documents that are being made, and since when the ``oldest`` waits."""
    return Document.objects.filter(status__in=UNFINISHED).aggregate(
        count=Count("pk"), oldest=Min("requested_at")
    )


def mails_waiting(now: datetime) -> dict[str, Any]:
    """``count`` and ``oldest`` of the mails that wait; how many of a week were ``refused``."""
    return Mail.objects.aggregate(
        count=Count("pk", filter=Q(status=MailStatus.WAITING)),
        oldest=Min("noted_at", filter=Q(status=MailStatus.WAITING)),
        refused=Count("pk", filter=Q(status=MailStatus.REFUSED, tried_at__gt=now - REFUSED_WITHIN)),
    )


def newest_backup() -> Manifest | None:
    """The newest there is. BackupError where the place is not reached or names none."""
    known = stamps()
    return read_manifest(known[-1]) if known else None


def _queue_line(now: datetime) -> StatusLine:
    return _waiting_line(_("Documents being made"), documents_waiting(), now=now)


def _waiting_line(name: str, waiting: dict[str, Any], *, now: datetime) -> StatusLine:
    if not waiting["count"]:
        return StatusLine(name, _("none waits"))
    said = ngettext(
        "%(count)s waits, for %(long)s", "%(count)s wait, the oldest for %(long)s", waiting["count"]
    ) % {"count": waiting["count"], "long": timesince(waiting["oldest"], now)}
    return StatusLine(name, said, now - waiting["oldest"] <= LONGEST_WAIT)


def _scanner_lines() -> Iterator[StatusLine]:
    if settings.CLAMD:
        answers = scanner_answers()
        said = _("answers") if answers else _("does not answer: no file is taken")
        yield StatusLine(_("Virus scanner"), said, answers)


def _worker_line() -> StatusLine:
    health = queue_health()
    return StatusLine(_("Worker"), str(health.label), health == QueueHealth.WORKING)


def _mail_line(now: datetime) -> StatusLine:
    if not settings.EMAIL_CONFIGURED:
        return StatusLine(_("Mail"), _("no mail server is set: nobody is mailed"))
    found = mails_waiting(now)
    if found["refused"]:
        said = ngettext(
            "%(count)s mail of the last week was refused",
            "%(count)s mails of the last week were refused",
            found["refused"],
        ) % {"count": found["refused"]}
        return StatusLine(_("Mail"), said, is_well=False)
    return _waiting_line(_("Mail"), found, now=now)


def _disk_lines() -> Iterator[StatusLine]:
    if isinstance(default_storage, FileSystemStorage):
        try:
            disk = shutil.disk_usage(default_storage.location)
        except OSError:
            return  # the storage's own line says so
        said = _("%(free)s of %(all)s free") % {
            "free": filesizeformat(disk.free),
            "all": filesizeformat(disk.total),
        }
        yield StatusLine(_("Disk space"), said, disk.free >= LEAST_FREE * disk.total)


def _unread_line(name: str, error: BackupError) -> StatusLine:
    log.warning("%s", error)
    said = _("cannot be read, or nothing says where backups lie: the log says which")
    return StatusLine(name, said, is_well=False)


def _backup_line(now: datetime) -> StatusLine:
    name = _("Last backup")
    try:
        newest = newest_backup()
        doubt = doubt_of(newest)
    except BackupError as error:
        return _unread_line(name, error)
    if doubt:
        return StatusLine(name, doubt, is_well=False)
    if newest is None:
        said = _("there is none: take one with manage.py backup")
        return StatusLine(name, said, is_well=False)
    taken = datetime.fromisoformat(newest.taken_at)
    said = _("%(stamp)s, %(ago)s ago, %(size)s") % {
        "stamp": newest.stamp,
        "ago": timesince(taken, now),
        "size": filesizeformat(newest.size),
    }
    if not newest.is_signed:  # besides its age: a missed night is told too
        unsigned = _("not signed, so it may be forged: set BACKUP_SIGNING_KEY")
        return StatusLine(name, f"{said}; {unsigned}", is_well=False)
    return StatusLine(name, said, now - taken <= OLDEST_BACKUP)


def _trial_line(now: datetime) -> StatusLine:
    name = _("Last trial of a backup")
    try:
        trial = last_trial()
    except BackupError as error:
        return _unread_line(name, error)
    if trial is None:
        said = _("there was none: try the newest with manage.py restore_test")
        return StatusLine(name, said, is_well=False)
    tried = datetime.fromisoformat(trial.tried_at)
    told = {"stamp": trial.backup, "ago": timesince(tried, now), "count": trial.faults}
    if trial.faults:
        said = ngettext(
            "%(stamp)s, %(ago)s ago: %(count)s thing was not as it was when it was taken",
            "%(stamp)s, %(ago)s ago: %(count)s things were not as they were when it was taken",
            trial.faults,
        )
        return StatusLine(name, said % told, is_well=False)
    said = _("%(stamp)s, %(ago)s ago: all of it came back") % told
    return StatusLine(name, said, now - tried <= OLDEST_TRIAL)
