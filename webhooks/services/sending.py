"""Sending what is due: claimed, sent, marked; whoever is killed in between leaves it to be sent
again under the same webhook-id (at least once)."""

import logging
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from http import HTTPStatus
from time import monotonic

from django.conf import settings
from django.db import transaction

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


def send_due(*, clock: Callable[[], datetime]) -> int:
    """Send what is due, each delivery by one process; how many arrived.

    Of a webhook whose receiver fails the others wait for the next turn, so that one that hangs
    holds up no other. Call outside a transaction.
    """
    failing: set[int] = set()
    arrived = 0
    for _turn in range(AT_ONCE):
        delivery = _claimed(now=clock(), failing=failing)
        if delivery is None:
            break
        if _sent(delivery, clock=clock):
            arrived += 1
        else:
            failing.add(delivery.webhook_id)
    return arrived


@transaction.atomic
def _claimed(*, now: datetime, failing: Collection[int]) -> WebhookDelivery | None:
    """The next one, for this process alone until its lease is over; its attempt is counted."""
    delivery = (
        WebhookDelivery.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("webhook")
        .filter(status=DeliveryStatus.WAITING, due_at__lte=now, webhook__is_active=True)
        .exclude(webhook__in=failing)
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
    (410) is told nothing any more."""
    WebhookAttempt.objects.create(
        delivery=delivery,
        at=now,
        answered=answer.status,
        problem=answer.problem,
        milliseconds=took,
    )
    wait = retry_after(delivery.attempts)
    if not answer.problem:
        _finish(delivery, DeliveryStatus.DELIVERED, now=now)
    elif wait is None:
        _finish(delivery, DeliveryStatus.FAILED, now=now)
        log.warning("%s was given up after %s attempts", delivery, len(RETRIES) + 1)
    else:
        WebhookDelivery.objects.filter(pk=delivery.pk).update(due_at=now + wait)
    if answer.status == HTTPStatus.GONE:
        stop_webhook(webhook=delivery.webhook, by=SYSTEM, now=now)


def _finish(delivery: WebhookDelivery, status: DeliveryStatus, *, now: datetime) -> None:
    found = WebhookDelivery.objects.filter(pk=delivery.pk)
    found.update(status=status, due_at=None, finished_at=now)
