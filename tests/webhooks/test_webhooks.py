"""Webhooks end to end: noted with the audit row, signed, sent to a receiver of another's making.

The receiver verifies by the published rule of Standard Webhooks 1.0, written here from the
specification; nothing of it is imported from the product.
"""

import base64
import hashlib
import hmac
import json
import re
import socket
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_network
from itertools import count
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import Settings

from accounts.choices import Role
from accounts.models import User
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from core.egress.addresses import is_allowed, url_problem
from core.errors import Conflict, NotAllowed, Refusal
from core.figures import instant
from core.models import AuditEntry, Operation
from evaluations.models import Period
from standings.choices import WorkStanding
from tests.standings.standing_scene import AT, decided, found, put_rules, rated
from tests.visitors import visitor
from webhooks.choices import DeliveryProblem, DeliveryStatus, WebhookEvent
from webhooks.connection import ReceiverAnswer, post
from webhooks.events import EVENTS
from webhooks.models import Webhook, WebhookAttempt, WebhookDelivery
from webhooks.rules.retries import RETRIES, asked_wait
from webhooks.services import outbox, sending, webhooks
from webhooks.services.deliveries import clear_old_deliveries
from webhooks.services.webhooks import NewSecret

Message = tuple[dict[str, str], bytes]  # headers and body, as they came
LOOPBACK = [ip_network("127.0.0.0/8")]


class Receiver(HTTPServer):
    """A program that takes messages; ``answer`` is what it says, ``waits`` how long it thinks."""

    answer = 204
    retry_after = ""
    waits = 0.0

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.taken: list[Message] = []
        self.paths: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook?from=csms"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.paths.append(self.path)
        self.server.taken.append(({k.lower(): v for k, v in self.headers.items()}, body))
        time.sleep(self.server.waits)
        self.send_response(self.server.answer)
        self.send_header("location", self.server.url)
        self.send_header("retry-after", self.server.retry_after)
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        """Says nothing."""


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    settings.WEBHOOK_NETWORKS = LOOPBACK
    server = Receiver()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def verified(secret: str, message: Message) -> bool:
    """The published rule: HMAC-SHA256 over id.timestamp.body under the secret after whsec_."""
    headers, body = message
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    given = [one.split(",", 1) for one in headers["webhook-signature"].split(" ")]
    return any(hmac.compare_digest(sig, wanted) for version, sig in given if version == "v1")


@pytest.fixture
def hook(receiver: Receiver, administrator: User) -> NewSecret:
    return webhooks.add_webhook(
        name="ERP", url=receiver.url, events=WebhookEvent.values, by=Actor(administrator), now=AT
    )


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def test_a_decision_is_told_signed_and_without_a_word_that_somebody_wrote(
    hook: NewSecret, receiver: Receiver, year: Period, contractor: Contractor
) -> None:
    put_rules()
    rated("merah", contractor=contractor, period=year)
    decided(contractor, WorkStanding.SUSPENDED, reason="Rahasia.", own=["Rapat"], by=SYSTEM)
    assert sending.send_due(clock=at(AT)) == 1
    ((headers, body),) = receiver.taken
    assert verified(hook.secret, (headers, body))
    assert not verified(hook.secret, (headers, body + b" "))
    assert not verified(hook.secret, (headers | {"webhook-timestamp": "1"}, body))
    assert json.loads(body) == {
        "type": "standing.decided",
        "timestamp": AT.isoformat(),
        "data": {
            "contractor": "A", "number": 1, "standing": "suspended",
            "from_on": "2025-02-03", "until_on": None,
        },
    }  # fmt: skip
    assert sending.send_due(clock=at(AT)) == 0  # once it arrived it is not sent again


def test_what_is_rolled_back_is_told_to_nobody(
    hook: NewSecret, contractor: Contractor, year: Period
) -> None:
    with transaction.atomic():
        found(contractor)
        assert WebhookDelivery.objects.get().event == "finding.raised"
        transaction.set_rollback(True)
    assert not WebhookDelivery.objects.exists()


