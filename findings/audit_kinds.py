"""How the audit trail tells of findings: in the words of a finding's own history."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from contractors.models import Contractor
from core.audit_kind import AuditKind
from core.database.columns import COMMA, text_of
from findings.models import Finding
from findings.rendering.findings import FINDING_PARTS


def _finding(_reader: Person, finding: str) -> str:
    return reverse("finding", args=[finding])


AUDIT_KINDS = (
    AuditKind(
        70,
        model=Finding,
        deeds={
            "raise_finding": _("%(who)s raised finding %(what)s"),
            "change_finding": _("%(who)s changed finding %(what)s"),
            "answer_finding": _("%(who)s answered finding %(what)s"),
            "refuse_answer": _("%(who)s sent back the answer to finding %(what)s"),
            "close_finding": _("%(who)s verified and closed finding %(what)s"),
            "undo_closing": _("%(who)s took back the closing of finding %(what)s"),
            "withdraw_finding": _("%(who)s withdrew finding %(what)s"),
            "check_effectiveness": _("%(who)s checked the effectiveness of finding %(what)s"),
            "undo_effectiveness": _(
                "%(who)s took back the check of the effectiveness of finding %(what)s"
            ),
        },
        title=text_of("reference", COMMA, "contractor__name"),
        address=_finding,
        within={Finding.AUDIT_NAME: "pk", Contractor.AUDIT_NAME: "contractor"},
        fields=FINDING_PARTS,
    ),
)
