"""The table of access records, for administrators."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.access import may_keep_people
from accounts.choices import AccessKind
from accounts.models import AccessRecord
from accounts.roles import Person
from core.tables import Dataset, Kind, Scope, TableColumn, alone, word_of


def _records(user: Person, scope: Scope) -> QuerySet[AccessRecord]:
    """All for an administrator, of the years asked for; nothing for anybody else."""
    if not may_keep_people(user):
        return AccessRecord.objects.none()
    if not scope.years:
        return AccessRecord.objects.all()
    return AccessRecord.objects.filter(at__year__in=scope.years)


ACCESS_RECORDS = Dataset(
    position=110,
    name="access",
    title=_("Sign-ins and what was taken out"),
    columns=(
        TableColumn("number", _("Number"), Kind.WHOLE),
        TableColumn("at", _("Time"), Kind.MOMENT),
        TableColumn("kind", _("What happened"), words=word_of(AccessKind)),
        TableColumn("username", _("User name")),
        TableColumn("address", _("From where")),
        TableColumn("what", _("What was taken")),
        TableColumn("token", _("Token begins with")),
    ),
    source=_records,
    fields=("id", "at", "kind", "person__username", "address", "what", "token__hint"),
    flat=alone("id", "at", "kind", "person__username", "address", "what", "token__hint"),
    order=("-at",),
    key=("number",),
    may_read=may_keep_people,
)
