"""What administrators do with webhooks: add, change, stop, rotate the secret, send again.

Secrets and addresses (which may hold a token of the receiver's) never reach the audit.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.audit import SYSTEM, Actor, record
from core.canonical import JsonObject
from core.database.locks import lock_number, lock_until_commit
from core.egress.addresses import url_problem
from core.errors import Conflict, NotAllowed, Refusal
from core.names import clean_name
from core.operations import acknowledged, once
from webhooks.access import may_keep_webhooks
from webhooks.choices import DeliveryStatus, WebhookEvent
from webhooks.models import Webhook, WebhookDelivery
from webhooks.rules.signature import fingerprint_of, new_key, shown_secret
from webhooks.services.outbox import note_trial

MOST = 20  # active webhooks: one that hangs takes a quarter of a minute of each turn
SHOWN_AGAIN = timedelta(minutes=10)  # a second tap gets the second answer: it has the secret too
OVERLAP = timedelta(hours=24)  # for so long after a rotation the old secret signs as well
LONGEST_URL = 500
TURNS = 0x1D0F  # the lock under which webhooks are added, changed, started or given a secret


@dataclass(frozen=True, slots=True)
class NewSecret:
    """A webhook and its secret in words, which is told only now."""

    webhook: Webhook
    secret: str


def add_webhook(
    *,
    name: str,
    url: str,
    events: Collection[str],
    by: Actor,
    now: datetime,
    operation: UUID | None = None,
) -> NewSecret:
    """A webhook that is told of these events from now on, and its secret; the same again where it
    is sent twice under an ``operation``.

    Refusal for no name, an address that cannot be, is not public or is another's already, and no
    event; NotAllowed.
    """

    def store() -> NewSecret:
        return _add(name=clean_name(name), url=url, events=events, by=by, now=now)

    _check_keeper(by)
    asked: JsonObject = {"name": name, "url": url, "events": sorted(events)}
    return _told_again(operation, about="webhooks", asked=asked, store=store, by=by, now=now)


def _add(*, name: str, url: str, events: Collection[str], by: Actor, now: datetime) -> NewSecret:
    _check(name, url, events=events)
    _check_new_address(url, others=Webhook.objects.all())
    _check_count()
    key = new_key()
    webhook = Webhook.objects.create(
        name=name,
        url=url,
        events=[one for one in WebhookEvent.values if one in events],
        key=key,
        fingerprint=fingerprint_of(key),
        created_by=by.user,
        created_at=now,
    )
    record(by=by, at=now, action="add_webhook", target=webhook, after=_told(webhook))
    return NewSecret(webhook, shown_secret(key))


@transaction.atomic
def change_webhook(
    *,
    webhook: Webhook,
    name: str,
    url: str,
    events: Collection[str],
    seen: str,
    by: Actor,
    now: datetime,
) -> Webhook:
    """Another name, address or events; its secret stays, and what waits goes to the new address.

    ``seen`` is the ``state`` that was looked at: Conflict where it is another by now. Refusal as
    for adding; NotAllowed. What is the same already leaves no row of audit.
    """
    _check_keeper(by)
    name = clean_name(name)
    _check(name, url, events=events)
    _take_turn()
    locked = Webhook.objects.select_for_update().get(pk=webhook.pk)
    _check_new_address(url, others=Webhook.objects.exclude(pk=locked.pk))
    if locked.state != seen:
        raise Conflict(
            _("Somebody else changed this webhook meanwhile: look at it, then store yours again.")
        )
    before, was = _told(locked), locked.state
    locked.name, locked.url = name, url
    locked.events = [one for one in WebhookEvent.values if one in events]
    if locked.state != was:
        locked.save(update_fields=["name", "url", "events"])
        after = _told(locked)
        record(by=by, at=now, action="change_webhook", target=locked, before=before, after=after)
    return locked


def _told_again(
    operation: UUID | None,
    *,
    about: str,
    asked: JsonObject,
    store: Callable[[], NewSecret],
    by: Actor,
    now: datetime,
) -> NewSecret:
    """What ``store`` gives; sent again by the same person it is the same secret, as long as it is
    the newest and a second tap may still be on its way. Conflict afterwards."""

    def stored() -> JsonObject:
        new.append(store())
        return {"webhook": new[0].webhook.pk, "fingerprint": new[0].webhook.fingerprint}

    new: list[NewSecret] = []
    asked = {**asked, "by": by.user.pk if by.user else None}
    with transaction.atomic():
        _take_turn()  # a second tap looks once the first is done
        if operation is None:
            return store()
        told = acknowledged(operation, about=about, asked=asked, by=by)
        if told is None:
            once(operation, about=about, asked=asked, store=stored, by=by, now=now)
            return new[0]
    row = Webhook.objects.get(pk=told["webhook"])
    recent = now - datetime.fromisoformat(told["received_at"]) <= SHOWN_AGAIN
    if not recent or row.fingerprint != told["fingerprint"]:
        raise Conflict(
            _(
                "This was stored already, and its secret is shown no more. If it was lost, open "
                "the webhook and make another."
            )
        )
    return NewSecret(row, shown_secret(row.key))


def rotate_secret(
    *, webhook: Webhook, seen: str, by: Actor, now: datetime, operation: UUID | None = None
) -> NewSecret:
    """A new secret; the one before signs as well for a day, so that no message is refused.

    Within that day it gives another new one, for one that was lost: the old secret, which receivers
    still have, stays and signs for a day from now; the lost one signs no more. Conflict where the
    secret is no longer the one that was ``seen`` (``secret_state``): what was just copied is not
    replaced unseen. Sent twice under an ``operation`` it is the same secret. NotAllowed.
    """

    def store() -> NewSecret:
        return _rotate(webhook, seen=seen, by=by, now=now)

    _check_keeper(by)
    about, asked = f"webhook/{webhook.pk}/secret", {"seen": seen}
    return _told_again(operation, about=about, asked=asked, store=store, by=by, now=now)


def _rotate(webhook: Webhook, *, seen: str, by: Actor, now: datetime) -> NewSecret:
    locked = Webhook.objects.select_for_update().get(pk=webhook.pk)
    if locked.secret_state != seen:
        raise Conflict(
            _(
                "The secret was changed meanwhile, and nothing is changed now: what was copied "
                "stays valid. If it was lost, open the webhook and make another."
            )
        )
    if not locked.is_rotating(now):
        locked.previous_key, locked.previous_fingerprint = locked.key, locked.fingerprint
    locked.previous_until = now + OVERLAP
    locked.key = new_key()
    locked.fingerprint = fingerprint_of(locked.key)
    locked.save(
        update_fields=[
            "previous_key", "previous_fingerprint", "previous_until", "key", "fingerprint",
        ]
    )  # fmt: skip
    after = {"name": locked.name, "previous_until": locked.previous_until.isoformat()}
    record(by=by, at=now, action="rotate_webhook_secret", target=locked, after=after)
    return NewSecret(locked, shown_secret(locked.key))


def stop_webhook(*, webhook: Webhook, by: Actor, now: datetime) -> Webhook:
    """It is told nothing any more; what waits is kept. Stopped twice changes nothing."""
    return _switched(webhook, active=False, by=by, now=now)


def start_webhook(*, webhook: Webhook, by: Actor, now: datetime) -> Webhook:
    """It is told again, and what waited is sent. Refusal where too many are active."""
    return _switched(webhook, active=True, by=by, now=now)


@transaction.atomic
def _switched(webhook: Webhook, *, active: bool, by: Actor, now: datetime) -> Webhook:
    _check_keeper(by)
    _take_turn()
    locked = Webhook.objects.select_for_update().get(pk=webhook.pk)
    if locked.is_active != active:
        if active:
            _check_count()
        locked.is_active = active
        locked.save(update_fields=["is_active"])
        action = "start_webhook" if active else "stop_webhook"
        record(by=by, at=now, action=action, target=locked, after={"name": locked.name})
    return locked


@transaction.atomic
def try_webhook(*, webhook: Webhook, by: Actor, now: datetime) -> WebhookDelivery:
    """Send a message that says nothing. Refusal where it is stopped; NotAllowed."""
    _check_keeper(by)
    _check_active(webhook)
    delivery = note_trial(webhook, at=now)
    record(by=by, at=now, action="try_webhook", target=webhook, after={"name": webhook.name})
    return delivery


@transaction.atomic
def replay_delivery(*, delivery: WebhookDelivery, by: Actor, now: datetime) -> WebhookDelivery:
    """Send it again as it was, under the same webhook-id.

    Conflict while it waits to be sent anyway; Refusal where its webhook is stopped; NotAllowed.
    """
    _check_keeper(by)
    _check_active(delivery.webhook)
    locked = WebhookDelivery.objects.select_for_update().get(pk=delivery.pk)
    if locked.status == DeliveryStatus.WAITING:
        raise Conflict(_("It still waits to be sent: nothing was changed."))
    locked.status, locked.attempts = DeliveryStatus.WAITING, 0
    locked.due_at, locked.finished_at = now, None
    locked.save(update_fields=["status", "attempts", "due_at", "finished_at"])
    after = {"event": locked.event}
    record(by=by, at=now, action="replay_delivery", target=locked, after=after)
    return locked


def _take_turn() -> None:
    """Until the transaction ends nobody else adds one, or changes what others are compared with."""
    lock_until_commit(lock_number(TURNS, 0))


def _check_active(webhook: Webhook) -> None:
    if not webhook.is_active:
        raise Refusal(_("It is stopped, so nothing is sent: start it first."))


def _check_keeper(by: Actor) -> None:
    if by != SYSTEM and not may_keep_webhooks(by.user):
        raise NotAllowed(_("Only administrators keep webhooks."))


def _check(name: str, url: str, *, events: Collection[str]) -> None:
    if not name:
        raise Refusal(_("Say whose program it is."), fields={"name": _("Give it a name.")})
    said = {
        "form": _("This is no address: write it like https://example.com/csms."),
        "scheme": _("An address begins with https://: what is sent must be encrypted."),
        "user": _("An address has no user and no password in it: remove them."),
        "private": _(
            "This address is not public. Where it shall be reached nevertheless, name its network "
            "in WEBHOOK_NETWORKS on the server."
        ),
    }
    problem = url_problem(url, private=settings.WEBHOOK_NETWORKS)
    if len(url) > LONGEST_URL:
        problem = "form"
    if problem:
        raise Refusal(said[problem], fields={"url": said[problem]})
    if not events or any(one not in WebhookEvent.values for one in events):
        told = _("Choose at least one event.")
        raise Refusal(told, fields={"events": told})


def _check_new_address(url: str, *, others: QuerySet[Webhook]) -> None:
    """One webhook an address, or its receiver is told everything twice."""
    told_there = others.filter(url=url).first()
    if told_there is not None:
        said = _(
            "“%(name)s” is told at this address already: choose its events, or start it, "
            "on its own page."
        ) % {"name": told_there.name}
        raise Refusal(said, fields={"url": said})


def _check_count() -> None:
    if Webhook.objects.filter(is_active=True).count() >= MOST:
        raise Refusal(_("At most %(most)s webhooks are active: stop one first.") % {"most": MOST})


def _told(webhook: Webhook) -> JsonObject:
    """What the audit says of it: of its address the host alone."""
    host = urlsplit(webhook.url).hostname or ""
    return {"name": webhook.name, "host": host, "events": webhook.events}
