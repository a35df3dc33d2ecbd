"""Webhooks for programs: listed with what they were sent, added, changed, stopped, tried.

The steps are those of the pages, for administrators; a secret is told once, as there.
"""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.audit import actor_of
from core.errors import NotAllowed
from core.kept_answers import answered_as_it_stands
from core.requests.api import PRIVATE, api_view, described, sent_as
from core.requests.lists import list_of, listed
from webhooks.access import deliveries_visible_to, may_keep_webhooks, webhooks_visible_to
from webhooks.choices import DeliveryStatus, WebhookEvent
from webhooks.models import Webhook, WebhookDelivery
from webhooks.selectors import deliveries_of
from webhooks.services import webhooks

LOG = 50  # deliveries of a webhook that are told, the newest first


class WebhookFactsIn(serializers.Serializer[Any]):
    """Whose program it is, where it listens (https, public) and what it is told."""

    name = serializers.CharField(max_length=80)
    url = serializers.CharField(max_length=500)
    events = serializers.ListField(
        child=serializers.ChoiceField(WebhookEvent.choices),
        allow_empty=False,
        max_length=len(WebhookEvent),
    )


class NewWebhookIn(WebhookFactsIn):
    """Another webhook."""

    operation = serializers.UUIDField()


class ChangedWebhookIn(WebhookFactsIn):
    """The whole of it; ``seen`` is its ``state`` as it was read."""

    seen = serializers.CharField(max_length=64)


class SecretIn(serializers.Serializer[Any]):
    """``seen`` is its ``secret_state`` as it was read."""

    operation = serializers.UUIDField()
    seen = serializers.CharField(max_length=64)


class SwitchIn(serializers.Serializer[Any]):
    """Stop it, or start it again."""

    active = serializers.BooleanField()


class DeliveryOut(serializers.Serializer[Any]):
    """A message to a webhook."""

    id = serializers.IntegerField()
    message_id = serializers.CharField()
    event = serializers.CharField()
    noted_at = serializers.DateTimeField()
    delivery_status = serializers.ChoiceField(DeliveryStatus.choices, source="status")
    attempts = serializers.IntegerField()


class WebhookOut(serializers.Serializer[Any]):
    """A webhook; ``state`` and ``secret_state`` are what a change sends as ``seen``."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    url = serializers.CharField()
    events = serializers.ListField(child=serializers.CharField())
    is_active = serializers.BooleanField()
    state = serializers.CharField()
    secret_state = serializers.CharField()


class WholeWebhookOut(WebhookOut):
    """A webhook with what it was sent last; ``secret`` is told with a new one, else ""."""

    secret = serializers.CharField(allow_blank=True)
    deliveries = DeliveryOut(many=True)


@described(methods=["GET"], responses=list_of(WebhookOut), operation_id="list_webhooks")
@described(
    methods=["POST"], request=NewWebhookIn, responses=WholeWebhookOut, operation_id="add_webhook"
)
@api_view(["GET", "POST"])
def list_webhooks(request: Request) -> Response:
    """Every webhook; or add one, whose secret is told now: sent twice it is the same."""
    _check(request)
    if request.method != "POST":
        page = listed(request, webhooks_visible_to(request.user), by="name pk")
        return page.answer(WebhookOut(page.rows, many=True).data)
    given = sent_as(NewWebhookIn, request)
    added = webhooks.add_webhook(**given, by=actor_of(request), now=timezone.now())
    return _answer(added.webhook, secret=added.secret)


@described(methods=["GET"], responses=WholeWebhookOut, operation_id="read_webhook")
@described(
    methods=["PUT"],
    request=ChangedWebhookIn,
    responses=WholeWebhookOut,
    operation_id="change_webhook",
)
@api_view(["GET", "PUT"])
@answered_as_it_stands(lambda request, webhook_id: _answer(_found(request, webhook_id)))
def one_webhook(request: Request, webhook_id: int) -> Response:
    """One webhook with what it was sent; or another name, address or events."""
    found = _found(request, webhook_id)
    if request.method == "PUT":
        given = sent_as(ChangedWebhookIn, request)
        found = webhooks.change_webhook(
            webhook=found, **given, by=actor_of(request), now=timezone.now()
        )
    return _answer(found)


@described(request=SecretIn, responses=WholeWebhookOut, operation_id="rotate_webhook_secret")
@api_view(["POST"])
def rotate(request: Request, webhook_id: int) -> Response:
    """A new secret, told now; the one before signs as well for a day."""
    found, given = _found(request, webhook_id), sent_as(SecretIn, request)
    new = webhooks.rotate_secret(webhook=found, **given, by=actor_of(request), now=timezone.now())
    return _answer(new.webhook, secret=new.secret)


@described(request=SwitchIn, responses=WholeWebhookOut, operation_id="switch_webhook")
@api_view(["POST"])
@answered_as_it_stands(lambda request, webhook_id: _answer(_found(request, webhook_id)))
def switch(request: Request, webhook_id: int) -> Response:
    """Stop it, and what waits is kept; or start it again, and what waited is sent."""
    found, given = _found(request, webhook_id), sent_as(SwitchIn, request)
    step = webhooks.start_webhook if given["active"] else webhooks.stop_webhook
    return _answer(step(webhook=found, by=actor_of(request), now=timezone.now()))


@described(request=None, responses=WholeWebhookOut, operation_id="try_webhook")
@api_view(["POST"])
@answered_as_it_stands(lambda request, webhook_id: _answer(_found(request, webhook_id)))
def trial(request: Request, webhook_id: int) -> Response:
    """Send a message that says nothing."""
    found = _found(request, webhook_id)
    webhooks.try_webhook(webhook=found, by=actor_of(request), now=timezone.now())
    return _answer(found)


@described(request=None, responses=WholeWebhookOut, operation_id="replay_webhook_delivery")
@api_view(["POST"])
@answered_as_it_stands(
    lambda request, delivery_id: _answer(_delivery(request, delivery_id).webhook)
)
def replay(request: Request, delivery_id: int) -> Response:
    """Send a delivery again as it was; 409 while it waits to be sent anyway."""
    delivery = _delivery(request, delivery_id)
    webhooks.replay_delivery(delivery=delivery, by=actor_of(request), now=timezone.now())
    return _answer(delivery.webhook)


def _check(request: Request) -> None:
    """Before anything is looked up or read."""
    if not may_keep_webhooks(request.user):
        raise NotAllowed(_("Only administrators keep webhooks."))


def _found(request: Request, webhook_id: int) -> Webhook:
    _check(request)
    return get_object_or_404(webhooks_visible_to(request.user), pk=webhook_id)


def _delivery(request: Request, delivery_id: int) -> WebhookDelivery:
    _check(request)
    visible = deliveries_visible_to(request.user).select_related("webhook")
    return get_object_or_404(visible, pk=delivery_id)


def _answer(webhook: Webhook, *, secret: str = "") -> Response:
    log = DeliveryOut(deliveries_of(webhook)[:LOG], many=True).data
    told = WebhookOut(webhook).data | {"secret": secret, "deliveries": log}
    return Response(told, headers=PRIVATE)


app_name = "webhooks-api"
urlpatterns = [
    path("webhooks/", list_webhooks, name="list"),
    path("webhooks/<int:webhook_id>/", one_webhook, name="webhook"),
    path("webhooks/<int:webhook_id>/secret/", rotate, name="secret"),
    path("webhooks/<int:webhook_id>/switch/", switch, name="switch"),
    path("webhooks/<int:webhook_id>/trial/", trial, name="trial"),
    path("webhooks/deliveries/<int:delivery_id>/replay/", replay, name="replay"),
]
