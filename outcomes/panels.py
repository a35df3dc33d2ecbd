"""Objections on a contractor's page."""

from typing import Any

from django.http import HttpRequest

from contractors.models import Contractor
from core.language import localized
from outcomes.rendering import target_words
from outcomes.selectors import objection_list

SHOWN = 10


def on_contractor(request: HttpRequest, contractor: Contractor) -> dict[str, Any] | None:
    """The newest ones with where they stand; None where nobody has objected."""
    found = objection_list(request.user).filter(evaluation__contractor=contractor)[:SHOWN]
    rows = [(one, target_words(one.target, one.code), localized(one.title)) for one in found]
    return {"objections": rows} if rows else None
