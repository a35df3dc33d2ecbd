"""What makes a PDF fit for keeping: the figures inside it, and the two standards it claims.

A document is PDF/A-3a (long-term archive, accessible, with attachments) and PDF/UA-1 (tagged)
at once. WeasyPrint writes the claim of one variant; the other one is added to its metadata,
declared as PDF/A asks for what is not its own vocabulary.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from evaluations.canonical import canonical_json
from evaluations.models import Result
from reports.comparison import Comparison

if TYPE_CHECKING:
    from weasyprint import Attachment

VARIANT = "pdf/a-3a"
SRGB = "srgb-kept"  # not "srgb": for that WeasyPrint opens its profile anew and leaves it open
RDF_END = b"</rdf:RDF>"
PDF_UA = b"""\
<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" \
pdfuaid:part="1"/>
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about="">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the document conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file inside a PDF. ``at`` is when its content was fixed: the clock has no say."""

    name: str
    content: bytes
    description: str
    at: datetime


def frozen_json(result: Result) -> bytes:
    """The canonical JSON of a result: the bytes its SHA-256 is taken over."""
    frozen = {"case": result.case, "output": result.output, "context": result.context}
    return canonical_json(frozen)


def attached_result(result: Result) -> Attached:
    """The whole result as its scorecard carries it: whoever hashes the file has its hash."""
    return Attached(
        name=f"result-{result.sha256[:12]}.json",
        content=frozen_json(result),
        description=_("The result as JSON; the SHA-256 of this file is the one printed."),
        at=result.approved_at.astimezone(UTC),
    )


def attached_figures(compared: Comparison) -> Attached:
    """The figures of a comparison, each with the hash of the result it is from."""
    results = [
        {
            "sha256": one.sha256,
            "contractor": {"code": one.contractor_code, "name": one.contractor},
            "year": one.year,
            "published": one.published,
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
    return Attached(
        name=f"comparison-{compared.digest[:12]}.json",
        content=canonical_json({"schema": 1, "results": results}),
        description=_("The figures as JSON, each result with its SHA-256."),
        at=datetime.fromisoformat(compared.created).astimezone(UTC),
    )


def as_attachment(attached: Attached) -> "Attachment":
    """The same for WeasyPrint."""
    from weasyprint import Attachment

    return Attachment(
        string=attached.content,
        name=attached.name,
        description=attached.description,
        created=attached.at,
        modified=attached.at,
        relationship="Data",
    )


def colours() -> dict[str, Any]:
    """The colour profile of every document, read once: sRGB as WeasyPrint ships it."""
    from weasyprint.css import ColorProfile

    shipped = (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()

    class AsShipped(ColorProfile):  # type: ignore[misc]  # WeasyPrint has no types
        """Its own bytes: lcms writes a profile otherwise once its name has been read."""

        content = shipped

    components = (["r"], ["g"], ["b"])
    name = "sRGB2014.icc"
    return {SRGB: AsShipped(BytesIO(shipped), name, "relative-colorimetric", components)}


def claim_both_standards(document: Any) -> None:
    """Let a laid out WeasyPrint document say PDF/UA-1 beside the PDF/A of its variant."""
    written = document.metadata.generate_rdf_metadata

    def with_pdf_ua(*variant: object) -> bytes:
        rdf: bytes = written(*variant)
        return rdf.replace(RDF_END, PDF_UA + RDF_END)

    document.metadata.generate_rdf_metadata = with_pdf_ua