def test_after_a_rotation_both_secrets_verify_for_a_day_and_then_only_the_new_one(
    hook: NewSecret, receiver: Receiver, administrator: User
) -> None:
    by = Actor(administrator)
    seen = hook.webhook.secret_state
    new = webhooks.rotate_secret(webhook=hook.webhook, seen=seen, by=by, now=AT)
    for moment in (AT, AT + timedelta(hours=25)):
        webhooks.try_webhook(webhook=hook.webhook, by=by, now=moment)
        sending.send_due(clock=at(moment))
    first, second = receiver.taken
    assert verified(new.secret, first)
    assert verified(hook.secret, first)
    assert verified(new.secret, second)
    assert not verified(hook.secret, second)


def test_a_new_secret_that_was_lost_is_replaced_and_the_old_one_goes_on(
    hook: NewSecret, receiver: Receiver, administrator: User
) -> None:
    given: dict[str, Any] = {"webhook": hook.webhook, "by": Actor(administrator)}
    lost = webhooks.rotate_secret(seen=hook.webhook.secret_state, now=AT, **given)
    later = AT + timedelta(hours=23)
    with pytest.raises(Conflict):  # the page with the secret, loaded again
        webhooks.rotate_secret(seen=hook.webhook.secret_state, now=later, **given)
    new = webhooks.rotate_secret(seen=lost.webhook.secret_state, now=later, **given)
    moment = later + timedelta(hours=23)
    webhooks.try_webhook(now=moment, **given)
    sending.send_due(clock=at(moment))
    [message] = receiver.taken
    assert verified(new.secret, message)
    assert verified(hook.secret, message)
    assert not verified(lost.secret, message)


def test_the_page_says_what_each_secret_does_and_a_reload_replaces_none(
    hook: NewSecret, administrator: User
) -> None:
    client, row = visitor(administrator), hook.webhook
    page, rotate = (reverse(name, args=[row.pk]) for name in ("webhook", "webhook-rotate"))
    assert "there is none" in client.get(page).text
    sent = {"seen": row.secret_state}
    assert "whsec_" in client.post(rotate, sent).text
    row.refresh_from_db()
    again = client.post(rotate, sent)
    assert (again.status_code, "what was copied stays valid" in again.text) == (409, True)
    shown = client.get(page).text
    assert row.previous_until is not None
    with translation.override("en"):
        assert f"signs as well until {instant(row.previous_until)}" in shown
    assert row.secret_state in shown


def test_who_taps_twice_is_shown_the_same_secret_and_nobody_else_or_later(
    receiver: Receiver, administrator: User
) -> None:
    def secret(address: str, sent: dict[str, object]) -> str:
        found = re.search(r"whsec_[^\"]+", visitor(administrator).post(address, sent).text)
        return found[0] if found else ""

    given = {"name": "ERP", "url": receiver.url, "events": ["finding.closed"]}
    asked = {**given, "operation": uuid4()}
    first = secret(reverse("webhook-list"), asked)
    assert first
    assert secret(reverse("webhook-list"), asked) == first
    row = Webhook.objects.get()
    rotate = reverse("webhook-rotate", args=[row.pk])
    anew = {"seen": row.secret_state, "operation": uuid4()}
    second = secret(rotate, anew)
    assert second not in ("", first)
    assert secret(rotate, anew) == second
    assert secret(reverse("webhook-list"), asked) == ""  # it is no longer the newest
    later = timezone.now() + timedelta(minutes=11)
    other = User.objects.create(username="admin2", role=Role.ADMINISTRATOR)
    for by, now in ((administrator, later), (other, AT)):
        with pytest.raises(Conflict):
            webhooks.rotate_secret(webhook=row, **anew, by=Actor(by), now=now)  # type: ignore[arg-type]
    assert "whsec_" not in str(list(Operation.objects.values("response")))


