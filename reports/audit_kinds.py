"""How the audit trail tells of saved comparisons."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from core.audit_kind import AuditKind
from core.database.columns import text_of
from reports.models import SavedComparison


def _comparison(_reader: Person, saved: str) -> str:
    return reverse("saved-comparison", args=[saved])


AUDIT_KINDS = (
    AuditKind(
        550,
        model=SavedComparison,
        deeds={
            "save_comparison": _("%(who)s saved comparison %(what)s"),
            "forget_comparison": _("%(who)s deleted comparison %(what)s"),
        },
        title=text_of("name"),
        address=_comparison,
        fields={"query": _("What is compared")},
    ),
)
