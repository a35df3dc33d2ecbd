"""Who wants to know that results were published: rooms above this one, which it never imports."""

from collections.abc import Callable

from django.db import transaction

Listener = Callable[[], None]
_listeners: list[Listener] = []


def when_published(listener: Listener) -> None:
    """Call ``listener`` after each publication, once its transaction has committed."""
    _listeners.append(listener)


def announce_publication() -> None:
    """Results are being published in this transaction: tell the listeners when it holds."""
    for listener in _listeners:
        transaction.on_commit(listener, robust=True)
