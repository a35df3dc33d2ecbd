"""Who keeps webhooks: administrators alone. The only place that decides."""

from django.db.models import QuerySet

from accounts.choices import Role
from accounts.roles import Person, has_role
from webhooks.models import Webhook, WebhookDelivery


def may_keep_webhooks(user: Person | None) -> bool:
    """They decide to whom of the world outside anything is told; no contractor ever sees it."""
    return has_role(user, Role.ADMINISTRATOR)


def webhooks_visible_to(user: Person) -> QuerySet[Webhook]:
    """All, for who keeps them."""
    return Webhook.objects.all() if may_keep_webhooks(user) else Webhook.objects.none()


def deliveries_visible_to(user: Person) -> QuerySet[WebhookDelivery]:
    """What those were sent."""
    return WebhookDelivery.objects.filter(webhook__in=webhooks_visible_to(user))
