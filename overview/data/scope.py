"""The scope of an export: what an address asks for, or a sentence about what it cannot mean."""

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.roles import Person
from core.errors import Refusal
from reports.scope.filters import ScopeFilter

KNOWN = (
    "year",
    "instrument",
    "site",
    "risk",
    "scope",
    "rating",
    "coordinator",
    "contractor",
)


def scope_of(query: QueryDict, user: Person) -> ScopeFilter:
    """The scope of an address; options of OData ($top ...) are none of its business.

    A page leaves out what makes no sense and says so; a file or a program's page must not
    quietly hold more than was asked for, so here it is refused.
    """
    problems = [
        _("There is no filter %(name)s; there are: %(known)s.")
        % {"name": name[:60], "known": ", ".join(KNOWN)}
        for name in query
        if name not in KNOWN and not name.startswith("$")
    ]
    scope, wrong = ScopeFilter.from_query(query, user)
    if problems or wrong:
        raise Refusal(" ".join([*problems, *wrong, _("Correct the address, then ask again.")]))
    return scope
