"""A scope in words, for the cover of what was made of it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.scope.filters import NOBODY, UNRATED, ScopeChoices, ScopeFilter


def scope_words(scope: ScopeFilter, choices: ScopeChoices) -> str:
    """``Site: Pit Utara; Rating: Merah``; "" where nothing but year and instrument is chosen."""
    parts = [
        (_("Site"), choices.sites.get(scope.site or 0, "")),
        (_("Risk class"), choices.risks.get(scope.risk, "")),
        (_("Scope of work"), scope.scope),
        (_("Rating"), _rating(scope, choices)),
        (_("Coordinator"), _coordinator(scope, choices)),
    ]
    said = [f"{label}: {value}" for label, value in parts if value]
    if count := len(scope.contractors):
        said.append(
            ngettext("%(count)s chosen contractor", "%(count)s chosen contractors", count)
            % {"count": count}
        )
    return "; ".join(said)


def _rating(scope: ScopeFilter, choices: ScopeChoices) -> str:
    if scope.rating == UNRATED:
        return _("No rating yet")
    return choices.ratings.get(scope.rating, "")


def _coordinator(scope: ScopeFilter, choices: ScopeChoices) -> str:
    if scope.coordinator is None:
        return ""
    if scope.coordinator == NOBODY:
        return _("Nobody yet")
    return choices.coordinators.get(scope.coordinator, "")
