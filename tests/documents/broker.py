"""A broker that does not answer."""

import pytest
from celery import current_app
from django.core.cache import cache

NOWHERE = "redis+socket:///nowhere/redis.sock"


@pytest.fixture(autouse=True)
def dead_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reaches the queue of this machine by accident; Redis is simply down."""
    monkeypatch.setattr(current_app.conf, "broker_write_url", NOWHERE)
    cache.clear()
