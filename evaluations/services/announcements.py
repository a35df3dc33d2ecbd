"""Who wants to know that results were published: rooms above this one, which it never imports."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from core.contributions import gathered_as
from evaluations.models import Publication


@dataclass(frozen=True, slots=True)
class PublicationListener:
    """What a room does once results are published, or a published one has become final.

    ``note`` is called for what is published in the same transaction: what it writes stands or
    falls with the publication. ``tell`` is called after the commit: a publication stands whatever
    becomes of it, an error in it is logged and undoes nothing.
    """

    position: int
    tell: Callable[[], None] | None = None
    note: Callable[[Sequence[Publication], datetime], None] | None = None


def announce_publication(publications: Sequence[Publication] = (), *, now: datetime) -> None:
    """What stands for these results changes in this transaction: have the listeners know it."""
    for listener in gathered_as(PublicationListener, "PUBLICATION_LISTENERS"):
        if listener.note is not None and publications:
            listener.note(publications, now)
        if listener.tell is not None:
            transaction.on_commit(listener.tell, robust=True)