def test_no_secret_is_kept_or_recorded_and_a_changed_key_signs_nothing(
    hook: NewSecret, receiver: Receiver, administrator: User, settings: Settings
) -> None:
    row = Webhook.objects.filter(pk=hook.webhook.pk).values().get()
    secret = hook.secret.removeprefix("whsec_")
    assert secret not in str(row) + str(list(AuditEntry.objects.values()))
    assert "hook?from=csms" not in str(list(AuditEntry.objects.values()))
    page = visitor(administrator).get(reverse("webhook", args=[hook.webhook.pk])).text
    assert secret not in page
    settings.SECRET_KEY = "another" * 10
    webhooks.try_webhook(webhook=hook.webhook, by=Actor(administrator), now=AT)
    assert sending.send_due(clock=at(AT)) == 0
    assert (WebhookAttempt.objects.get().problem, receiver.taken) == (DeliveryProblem.SECRET, [])


def test_a_secret_of_the_key_before_signs_while_that_is_a_fallback(
    hook: NewSecret, receiver: Receiver, administrator: User, settings: Settings
) -> None:
    by = Actor(administrator)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 10, [settings.SECRET_KEY]
    seen = hook.webhook.secret_state
    new = webhooks.rotate_secret(webhook=hook.webhook, seen=seen, by=by, now=AT)
    webhooks.try_webhook(webhook=hook.webhook, by=by, now=AT)
    assert sending.send_due(clock=at(AT)) == 1
    settings.SECRET_KEY_FALLBACKS = []
    webhooks.try_webhook(webhook=hook.webhook, by=by, now=AT)
    assert sending.send_due(clock=at(AT)) == 1
    before, after = receiver.taken
    assert [verified(one.secret, before) for one in (hook, new)] == [True, True]
    assert [verified(one.secret, after) for one in (hook, new)] == [False, True]


def test_what_fails_is_tried_ever_later_then_given_up_and_sent_again_under_its_id(
    hook: NewSecret, receiver: Receiver, administrator: User
) -> None:
    receiver.answer, moment = 500, AT
    webhooks.try_webhook(webhook=hook.webhook, by=Actor(administrator), now=AT)
    for wait in (timedelta(0), *RETRIES):
        assert sending.send_due(clock=at(moment + wait - timedelta(seconds=1))) == 0
        moment += wait
        sending.send_due(clock=at(moment))
    delivery = WebhookDelivery.objects.get()
    assert delivery.status == DeliveryStatus.FAILED
    assert len(receiver.taken) == delivery.attempts == len(RETRIES) + 1
    receiver.answer, by = 200, Actor(administrator)
    webhooks.stop_webhook(webhook=hook.webhook, by=by, now=moment)
    with pytest.raises(Refusal):  # it would not be sent
        webhooks.replay_delivery(delivery=WebhookDelivery.objects.get(), by=by, now=moment)
    webhooks.start_webhook(webhook=hook.webhook, by=by, now=moment)
    delivery = WebhookDelivery.objects.get()
    webhooks.replay_delivery(delivery=delivery, by=by, now=moment)
    with pytest.raises(Conflict):
        webhooks.replay_delivery(delivery=delivery, by=by, now=moment)
    assert sending.send_due(clock=at(moment)) == 1
    assert len({headers["webhook-id"] for headers, _body in receiver.taken}) == 1


