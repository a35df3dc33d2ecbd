"""How the audit trail tells of webhooks."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from core.audit_kind import AuditKind
from core.database.columns import text_of
from webhooks.access import may_keep_webhooks
from webhooks.models import Webhook, WebhookDelivery


def _webhook(reader: Person, key: str) -> str:
    return reverse("webhook", args=[key]) if may_keep_webhooks(reader) else ""


AUDIT_KINDS = (
    AuditKind(
        560,
        model=Webhook,
        deeds={
            "add_webhook": _("%(who)s added webhook %(what)s"),
            "change_webhook": _("%(who)s changed webhook %(what)s"),
            "clear_deliveries": _("%(who)s cleared old deliveries of webhook %(what)s"),
            "rotate_webhook_secret": _("%(who)s changed the secret of webhook %(what)s"),
            "stop_webhook": _("%(who)s stopped webhook %(what)s"),
            "start_webhook": _("%(who)s started webhook %(what)s"),
            "try_webhook": _("%(who)s sent a trial to webhook %(what)s"),
        },
        title=text_of("name"),
        address=_webhook,
        fields={
            "host": _("Host"),
            "events": _("What it is told"),
            "deliveries": _("Deliveries"),
            "previous_until": _("The secret before signs until"),
        },
    ),
    AuditKind(
        570,
        model=WebhookDelivery,
        deeds={"replay_delivery": _("%(who)s had delivery %(what)s sent again")},
        title=text_of("message_id"),
        place=text_of("webhook"),
        address=_webhook,
        within={Webhook.AUDIT_NAME: "webhook"},
        fields={"event": _("Event")},
    ),
)
