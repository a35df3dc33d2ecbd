"""How the audit trail tells of lessons. Of one without a name it tells what was done and when, and
neither who of its company did it nor which company that is: its readers review no lessons."""

from django.db.models import F, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from contractors.models import Contractor
from core.audit_kind import AuditKind
from core.database.columns import text_of
from outcomes.lessons.access import lessons_visible_to
from outcomes.lessons.models import Lesson


def _lesson(reader: Person, key: str) -> str:
    seen = lessons_visible_to(reader).filter(key=key).exists()
    return reverse("lesson", args=[key]) if seen else ""


AUDIT_KINDS = (
    AuditKind(
        545,
        model=Lesson,
        deeds={
            "share_lesson": _("%(who)s shared lesson %(what)s"),
            "change_lesson": _("%(who)s changed lesson %(what)s"),
            "publish_lesson": _("%(who)s let everybody see lesson %(what)s"),
            "send_back_lesson": _("%(who)s sent lesson %(what)s back"),
            "take_down_lesson": _("%(who)s took lesson %(what)s down"),
            "withdraw_lesson": _("%(who)s withdrew lesson %(what)s"),
            "share_anonymous_lesson": _("A contractor without a name shared lesson %(what)s"),
            "change_anonymous_lesson": _("A contractor without a name changed lesson %(what)s"),
            "withdraw_anonymous_lesson": _("A contractor without a name withdrew lesson %(what)s"),
        },
        title=F("title"),
        place=text_of("key", Value("")),
        address=_lesson,
        within={Contractor.AUDIT_NAME: "contractor"},
        told_within=Q(is_named=True),
        fields={"files": _("Files"), "lineage": _("Item")},
    ),
)
