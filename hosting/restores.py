"""What becomes of a database that was brought back, before anybody is let in."""

from datetime import datetime

from django.db import transaction

from accounts.restores.services import note_restored
from contractors.invitations import revoke_open_invitations
from core.audit import SYSTEM


@transaction.atomic
def settle_restored(*, backup: str, taken_at: datetime, is_moved: bool, now: datetime) -> None:
    """Sessions, tokens, links and invitations of an older day end, and administrators are asked to
    look through who may sign in; nothing of it where ``is_moved`` says that nothing was lost.

    Links of surveys that somebody was sent end too, and a reminder brings them anew; those for
    everybody stay: they open no account, and hang on walls.
    """
    note_restored(backup=backup, taken_at=taken_at, is_moved=is_moved, by=SYSTEM, now=now)
    if not is_moved:
        revoke_open_invitations(by=SYSTEM, now=now)
