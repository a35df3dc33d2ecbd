"""What webhooks give to the pages that gather, and what they note with audit rows."""

from django.utils.translation import gettext_lazy as _

from core.audit import AuditListener
from core.shell.settings import SettingsPage
from webhooks.access import may_keep_webhooks
from webhooks.audit_kinds import AUDIT_KINDS
from webhooks.events import EVENTS
from webhooks.services.outbox import note_events

# Behind what a decision on an incident begins by itself: that waits for who publishes meanwhile,
# and only then is it known which published results are overtaken.
AUDIT_LISTENERS = (AuditListener(50, EVENTS, note_events),)
SETTINGS = (
    SettingsPage(
        55,
        "webhook-list",
        _("Webhooks"),
        _("Tell other programs at once of standings, results and findings."),
        may_keep_webhooks,
    ),
)

__all__ = ["AUDIT_KINDS", "AUDIT_LISTENERS", "SETTINGS"]
