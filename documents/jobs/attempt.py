"""A worker's attempt at a document: it gets on, or learns that it is no longer wanted.

Every step is one conditional UPDATE: a row that was cancelled meanwhile is left as it is. Below
the kinds, whose makers are handed the bar that moves the row; how an attempt begins and ends is
in ``services/running.py``.
"""

from datetime import datetime
from typing import Any

from documents.models import UNFINISHED, Document


class JobStopped(Exception):
    """The job was cancelled, or is no longer this worker's: put everything away and stop."""


def move_on(
    *,
    document: Document,
    done: int,
    total: int | None = None,
    seconds_left: int | None = None,
    now: datetime | None = None,
) -> None:
    """So many steps are done: the bar moves. Raises Stopped when the job was cancelled."""
    change_unended(
        document,
        done=done,
        total=document.total if total is None else total,
        seconds_left=seconds_left,
        moved_at=now or document.moved_at,
    )


def got_on(*, document: Document) -> None:
    """The job is further than any worker before brought it: it may be begun as often as at first.

    Raises Stopped when it was cancelled.
    """
    change_unended(document, attempts=1)


def change_unended(document: Document, **values: Any) -> None:
    """Write ``values`` unless the job has ended meanwhile, else Stopped; the object follows."""
    unended = Document.objects.filter(pk=document.pk, status__in=UNFINISHED)
    if not unended.update(**values):
        raise JobStopped
    for name, value in values.items():
        setattr(document, name, value)
