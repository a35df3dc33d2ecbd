"""Scheduled reports: kept, switched, and made each month for each of their people."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit import SYSTEM, Actor, record
from core.conflicts import changed_last_by, check_seen, mark_of
from core.errors import NotAllowed, Refusal
from core.mailing import note_mail, one_line
from core.operations import made_once
from documents.access import may_request, may_schedule
from documents.kinds import Scheduling, kind_of
from documents.models import Delivery, Document, DocumentStatus, Schedule

MAILED_WITHIN = timedelta(days=3)  # later, a mail about it would only be odd
CAUGHT_UP = timedelta(days=7)  # after its day a report of last month is made still


@dataclass(frozen=True, slots=True)
class Plan:
    """What a schedule says: what, how narrow (a query string), for whom, when."""

    name: str
    kind: str
    scope: str
    language: str
    day: int
    recipients: Sequence[User]

    @property
    def told(self) -> list[Any]:
        """As a ``Schedule`` that says this tells it."""
        people = sorted(person.pk for person in self.recipients)
        return [self.name, self.kind, self.scope, self.language, self.day, people]


def add_schedule(
    *, plan: Plan, operation: UUID | None = None, by: Actor, now: datetime
) -> Schedule:
    """A new schedule; sent twice under one ``operation`` it is one. Raises as ``keep_schedule``."""

    def make() -> Schedule:
        return keep_schedule(schedule=None, plan=plan, by=by, now=now)

    said = {"state": mark_of(plan.told)}
    return made_once(
        Schedule, make, operation=operation, about="schedule", asked=said, by=by, now=now
    )  # fmt: skip


def keep_schedule(
    *, schedule: Schedule | None, plan: Plan, seen: str | None = None, by: Actor, now: datetime
) -> Schedule:
    """A new schedule (None), or this one changed. What was delivered stays.

    Raises NotAllowed for who is neither manager nor administrator, Refusal for a plan that
    cannot be carried out, Conflict where another ``state`` than ``seen`` stands by now.
    """
    _refuse_who_may_not(by)
    _refuse_what_cannot_be(plan)
    with transaction.atomic():
        kept = Schedule(created_by=by.user, created_at=now)
        if schedule is not None:
            kept = Schedule.objects.select_for_update().get(pk=schedule.pk)
            if seen is not None and kept.told == plan.told:
                return kept  # sent twice
            check_seen(
                seen,
                before=kept.told,
                after=plan.told,
                person=changed_last_by(kept, "keep_schedule"),
                current={"name": kept.name, "day": kept.day, "state": kept.state},
            )
        kept.name, kept.kind, kept.scope = plan.name, plan.kind, plan.scope
        kept.language, kept.day = plan.language, plan.day
        kept.save()
        kept.recipients.set(plan.recipients)
        record(by=by, at=now, action="keep_schedule", target=kept, after=_audit_values(plan))
    return kept


def _audit_values(plan: Plan) -> dict[str, Any]:
    people = sorted(one.username for one in plan.recipients)
    told = {"name": plan.name, "kind": plan.kind, "scope": plan.scope, "day": plan.day}
    return told | {"recipients": people}


def switch_schedule(*, schedule: Schedule, active: bool, by: Actor, now: datetime) -> Schedule:
    """Stop a schedule, or let it go on; NotAllowed for who may not."""
    _refuse_who_may_not(by)
    with transaction.atomic():
        schedule.active = active
        schedule.save(update_fields=["active"])
        record(by=by, at=now, action="switch_schedule", target=schedule, after={"active": active})
    return schedule


def due_month(schedule: Schedule, *, today: date) -> date | None:
    """The month whose report is due today or was before; None where none is yet.

    So is that of the month before in the days of ``CAUGHT_UP``: nothing may have run on its day.
    """
    due = today.replace(day=schedule.day)
    if due > today:
        due = (today.replace(day=1) - timedelta(days=1)).replace(day=schedule.day)
    begun = timezone.localdate(schedule.created_at)
    is_due = begun <= due and (due.month == today.month or today - due <= CAUGHT_UP)
    return due.replace(day=1) if is_due else None


def next_day(schedule: Schedule, *, today: date) -> date | None:
    """The day on which it is made next, today at the earliest; None while it is stopped."""
    if not schedule.active:
        return None
    due = today.replace(day=schedule.day)
    if due >= today:
        return due
    return (today.replace(day=1) + timedelta(days=32)).replace(day=schedule.day)


def make_due_reports(*, now: datetime) -> int:
    """Ask for what is due this month and not asked for yet; how many deliveries are new.

    Safe to run twice and beside itself: one delivery a schedule, month and person.
    """
    active = Schedule.objects.filter(active=True).values_list("pk", flat=True)
    return sum(_make_due(pk, now=now) for pk in active)


def note_notices(*, now: datetime) -> int:
    """Note a mail to who has a document that is ready, where mail is set up; how many are new."""
    if not settings.EMAIL_CONFIGURED:
        return 0
    ready = Delivery.objects.filter(
        mailed_at=None,
        made_at__gte=now - MAILED_WITHIN,
        document__status=DocumentStatus.DONE,
        recipient__mails=True,
        recipient__is_active=True,
    ).exclude(recipient__email="")
    return sum(_note(pk, now=now) for pk in ready.values_list("pk", flat=True))


def mark_seen(*, document: Document, user: User, now: datetime) -> None:
    """Who has opened the document needs no notice of it any more."""
    document.deliveries.filter(recipient=user, seen_at=None).update(seen_at=now)


@transaction.atomic
def _make_due(schedule_id: int, *, now: datetime) -> int:
    schedule = Schedule.objects.select_for_update(skip_locked=True).filter(pk=schedule_id).first()
    month = due_month(schedule, today=timezone.localdate(now)) if schedule else None
    if schedule is None or month is None:
        return 0
    served = schedule.deliveries.filter(month=month).values("recipient")
    waiting = list(schedule.recipients.exclude(pk__in=served))
    for recipient in waiting:
        _deliver(schedule, month, recipient=recipient, now=now)
    return len(waiting)


def _deliver(schedule: Schedule, month: date, *, recipient: User, now: datetime) -> None:
    """One person's report of one month; where it may not or cannot be, the sentence why."""
    document, refusal = None, ""
    with translation.override(schedule.language):
        try:
            with transaction.atomic():
                document = _requested(schedule, recipient, now=now)
        except Refusal as refused:
            refusal = refused.message
    delivery = Delivery.objects.create(
        schedule=schedule,
        month=month,
        recipient=recipient,
        document=document,
        refusal=refusal,
        made_at=now,
    )
    record(
        by=SYSTEM,
        at=now,
        action="deliver_report",
        target=delivery,
        after={"document": document.subject if document else None, "refusal": refusal},
    )


