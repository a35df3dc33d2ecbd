"""The scorecard of one result, as a PDF."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from contractors.choices import Audience
from contractors.days import clock_of
from documents.jobs.progress_bar import ProgressBar
from documents.kinds import Maker
from documents.models import Document
from evaluations.models import Result
from evaluations.revisions import later_revision, overtaken_among
from reports import rendering
from reports.archival import attached_result
from reports.makers.comparison import compared_or_refusal
from reports.results.standing_history import history_to_print
from reports.scorecard import Scorecard, scorecard_of


def subject(digests: Sequence[str], _options: Mapping[str, Any]) -> str:
    """``PT A 2024 (CSMS)``, ``PT A 2024, revision 2 (CSMS)``"""
    compared = compared_or_refusal(digests)
    result = Result.objects.only("revision").get(sha256__in=digests)
    name = compared.subjects[0].name
    if result.revision > 1:
        name = _("%(name)s, revision %(number)s") % {"name": name, "number": result.revision}
    return f"{name} ({compared.instrument_code})"


def make(document: Document, progress: ProgressBar) -> bytes:
    """Read, lay out: two steps, and the third is to keep it."""
    result, card = card_to_print(document)
    attached = attached_result(result)
    progress(1, 3)
    content = rendering.scorecard_pdf(card, attached)
    progress(2, 3)
    return content


def card_to_print(document: Document) -> tuple[Result, Scorecard]:
    """The result of a document, and its scorecard as the paper shows it."""
    results = Result.objects.select_related("publication__finality", "evaluation__contractor")
    result = results.get(sha256__in=document.results)
    audience = Audience(document.audience)
    card = scorecard_of(
        result,
        audience=audience,
        later=later_revision(result),
        overtaken=bool(overtaken_among([result.sha256])),
        clock=clock_of(result.evaluation.contractor),
        standings=history_to_print(document, result),
    )
    return result, card


MAKER = Maker(make=make, subject=subject)
