"""The scorecard's PDF: what the job renders against bare WeasyPrint on the same HTML.

*Ours* is what the job does between reading the row and storing the file: the scorecard from the
frozen result, its charts and QR code, the template, the layout. *Bare* is WeasyPrint as its own
documentation shows it with fonts of one's own (``FontConfiguration``, ``CSS``, ``write_pdf``),
given the finished HTML and the same PDF/UA variant; it parses style sheet and fonts each time.
The bytes are the same.
``scorecard_pdf_vs_bare_prepared`` is the harder comparison: bare, but given both parsed already.
"""

import os

from django.utils.translation import override
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from benchmarks.autosave import LARGE
from benchmarks.data import use_database
from benchmarks.timing import alternate
from evaluations.models import Result
from reports import rendering
from reports.scorecard import scorecard_of

ROUNDS = 15
VARIANT = "pdf/ua-1"


def measure() -> dict[str, float]:
    """Medians over alternating rounds in one warm process."""
    use_database(LARGE[0])
    result = Result.objects.select_related("publication").filter(publication__isnull=False)[0]
    with override("id"):
        html = rendering.scorecard_html(scorecard_of(result))
        css = rendering.stylesheet_text()
        press = rendering.press(os.getpid())

        def ours() -> bytes:
            return rendering.scorecard_pdf(scorecard_of(result))

        def bare() -> bytes:
            fonts = FontConfiguration()
            stylesheet = CSS(string=css, font_config=fonts)
            made: bytes = HTML(string=html).write_pdf(
                stylesheets=[stylesheet], font_config=fonts, pdf_variant=VARIANT
            )
            return made

        def prepared() -> bytes:
            made: bytes = HTML(string=html).write_pdf(
                stylesheets=[press.stylesheet], font_config=press.fonts, pdf_variant=VARIANT
            )
            return made

        if not ours() == bare() == prepared():
            raise RuntimeError("what is compared is not the same document")
        times = alternate([ours, bare, prepared], rounds=ROUNDS)
    return {
        "scorecard_pdf_ms": times[0] * 1000,
        "scorecard_pdf_vs_bare_weasyprint": times[0] / times[1],
        "scorecard_pdf_vs_bare_prepared": times[0] / times[2],
    }
