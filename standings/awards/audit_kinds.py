"""How the audit trail tells of awards and of their rules."""

from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from contractors.models import Contractor
from core.audit_kind import AuditKind
from core.database.columns import COMMA, text_of
from standings.awards.models import Award, AwardRules


def _awards(_reader: Person, key: str) -> str:
    return f"{reverse('award-list')}?year={key}"


def _rules(_reader: Person, key: str) -> str:
    return reverse("award-rules-version", args=[key])


AUDIT_KINDS = (
    AuditKind(
        212,
        model=AwardRules,
        deeds={
            "add_award_rules": _("%(who)s began award rules %(what)s"),
            "save_award_rules": _("%(who)s changed award rules %(what)s"),
            "publish_award_rules": _("%(who)s published award rules %(what)s"),
            "delete_award_rules": _("%(who)s deleted a draft of award rules"),
        },
        title=text_of("code", Value("-v"), "version"),
        address=_rules,
        fields={"key": _("Version"), "sha256": "SHA-256"},
    ),
    AuditKind(
        213,
        model=Award,
        deeds={
            "name_awarded": _("%(who)s named %(what)s for an award"),
            "withdraw_award": _("%(who)s took an award of %(what)s back"),
        },
        title=text_of("contractor__name", COMMA, "year"),
        place=text_of("year", Value("")),
        address=_awards,
        within={Contractor.AUDIT_NAME: "contractor"},
        fields={
            "award": _("Award"), "year": _("Year"), "reason": _("Reason"), "rules": _("Version"),
        },
    ),
)  # fmt: skip
