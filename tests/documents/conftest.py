"""Nothing is sent to a queue here."""

import pytest

from tests.documents.broker import dead_broker

__all__ = ["dead_broker"]


@pytest.fixture
def reader_on_a_busy_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who reads a dropped PDF may be slow to begin: what ends it is the processor's time alone."""
    monkeypatch.setattr("documents.verification.claims.SECONDS", 120)
