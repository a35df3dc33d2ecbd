"""What waits for an administrator among versions: drafts to publish."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.roles import Person
from core.contributions import Todo, TodoGroup, TodoLine, first_of
from instruments.access import may_edit_instruments
from instruments.choices import VersionKind
from instruments.models import Draft


def to_publish(user: Person, _now: datetime) -> TodoGroup | None:
    """The draft versions an administrator has begun, latest change first."""
    if not may_edit_instruments(user):
        return None
    rows, total = first_of(Draft.objects.order_by("-changed_at", "pk"))
    lines = tuple(_line(one) for one in rows)
    return TodoGroup(_("Draft versions to publish"), lines, total, reverse("instrument-list"))


def _line(draft: Draft) -> TodoLine:
    day = date_format(timezone.localdate(draft.changed_at))
    about = f"{VersionKind(draft.kind).label} · " + _("changed %(day)s") % {"day": day}
    return TodoLine(draft.title, reverse("version", args=[draft.kind, draft.key]), about)


TODO = (Todo(380, to_publish),)
