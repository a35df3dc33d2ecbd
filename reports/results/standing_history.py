"""What a printed scorecard freezes of its contractor's work standing.

A result says nothing of it, for a manager decides afterwards. So a document keeps how many
decisions there were when it was asked for: decisions are never changed, and as many give the same
paper whenever it is made. Once another is taken, another document is asked for; the earlier one
stays what it is.
"""

from collections.abc import Collection, Mapping
from typing import Any

from contractors.models import Contractor
from documents.models import Document
from evaluations.models import Result
from standings.history import StandingTerm, decisions_known, standing_history

KNOWN = "standing_decisions"  # in the options of a document; none where nothing was decided


def history_asked(digests: Collection[str]) -> dict[str, Mapping[str, Any]]:
    """By the hash of a result the options its scorecard is asked for with today."""
    known = decisions_known(digests)
    return {one: {KNOWN: known[one]} if one in known else {} for one in digests}


def history_to_print(document: Document, result: Result) -> tuple[StandingTerm, ...]:
    """The history as it was when this document was asked for, the last first."""
    contractors = Contractor.objects.filter(evaluations=result.evaluation_id)
    return standing_history(contractors, known=document.options.get(KNOWN, 0))
