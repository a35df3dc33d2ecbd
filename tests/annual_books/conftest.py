"""Nothing is sent to a queue here."""

from tests.documents.broker import dead_broker

__all__ = ["dead_broker"]
