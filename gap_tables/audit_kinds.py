"""How the audit trail tells of gap tables and their rows."""

from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from contractors.models import Contractor
from core.audit_kind import AuditKind
from core.database.columns import SPACE, text_of
from gap_tables.models import GapRow, GapTable


def _gap_table(_reader: Person, key: str) -> str:
    return reverse("gap-table", args=[key])


AUDIT_KINDS = (
    AuditKind(
        320,
        model=GapTable,
        deeds={
            "begin_gap_table": _("%(who)s began gap table %(what)s"),
            "freeze_gap_table": _("%(who)s froze gap table %(what)s"),
            "take_in_revision": _("%(who)s took the revision of its audit into gap table %(what)s"),
        },
        title=text_of("name"),
        place=text_of("key", Value("")),
        address=_gap_table,
        within={GapTable.AUDIT_NAME: "pk", Contractor.AUDIT_NAME: "contractor"},
        fields={"rows": _("Requirements")},
    ),
    AuditKind(
        330,
        model=GapRow,
        deeds={
            "add_gap_row": _("%(who)s added a requirement to gap table %(what)s"),
            "change_gap_row": _("%(who)s changed a requirement of gap table %(what)s"),
            "remove_gap_row": _("%(who)s took a requirement out of gap table %(what)s"),
            "raise_from_gap": _("%(who)s made a proposal of gap table %(what)s a finding"),
            "unplan_gap_row": _("%(who)s took a proposal of gap table %(what)s out of a plan"),
            "plan_gap_row": _("%(who)s planned a proposal of gap table %(what)s"),
        },
        title=text_of("table__name", SPACE, "position"),
        place=text_of("table__key", Value("")),
        address=_gap_table,
        within={
            GapRow.AUDIT_NAME: "pk",
            GapTable.AUDIT_NAME: "table",
            Contractor.AUDIT_NAME: "table__contractor",
        },
    ),
)
