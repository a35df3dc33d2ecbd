"""Django's sessions in the database, with whose each is, an idle limit and an absolute one."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import PersonSession
from accounts.sessions import idle_limit
from accounts.sessions.devices import Device
from core.database.reads import Argument, WordedRow

USED_EVERY = timedelta(minutes=1)  # no request writes the time of its use more often


def _not_over() -> QuerySet[PersonSession]:
    return PersonSession.objects.select_related("session", "person").filter(
        session_id=Argument("key"), session__expire_date__gt=Argument("now")
    )


_RECORD = WordedRow(_not_over)  # each request of who has signed in asks it


class SessionStore(DatabaseStore):
    """One session of a browser.

    ``record``: whose it is, None before somebody has signed in. ``ended_early``: it was ended
    before its time, so that the browser is to forget. One that was idle too long, or is over, is
    none any more and tells nothing: what waits on the device is sent after the next sign-in.
    """

    record: PersonSession | None = None
    ended_early = False
    device = Device("", "")

    def _get_session_from_db(self) -> Session | None:
        now = timezone.now()
        self.record = _RECORD.get(key=self.session_key, now=now)
        if self.record is None:  # nobody has signed in, or before it was kept whose a session is
            found: Session | None = super()._get_session_from_db()  # type: ignore[misc]  # no stub
            return found
        self.ended_early = self.record.ended_at is not None
        is_idle = self.record.last_used_at + idle_limit(self.record.person) <= now
        if self.ended_early or is_idle:
            self.record = self._session_key = None
            return None
        return self.record.session

    def get_expiry_age(self, **kwargs: Any) -> int:
        """Seconds until it is over: of who has signed in, however much it is used."""
        if self.record is None:
            return super().get_expiry_age(**kwargs)
        return max(0, int((self._end_of(self.record) - timezone.now()).total_seconds()))

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        """When it is over."""
        return self._end_of(self.record) if self.record else super().get_expiry_date(**kwargs)

    def _end_of(self, record: PersonSession) -> datetime:
        return record.begun_at + timedelta(seconds=settings.SESSION_COOKIE_AGE)

    def flush(self) -> None:
        """Forget all, and whose it was."""
        super().flush()
        self.record = None

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 - as Django's
        """Store it, and whose it is where somebody has signed in since."""
        super().save(must_create)
        if SESSION_KEY in self._session:  # type: ignore[attr-defined]  # Django's own
            self._record_person(now=timezone.now())

    def note_use(self, *, now: datetime) -> None:
        """It is being used, by this device. A session from before this was kept is told of too."""
        if SESSION_KEY not in self:
            return
        self._record_person(now=now)
        if self.record and now - self.record.last_used_at >= USED_EVERY:
            self.record.last_used_at = now
            self.record.browser, self.record.system = self.device
            self.record.save(update_fields=["last_used_at", "browser", "system"])

    def _record_person(self, *, now: datetime) -> None:
        """Say whose it is, unless that is said already. A key that changes begins nothing anew."""
        person_id, before = int(self[SESSION_KEY]), self.record
        is_same = before is not None and before.person_id == person_id
        if before is not None and is_same and before.session_id == self.session_key:
            return
        begun_at = before.begun_at if before is not None and is_same else now
        self.record, _is_new = PersonSession.objects.update_or_create(
            session_id=self.session_key,
            defaults={
                "person_id": person_id,
                "begun_at": begun_at,
                "last_used_at": now,
                "browser": self.device.browser,
                "system": self.device.system,
            },
        )
