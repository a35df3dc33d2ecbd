"""PDF/A-3a and PDF/UA-1: what a file claims, and the figures it carries."""

from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Any

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
class AttachedFile:
    """A file inside a PDF. ``at`` is when its content was fixed: the clock has no say."""

    name: str
    content: bytes
    description: str
    at: datetime


def as_attachment(attached: AttachedFile) -> "Attachment":
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
