"""How the audit trail tells of standing rules."""

from django.db.models import Value
from django.utils.translation import gettext_lazy as _

from core.audit_kind import AuditKind
from core.database.columns import text_of
from outcomes.standing.models import StandingRules

AUDIT_KINDS = (
    AuditKind(
        98,
        model=StandingRules,
        deeds={
            "add_standing_rules": _("%(who)s began standing rules %(what)s"),
            "save_standing_rules": _("%(who)s changed standing rules %(what)s"),
            "publish_standing_rules": _("%(who)s published standing rules %(what)s"),
            "delete_standing_rules": _("%(who)s deleted a draft of standing rules"),
        },
        title=text_of("code", Value("-v"), "version"),
        fields={"key": _("Version"), "sha256": "SHA-256"},
    ),
)
