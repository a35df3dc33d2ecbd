"""The audit trail as a table, for who may read it."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.erased_names import from_column
from accounts.roles import Person
from contractors.models import Contractor
from core.audit import audit_names
from core.models import AuditEntry
from core.tables import Dataset, Kind, Record, Row, TableColumn
from overview.access import may_read_trail
from overview.trail.forms import TrailFilterForm
from overview.trail.selectors import named, narrowed, trail_visible_to, within
from overview.trail.sentences import changes_of, deed, unnamed
from reports.scope.filters import ScopeFilter


def _entries(user: Person, scope: ScopeFilter) -> QuerySet[AuditEntry]:
    """The rows of the years asked for, and about the companies where only some are."""
    found = trail_visible_to(user).select_related(None)
    if scope.years:
        found = found.filter(at__year__in=scope.years)
    if scope.with_only(years=()) != ScopeFilter():
        found = found.filter(within(Contractor.AUDIT_NAME, scope.companies_of_any_year(user)))
    return named(found)


def _listed(request: HttpRequest) -> QuerySet[AuditEntry]:
    """The rows that the page of the trail shows at this address."""
    form = TrailFilterForm(request.GET, user=request.user)
    return narrowed(trail_visible_to(request.user), form.chosen())


def _kind(name: str) -> str:
    return audit_names().get(name, name)


def _rows(record: Record) -> Iterator[Row]:
    """One row: what was recorded, in words, with its old values beside the new ones."""
    kind, names = record["target_type"], from_column(record["erased"])
    about = f"{kind}/{record['target_id']}"
    before = names.shown(record["before"], about=about)
    after = names.shown(record["after"], about=about)
    changes = changes_of(kind, before, after=after)
    who, action = record["user__username"], record["action"]
    what = names.shown(record["title"]) or unnamed(
        kind, record["target_id"], before=before, after=after
    )
    yield (
        record["id"],
        record["at"],
        who,
        action,
        deed(kind, action) % {"who": who or _("CSMS itself"), "what": what, "action": action},
        kind,
        what,
        "; ".join(
            f"{one.label}: {one.before} → {one.after}"
            if one.before
            else f"{one.label}: {one.after}"
            for one in changes
        ),
        record["address"],
        record["token__name"],
    )


TRAIL = Dataset(
    position=120,
    name="trail",
    title=gettext_lazy("Audit trail"),
    columns=(
        TableColumn("number", gettext_lazy("Number"), Kind.WHOLE),
        TableColumn("at", gettext_lazy("Time"), Kind.MOMENT),
        TableColumn("username", gettext_lazy("User name")),
        TableColumn("action", gettext_lazy("What was done")),
        TableColumn("sentence", gettext_lazy("Who did what")),
        TableColumn("kind", gettext_lazy("Kind of thing"), words=_kind),
        TableColumn("thing", gettext_lazy("Thing")),
        TableColumn("changes", gettext_lazy("What was recorded")),
        TableColumn("address", gettext_lazy("From where")),
        TableColumn("token", gettext_lazy("Token")),
    ),
    source=_entries,
    fields=(
        "id",
        "at",
        "user__username",
        "action",
        "target_type",
        "target_id",
        "title",
        "erased",
        "before",
        "after",
        "address",
        "token__name",
    ),
    flat=_rows,
    order=("-at",),
    key=("number",),
    may_read=may_read_trail,
    listed=_listed,
)
