"""Two people at one form: whoever stores second is told, and sees both versions."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from core.audit import deeds_on
from core.canonical import sha256_of
from core.errors import Conflict

MARK = re.compile("[0-9a-f]{64}")


def mark_of(values: Any) -> str:
    """What a form carries of what it was opened on."""
    return sha256_of(values)


def mark_shown(sent: Mapping[str, str], now: str, *, status: int) -> str:
    """The mark of a form that is drawn: of what stands ``now``, where the page shows that.

    One that comes back for something else keeps the mark it came with: nobody has seen yet what
    was changed since.
    """
    return now if status == Conflict.status else sent.get("seen", now)


def changed_last_by(row: Any, *actions: str) -> object:
    """Whoever did one of these to a row last; None where nobody did."""
    deeds = deeds_on(type(row), *actions).filter(target_id=row.pk)
    last = deeds.order_by("-pk").select_related("user").first()
    return last and last.user


def check_seen(
    seen: str | None,
    *,
    before: Any,
    after: Any,
    person: object,
    current: dict[str, Any] | None = None,
) -> None:
    """Conflict where ``after`` would write over something else than what was ``seen``.

    None where nothing was looked at first: then it is written. A form that comes back without its
    mark, or with none of ours, is taken as one that saw something else, but where nothing stands.
    ``current`` is what a program is told of how it stands.
    """
    if seen is None or after == before or seen == mark_of(before) or not (seen or before):
        return
    if not MARK.fullmatch(seen):
        raise Conflict(
            _(
                "The form came back without its mark of what you saw, and somebody may have "
                "changed this meanwhile: nothing was stored. How it stands now is above the form, "
                "which keeps what you wrote. Store it once more to put it in place of that."
            ),
            current=current,
        )
    said = _(
        "%(person)s has changed this since you opened it: nothing was stored. Look at how it "
        "stands now, then store what you wrote once more to put it in place of that."
    )
    raise Conflict(said % {"person": person or _("The system")}, current=current)
