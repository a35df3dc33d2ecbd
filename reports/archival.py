"""What makes a PDF fit for keeping: the figures inside it, and the two standards it claims.

A document is PDF/A-3a (long-term archive, accessible, with attachments) and PDF/UA-1 (tagged)
at once. WeasyPrint writes the claim of one variant; the other one is added to its metadata,
declared as PDF/A asks for what is not its own vocabulary.
"""

from datetime import UTC, datetime

from django.utils.translation import gettext as _

from core.canonical import canonical_json
from documents.printing.archival import AttachedFile
from evaluations.models import Result
from reports.comparison.comparison import Comparison


def frozen_json(result: Result) -> bytes:
    """The canonical JSON of a result: the bytes its SHA-256 is taken over."""
    frozen = {"case": result.case, "output": result.output, "context": result.context}
    return canonical_json(frozen)


def attached_result(result: Result) -> AttachedFile:
    """The whole result as its scorecard carries it: whoever hashes the file has its hash."""
    return AttachedFile(
        name=f"result-{result.sha256[:12]}.json",
        content=frozen_json(result),
        description=_("The result as JSON; the SHA-256 of this file is the one printed."),
        at=result.approved_at.astimezone(UTC),
    )


def attached_figures(compared: Comparison) -> AttachedFile:
    """The figures of a comparison, each with the hash of the result it is from."""
    results = [
        {
            "sha256": one.sha256,
            "contractor": {"code": one.contractor_code, "name": one.contractor},
            "year": one.year,
            "published": one.state.is_published,
            **({"provisional": True} if one.provisional else {}),
            **({"being_revised": True} if one.being_revised else {}),
            **({"overtaken": True} if one.overtaken else {}),
            "percent": one.percent,
            "mean_of_elements": one.mean,
            "rating": one.rating.code or None,
            "rating_by_score": one.by_score.code or None,
            "elements": [
                {"code": element.code, "percent": cell.percent}
                for element, cell in zip(compared.elements, one.cells, strict=True)
            ],
        }
        for one in compared.subjects
    ]
    return AttachedFile(
        name=f"comparison-{compared.digest[:12]}.json",
        content=canonical_json({"schema": 1, "results": results}),
        description=_("The figures as JSON, each result with its SHA-256."),
        at=datetime.fromisoformat(compared.created).astimezone(UTC),
    )
