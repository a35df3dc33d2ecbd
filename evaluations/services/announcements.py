"""Who wants to know that results were published: rooms above this one, which it never imports."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from core.contributions import gathered_as


@dataclass(frozen=True, slots=True)
class PublicationListener:
    """What a room does once results are published: ``tell`` is called after the commit.

    A publication stands whatever becomes of it: an error in it is logged, and undoes nothing.
    """

    position: int
    tell: Callable[[], None]


def announce_publication() -> None:
    """Results are being published in this transaction: tell the listeners when it holds."""
    for listener in gathered_as(PublicationListener, "PUBLICATION_LISTENERS"):
        transaction.on_commit(listener.tell, robust=True)
