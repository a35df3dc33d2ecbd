"""Sending what is due: claimed, sent, marked; whoever is killed in between leaves it to be sent
again under the same webhook-id (at least once)."""

import logging
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from http import HTTPStatus
from time import monotonic

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from core.audit import SYSTEM
from webhooks.choices import DeliveryProblem, DeliveryStatus
from webhooks.connection import ReceiverAnswer, post
from webhooks.models import WebhookAttempt, WebhookDelivery
from webhooks.rules.retries import RETRIES, retry_after
from webhooks.rules.signature import signed_headers
from webhooks.selectors import signing_secrets
from webhooks.services.webhooks import stop_webhook

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=3)  # longer than an attempt takes: then another worker may take it
AT_ONCE = 200
SLOW = timedelta(seconds=5)  # longer than this, and the rest of a webhook waits for the next turn


def send_due(*, clock: Callable[[], datetime]) -> int:
    """Send what is due, each delivery by one process; how many arrived.

    Of a webhook whose receiver fails, or is slow to take one, the others wait for the next turn, so
    that one that hangs holds up no other. Call outside a transaction.
    """
    put_off: set[int] = set()
    arrived = 0
    for _turn in range(AT_ONCE):
        begun = clock()
        delivery = _claimed(now=begun, put_off=put_off)
        if delivery is None:
            break
        is_taken = _sent(delivery, clock=clock)
        arrived += is_taken
        if not is_taken or clock() - begun > SLOW:
            put_off.add(delivery.webhook_id)
    return arrived


@transaction.atomic
def _claimed(*, now: datetime, put_off: Collection[int]) -> WebhookDelivery | None:
    """The next one, for this process alone until its lease is over; its attempt is counted."""
    delivery = (
        WebhookDelivery.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("webhook")
        .filter(status=DeliveryStatus.WAITING, due_at__lte=now, webhook__is_active=True)
        .exclude(webhook__in=put_off)
        .order_by("due_at", "pk")
        .first()
    )
    if delivery is not None:
        delivery.attempts += 1
        delivery.due_at = now + LEASE
        delivery.save(update_fields=["attempts", "due_at"])
    return delivery


def _sent(delivery: WebhookDelivery, *, clock: Callable[[], datetime]) -> bool:
    now, begun = clock(), monotonic()
    answer = _answer(delivery, now=now)
    took = round((monotonic() - begun) * 1000)
    _mark(delivery, answer, took=took, now=now)
    return not answer.problem


def _answer(delivery: WebhookDelivery, *, now: datetime) -> ReceiverAnswer:
    webhook, body = delivery.webhook, delivery.body.encode()
    known = signing_secrets(webhook, now=now)
    if not known:
        return ReceiverAnswer(None, DeliveryProblem.SECRET)
    headers = signed_headers(known, message_id=delivery.message_id, body=body, now=now)
    headers |= {"Content-Type": "application/json", "User-Agent": "CSMS-Webhooks/1"}
    return post(webhook.url, headers=headers, body=body, private=settings.WEBHOOK_NETWORKS)


@transaction.atomic
def _mark(delivery: WebhookDelivery, answer: ReceiverAnswer, *, took: int, now: datetime) -> None:
    """Write what came of an attempt, and when the next one is. A receiver that says it is gone
    (410) is told nothing any more; one that asks to be left alone for a while, nothing until then.
    Who was held up for longer than its lease, so that another took the delivery, says no more of
    it than that it arrived."""
    WebhookAttempt.objects.create(
        delivery=delivery,
        at=now,
        answered=answer.status,
        problem=answer.problem,
        milliseconds=took,
    )
    wait = retry_after(delivery.attempts, asked=answer.wait)
    if not answer.problem:
        same = WebhookDelivery.objects.filter(pk=delivery.pk)
        _finish(same, DeliveryStatus.DELIVERED, now=now)
    elif wait is None:
        _finish(_still_mine(delivery), DeliveryStatus.FAILED, now=now)
        log.warning("%s was given up after %s attempts", delivery, len(RETRIES) + 1)
    else:
        _still_mine(delivery).update(due_at=now + wait)
    if answer.problem and answer.wait:
        until = now + answer.wait
        waiting = delivery.webhook.deliveries.filter(status=DeliveryStatus.WAITING)
        # What another process marks now is left to it: of two each would wait for the other's.
        free = waiting.filter(due_at__lt=until).select_for_update(skip_locked=True)
        WebhookDelivery.objects.filter(pk__in=[one.pk for one in free.only("pk")]).update(
            due_at=until
        )
    if answer.status == HTTPStatus.GONE:
        stop_webhook(webhook=delivery.webhook, by=SYSTEM, now=now)


def _still_mine(delivery: WebhookDelivery) -> QuerySet[WebhookDelivery]:
    """The row, unless another attempt was begun or it has ended since."""
    return WebhookDelivery.objects.filter(
        pk=delivery.pk, status=DeliveryStatus.WAITING, attempts=delivery.attempts
    )


def _finish(found: QuerySet[WebhookDelivery], status: DeliveryStatus, *, now: datetime) -> None:
    found.update(status=status, due_at=None, finished_at=now)
