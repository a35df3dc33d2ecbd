"""The table of contractors."""

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import QuerySet, Value
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from contractors.access import may_read_contractors
from contractors.choices import RiskClass
from contractors.models import Contractor
from contractors.selectors import contractors_named
from core.tables import Dataset, Kind, Scope, TableColumn, alone, word_of


def _contractors(user: Person, scope: Scope) -> QuerySet[Contractor]:
    sites = StringAgg("sites__name", delimiter=", ", order_by="sites__name", default=Value(""))
    found: QuerySet[Contractor] = scope.listed_companies(user).annotate(site_names=sites)
    return found


def _listed(request: HttpRequest) -> QuerySet[Contractor]:
    """The contractors that their list shows at this address."""
    return contractors_named(request.user, request.GET.get("q", ""))


CONTRACTORS = Dataset(
    position=50,
    name="contractors",
    title=_("Contractors"),
    columns=(
        TableColumn("code", _("Contractor's code")),
        TableColumn("name", _("Contractor")),
        TableColumn("scope", _("Scope of work")),
        TableColumn("risk_class", _("Risk class"), words=word_of(RiskClass)),
        TableColumn("sites", _("Sites")),
        TableColumn("archived", _("Archived"), Kind.FLAG),
    ),
    source=_contractors,
    fields=("code", "name", "scope", "risk_class", "site_names", "archived"),
    flat=alone("code", "name", "scope", "risk_class", "site_names", "archived"),
    order=("name",),
    key=("code",),
    may_read=may_read_contractors,
    listed=_listed,
)