def _requested(schedule: Schedule, recipient: User, *, now: datetime) -> Document:
    if not may_request(recipient, schedule.kind):
        raise NotAllowed(
            _("%(person)s may no longer see what this document shows.") % {"person": recipient}
        )
    return _scheduling(schedule.kind).request(
        scope=QueryDict(schedule.scope),
        by=Actor(recipient),
        language=schedule.language,
        now=now,
    )


def _scheduling(kind: str) -> Scheduling:
    found = kind_of(kind).scheduling
    if found is None:
        said = _("Documents of this kind are not made by the month: choose another.")
        raise Refusal(said, fields={"kind": said})
    return found


@transaction.atomic
def _note(delivery_id: int, *, now: datetime) -> int:
    delivery = (
        Delivery.objects.select_for_update(skip_locked=True, of=["self"])
        .select_related("document", "recipient", "schedule")
        .filter(pk=delivery_id, mailed_at=None)
        .first()
    )
    if delivery is None or delivery.document is None:
        return 0
    person = delivery.recipient
    with translation.override(delivery.schedule.language):
        link = settings.BASE_URL + reverse("document-status", args=[delivery.document_id])
        note_mail(
            key=delivery.mail_key,
            person=person,
            subject=delivery.document.title,
            body=_("“%(document)s” is ready: %(link)s\n\nScheduled as “%(name)s”.")
            % {
                "document": one_line(delivery.document.title),
                "link": link,
                "name": one_line(delivery.schedule.name),
            },
            now=now,
        )
    delivery.mailed_at = now
    delivery.save(update_fields=["mailed_at"])
    return 1


def _refuse_who_may_not(by: Actor) -> None:
    if by.user is not None and not may_schedule(by.user):
        raise NotAllowed(_("Only a manager or an administrator schedules reports."))


def _refuse_what_cannot_be(plan: Plan) -> None:
    if check := _scheduling(plan.kind).check:
        check(QueryDict(plan.scope))
    if not plan.recipients:
        said = _("Choose at least one person who is to get it.")
        raise Refusal(said, fields={"recipients": said})
    without = _without_right(plan.recipients, plan.kind)
    if without:
        said = _("%(people)s may not see such a document: choose others.")
        said %= {"people": ", ".join(without)}
        raise Refusal(said, fields={"recipients": said})


def _without_right(recipients: Collection[User], kind: str) -> list[str]:
    return sorted(str(one) for one in recipients if not may_request(one, kind))
