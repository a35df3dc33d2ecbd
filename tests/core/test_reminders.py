"""Rooms remind one beside the other."""

from datetime import datetime

import pytest

from core import tasks
from core.contributions import DailyReminder


def test_a_room_that_cannot_remind_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(now: datetime) -> int:
        raise RuntimeError("its table is locked")

    rooms = (DailyReminder(10, "findings", fails), DailyReminder(20, "permits", lambda now: 3))
    monkeypatch.setattr(tasks, "gathered", lambda name: rooms)
    assert tasks.remind() == 3
    assert "Nobody could be reminded of findings" in caplog.text