def test_a_worker_killed_between_sending_and_marking_leaves_it_to_the_next(
    hook: NewSecret, receiver: Receiver, administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhooks.try_webhook(webhook=hook.webhook, by=Actor(administrator), now=AT)

    def killed(*_given: object, **_named: object) -> None:
        raise SystemExit

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(sending, "_mark", killed)
        with pytest.raises(SystemExit):
            sending.send_due(clock=at(AT))
    assert sending.send_due(clock=at(AT + timedelta(minutes=1))) == 0  # its lease still runs
    assert sending.send_due(clock=at(AT + sending.LEASE)) == 1
    assert len({headers["webhook-id"] for headers, _body in receiver.taken}) == 1
    assert len(receiver.taken) == 2


def test_who_was_held_up_beyond_the_lease_takes_back_nothing_of_the_next(
    hook: NewSecret, administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhooks.try_webhook(webhook=hook.webhook, by=Actor(administrator), now=AT)

    def held_up(*_given: object, **_named: object) -> ReceiverAnswer:
        monkeypatch.undo()
        assert sending.send_due(clock=at(AT + sending.LEASE)) == 1
        return ReceiverAnswer(500, DeliveryProblem.REFUSED)

    monkeypatch.setattr(sending, "_answer", held_up)
    assert sending.send_due(clock=at(AT)) == 0
    delivery = WebhookDelivery.objects.get()
    assert (delivery.status, delivery.due_at) == (DeliveryStatus.DELIVERED, None)
    assert delivery.tried.count() == 2


def test_of_a_receiver_that_fails_the_others_wait_and_410_stops_it(
    hook: NewSecret, receiver: Receiver, administrator: User
) -> None:
    receiver.answer = 410
    for _time in range(3):
        webhooks.try_webhook(webhook=hook.webhook, by=Actor(administrator), now=AT)
    sending.send_due(clock=at(AT))
    assert len(receiver.taken) == 1
    hook.webhook.refresh_from_db()
    assert not hook.webhook.is_active
    with pytest.raises(Refusal):
        webhooks.try_webhook(webhook=hook.webhook, by=Actor(administrator), now=AT)


def test_who_asks_to_be_left_alone_is_until_then(receiver: Receiver, hook: NewSecret) -> None:
    for _time in range(2):
        outbox.note_trial(hook.webhook, at=AT)
    receiver.answer, receiver.retry_after = 429, "7200"
    assert sending.send_due(clock=at(AT)) == 0
    receiver.answer, receiver.retry_after = 200, "99999999"
    assert sending.send_due(clock=at(AT + timedelta(minutes=119))) == 0
    assert len(receiver.taken) == 1
    assert sending.send_due(clock=at(AT + timedelta(hours=2))) == 2
    assert asked_wait("99999999") == RETRIES[-1]
    assert asked_wait("Tue, 01 Dec 2026 03:00:00 GMT") == asked_wait("-5") == timedelta()


def test_of_a_receiver_that_is_slow_to_take_one_the_others_wait_for_the_next_turn(
    hook: NewSecret, administrator: User
) -> None:
    for _trial in range(2):
        webhooks.try_webhook(webhook=hook.webhook, by=Actor(administrator), now=AT)
    moments = (AT + number * timedelta(seconds=6) for number in count())
    assert sending.send_due(clock=lambda: next(moments)) == 1
    assert sending.send_due(clock=lambda: next(moments)) == 1


def test_a_redirect_is_not_followed_and_who_hangs_is_cut_off(receiver: Receiver) -> None:
    def sent(seconds: float) -> str:
        return post(receiver.url, headers={}, body=b"{}", private=LOOPBACK, seconds=seconds).problem

    receiver.answer = 307
    assert sent(5) == DeliveryProblem.REDIRECT
    assert len(receiver.taken) == 1
    receiver.waits = 0.5
    assert sent(0.1) == DeliveryProblem.SLOW


def test_a_name_is_resolved_once_and_a_private_address_is_never_connected_to(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    leads_to = ["127.0.0.1", "10.0.0.1"]

    def rebinding(host: str, port: int, *_more: object, **_named: object) -> list[Any]:
        address = leads_to.pop(0) if host == "erp.example" else host
        return [(2, 1, 6, "", (address, port))]

    url = f"http://erp.example:{receiver.server_port}/"
    monkeypatch.setattr("core.egress.line.socket.getaddrinfo", rebinding)
    for _time in range(2):
        post(url, headers={}, body=b"{}", private=LOOPBACK)
    assert len(receiver.taken) == 1  # the second time the name led elsewhere: nothing was sent
    assert leads_to == []  # once an attempt
    answer = post(receiver.url, headers={}, body=b"", private=())
    assert answer.problem == DeliveryProblem.PRIVATE


def test_where_ipv6_leads_nowhere_the_message_goes_by_ipv4(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = receiver.server_port  # nobody listens there by IPv6
    found = [(10, 1, 6, "", ("::1", port, 0, 0)), (2, 1, 6, "", ("127.0.0.1", port))]
    asked = socket.getaddrinfo
    monkeypatch.setattr(
        "core.egress.line.socket.getaddrinfo",
        lambda host, *more, **named: (
            found if host == "erp.example" else asked(host, *more, **named)
        ),
    )
    url, private = f"http://erp.example:{port}/", [*LOOPBACK, ip_network("::1/128")]
    assert post(url, headers={}, body=b"{}", private=private).problem == ""
    assert len(receiver.taken) == 1


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.7", "224.0.0.1", "255.255.255.255", "192.0.0.8", "::1", "::", "fe80::1",
        "fd00:ec2::254", "::ffff:127.0.0.1", "::ffff:a9fe:a9fe", "64:ff9b::a00:1",
        "2002:7f00:1::", "ff02::1", "fec0::1", "5f00::1", "3fff::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public_are_refused(address: str) -> None:
    assert not is_allowed(address, private=())
    host = f"[{address}]" if ":" in address else address
    assert url_problem(f"https://{host}/", private=()) == "private"


def test_public_addresses_are_taken() -> None:
    for address in ("8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"):
        assert is_allowed(address, private=())
    assert url_problem("https://erp.example.com:8443/a?b=c", private=()) == ""


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://example.com/", "scheme"),
        ("ftp://example.com/", "scheme"),
        ("https://user:word@example.com/", "user"),
        ("https://", "form"),
        ("https://example.com:99999/", "form"),
        ("https://example.com/\r\nX: y", "form"),
        ("https://contoh\u202e.com/", "form"),
        ("https://localhost/", "private"),
        ("https://foo.localhost./", "private"),
        ("https://2130706433/", "private"),
        ("https://0x7f.1/", "private"),
    ],
)
def test_an_address_that_cannot_be_is_told_at_its_field(
    url: str, problem: str, administrator: User, now: datetime
) -> None:
    assert url_problem(url, private=()) == problem
    with pytest.raises(Refusal) as refused:
        webhooks.add_webhook(
            name="X", url=url, events=["result.final"], by=Actor(administrator), now=now
        )
    assert set(refused.value.fields) == {"url"}
    assert not Webhook.objects.exists()


def test_an_administrator_adds_one_sees_its_secret_once_and_the_log(
    administrator: User, receiver: Receiver
) -> None:
    client, body = visitor(administrator), {"name": "ERP", "url": receiver.url}
    assert client.post(reverse("webhook-list"), body).status_code == 400  # nothing is chosen
    page = client.post(reverse("webhook-list"), body | {"events": ["finding.closed"]}).text
    assert "whsec_" in page
    again = client.post(reverse("webhook-list"), body | {"events": ["finding.closed"]})
    assert (again.status_code, "“ERP” is told at this address already" in again.text) == (400, True)
    row = Webhook.objects.get()  # the page that was loaded again has added no other
    client.post(reverse("webhook-trial", args=[row.pk]))
    assert sending.send_due(clock=lambda: WebhookDelivery.objects.get().noted_at) == 1
    log = client.get(reverse("webhook", args=[row.pk])).text
    assert "whsec_" not in log
    assert "204" in log


def test_an_address_is_changed_and_what_waits_goes_there(
    hook: NewSecret, receiver: Receiver, administrator: User
) -> None:
    row = hook.webhook
    delivery = webhooks.try_webhook(webhook=row, by=SYSTEM, now=AT)
    client, address = visitor(administrator), reverse("webhook-change", args=[row.pk])
    assert row.state in client.get(reverse("webhook", args=[row.pk])).text
    sent = {
        "name": "SAP",
        "url": receiver.url + "&moved=1",
        "events": [WebhookEvent.RESULT_FINAL.value],
        "seen": row.state,
    }
    assert client.post(address, sent).status_code == 302
    row = Webhook.objects.get()
    assert (row.name, row.events, row.key) == ("SAP", ["result.final"], hook.webhook.key)
    entry = AuditEntry.objects.get(action="change_webhook")
    assert "moved" not in str(entry.after)
    assert sending.send_due(clock=at(AT)) == 1
    assert receiver.paths == ["/hook?from=csms&moved=1"]
    assert delivery.message_id in str(receiver.taken)
    assert client.post(address, sent | {"seen": row.state}).status_code == 302  # the same again
    assert AuditEntry.objects.filter(action="change_webhook").count() == 1


def test_a_change_of_what_was_not_seen_or_cannot_be_is_refused_with_what_was_typed(
    hook: NewSecret, receiver: Receiver, administrator: User
) -> None:
    row = hook.webhook
    client, address = visitor(administrator), reverse("webhook-change", args=[row.pk])
    sent = {"name": "Lain", "url": "https://10.0.0.1/x", "events": row.events, "seen": row.state}
    refused = client.post(address, sent)
    assert (refused.status_code, "not public" in refused.text) == (400, True)
    assert 'value="https://10.0.0.1/x"' in refused.text
    Webhook.objects.update(name="Meanwhile")
    stale = client.post(address, sent | {"url": receiver.url})
    page = stale.content.decode()
    assert (stale.status_code, "Somebody else changed this" in page, "Lain" in page) == (
        409,
        *[True] * 2,
    )
    assert Webhook.objects.get().state in page  # seen now
    assert Webhook.objects.get().name == "Meanwhile"


def test_old_deliveries_go_with_their_attempts_and_what_waits_stays(
    hook: NewSecret, administrator: User, settings: Settings
) -> None:
    settings.WEBHOOK_LOG_DAYS = 30
    webhook, now = hook.webhook, AT
    kept = {}
    for days, status in ((31, "delivered"), (29, "failed"), (99, "waiting")):
        then = now - timedelta(days=days)
        is_over = status != DeliveryStatus.WAITING
        kept[status] = WebhookDelivery.objects.create(
            webhook=webhook,
            message_id=f"msg_{status}",
            event="webhook.trial",
            body="{}",
            noted_at=then,
            status=status,
            finished_at=then if is_over else None,
        )
        WebhookAttempt.objects.create(delivery=kept[status], at=then, answered=204, milliseconds=1)
    webhooks.replay_delivery(delivery=kept["delivered"], by=Actor(administrator), now=now)
    WebhookDelivery.objects.filter(message_id="msg_delivered").update(
        status="delivered", finished_at=now - timedelta(days=31)
    )
    assert [clear_old_deliveries(now=now) for _twice in range(2)] == [1, 0]
    left = WebhookDelivery.objects.values_list("message_id", flat=True)
    assert set(left) == {"msg_failed", "msg_waiting"}
    assert WebhookAttempt.objects.count() == 2
    entry = AuditEntry.objects.get(action="clear_deliveries")
    assert entry.after == {"name": webhook.name, "deliveries": 1}
    assert visitor(administrator).get(reverse("trail")).status_code == 200


def test_nobody_else_keeps_webhooks(representative: User, manager: User, now: datetime) -> None:
    for person in (representative, manager):
        with pytest.raises(NotAllowed):
            webhooks.add_webhook(
                name="X", url="https://example.com/", events=["result.final"],
                by=Actor(person), now=now,
            )  # fmt: skip


def test_the_page_for_integrators_names_every_event() -> None:
    from tests.conftest import ROOT

    said = (ROOT / "docs" / "webhooks.md").read_text(encoding="utf-8")
    told = {event for deeds in EVENTS.values() for events in deeds.values() for event in events}
    assert told == set(WebhookEvent)
    assert {one for one in WebhookEvent.values if f"`{one}`" not in said} == set()
