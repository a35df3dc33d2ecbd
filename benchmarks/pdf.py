"""The scorecard's PDF: what the job renders against bare WeasyPrint on the same HTML.

*Ours* is what the job does between reading the row and storing the file: the scorecard from the
frozen result, its charts and QR code, the template, the layout. *Bare* is WeasyPrint as its own
documentation shows it with fonts of one's own (``FontConfiguration``, ``CSS``, ``write_pdf``),
given the finished HTML, the same variant, metadata and
attachment; it parses style sheet and fonts each time.
The bytes are the same.
``scorecard_pdf_vs_bare_prepared`` is the harder comparison: bare, but given both parsed already.
"""

import os

from django.utils.translation import override
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from benchmarks.autosave import LARGE
from benchmarks.data import use_filled
from benchmarks.timing import alternate
from contractors.choices import Audience
from documents.printing import pdf as printing
from documents.printing.archival import (
    SRGB,
    VARIANT,
    AttachedFile,
    as_attachment,
    claim_both_standards,
    colours,
)
from evaluations.models import Result
from reports import rendering
from reports.archival import attached_result
from reports.scorecard import scorecard_of

ROUNDS = 15


def laid_out(
    html: str, attached: AttachedFile, *, stylesheet: CSS, fonts: FontConfiguration
) -> bytes:
    """The PDF by WeasyPrint alone, as both standards ask for it."""
    options = {
        "pdf_variant": VARIANT,
        "output_intent": SRGB,
        "attachments": [as_attachment(attached)],
    }
    document = HTML(string=html).render(
        stylesheets=[stylesheet], font_config=fonts, color_profiles=colours(), **options
    )
    claim_both_standards(document)
    made: bytes = document.write_pdf(**options)
    return made


def measure() -> dict[str, float]:
    """Medians over alternating rounds in one warm process."""
    use_filled(*LARGE)
    result = Result.objects.select_related("publication").filter(publication__isnull=False)[0]
    with override("id"):
        attached = attached_result(result)
        html = rendering.scorecard_html(scorecard_of(result, audience=Audience.OWNER))
        css = printing.stylesheet_text()
        press = printing.press(os.getpid())

        def ours() -> bytes:
            return rendering.scorecard_pdf(
                scorecard_of(result, audience=Audience.OWNER), attached_result(result)
            )

        def bare() -> bytes:
            fonts = FontConfiguration()
            return laid_out(
                html, attached, stylesheet=CSS(string=css, font_config=fonts), fonts=fonts
            )

        def prepared() -> bytes:
            return laid_out(html, attached, stylesheet=press.stylesheet, fonts=press.fonts)

        if not ours() == bare() == prepared():
            raise RuntimeError("what is compared is not the same document")
        times = alternate([ours, bare, prepared], rounds=ROUNDS)
    return {
        "scorecard_pdf_ms": times[0] * 1000,
        "scorecard_pdf_vs_bare_weasyprint": times[0] / times[1],
        "scorecard_pdf_vs_bare_prepared": times[0] / times[2],
    }
