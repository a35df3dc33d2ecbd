"""The backups that were made here, by rows of the database: who writes where backups lie can hide
the newest or put another there, and changes none of these."""

from datetime import datetime, timedelta

from django.db import connection
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from hosting.backups.place import DUMPS, Manifest, dump_name, sizes_below
from hosting.models import MadeBackup

OLDEST_BACKUP = timedelta(hours=36)  # a night was missed


def note_made(manifest: Manifest) -> None:
    """It was made here, or this database was brought back from it. Noted twice it is noted once,
    and not at all before an upgrade has made the table."""
    if not _is_kept():
        return
    taken_at = datetime.fromisoformat(manifest.taken_at)
    MadeBackup.objects.get_or_create(
        stamp=manifest.stamp, defaults={"taken_at": taken_at, "sha256": manifest.sha256}
    )


def last_made() -> MadeBackup | None:
    """The newest of them; None where none is known: to another machine, or before the table is."""
    return MadeBackup.objects.order_by("taken_at").last() if _is_kept() else None


def _is_kept() -> bool:
    """Whether the table is there: not before the upgrade that brings it."""
    return MadeBackup._meta.db_table in connection.introspection.table_names()


def doubt_of(newest: Manifest | None) -> str:
    """Why the newest backup at the place is not the last that was made here; "" where it is, or
    where none is known. BackupError."""
    last = last_made()
    if last is None or (newest is not None and _is_whole(newest, last)):
        return ""
    told = {"newest": newest.stamp if newest else _("none"), "last": last.stamp}
    if newest is not None and newest.stamp > last.stamp:
        return (
            _("the newest backup there, %(newest)s, was not made here: the last was %(last)s")
            % told
        )
    said = _(
        "the newest backup there is %(newest)s, the last one made here %(last)s: it is missing or "
        "changed"
    )
    return said % told


def doubt_sentence(newest: Manifest) -> str:
    """``doubt_of`` as commands say it, which speak English; "" where there is none."""
    with translation.override("en"):
        doubt = doubt_of(newest)
    return f"{capfirst(doubt)}." if doubt else ""


def _is_whole(newest: Manifest, last: MadeBackup) -> bool:
    if (newest.stamp, newest.sha256) != (last.stamp, last.sha256):
        return False
    return sizes_below(DUMPS).get(dump_name(newest.stamp)) == newest.database.size
