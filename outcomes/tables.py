"""The table of objections, live."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from core.tables import Dataset, Kind, Scope, TableColumn, alone, word_of
from outcomes.access import may_list_objections, objections_visible_to
from outcomes.choices import ObjectionGround, ObjectionOutcome, ObjectionStatus, TargetKind
from outcomes.models import Objection


def _objections(user: Person, scope: Scope) -> QuerySet[Objection]:
    found = objections_visible_to(user)
    found = found.filter(evaluation__contractor__in=scope.companies_of_any_year(user))
    if scope.years:
        found = found.filter(evaluation__period__year__in=scope.years)
    return found


FIELDS = (
    "key",
    "evaluation__period__year",
    "evaluation__contractor__code",
    "evaluation__contractor__name",
    "evaluation__instrument__code",
    "result__sha256",
    "number",
    "target",
    "code",
    "ground",
    "status",
    "outcome",
    "raised_at",
    "due_at",
    "decided_at",
)
OBJECTIONS = Dataset(
    position=44,
    name="objections",
    title=_("Objections"),
    columns=(
        TableColumn("key", _("Objection")),
        TableColumn("year", _("Year"), Kind.WHOLE),
        TableColumn("contractor_code", _("Contractor's code")),
        TableColumn("contractor", _("Contractor")),
        TableColumn("instrument", _("Instrument")),
        TableColumn("result", _("SHA-256 of the result")),
        TableColumn("number", _("Number"), Kind.WHOLE),
        TableColumn("target", _("What it is about"), words=word_of(TargetKind)),
        TableColumn("code", _("Code")),
        TableColumn("ground", _("Ground"), words=word_of(ObjectionGround)),
        TableColumn("status", _("Status"), words=word_of(ObjectionStatus)),
        TableColumn("outcome", _("Outcome"), words=word_of(ObjectionOutcome)),
        TableColumn("raised_at", _("Raised at"), Kind.MOMENT),
        TableColumn("due_at", _("Due"), Kind.MOMENT),
        TableColumn("decided_at", _("Decided at"), Kind.MOMENT),
    ),
    source=_objections,
    fields=FIELDS,
    flat=alone(*FIELDS),
    order=("-evaluation__period__year", "evaluation__contractor__name", "number"),
    key=("key",),
    may_read=may_list_objections,
)
