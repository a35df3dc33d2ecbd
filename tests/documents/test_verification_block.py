"""The code at a document's end stays beside the hash it stands for."""

from datetime import UTC, datetime
from io import BytesIO

from django.template.loader import render_to_string
from pypdf import PdfReader

from documents.printing.imprint import imprint_of
from documents.printing.pdf import pdf_of

SHA = "0123456789abcdef" * 4


def test_no_page_ends_between_the_code_and_its_words() -> None:
    imprint = imprint_of(SHA, at=datetime(2025, 4, 8, tzinfo=UTC))
    block = render_to_string("documents/pdf/_verify.html", {"sha256": SHA, **imprint})
    head = '<html lang="id"><head><title>Contoh</title></head><body class="wide">'
    # Line by line over the end of the first page: in one of these the block meets it.
    for height in range(140, 180, 2):
        html = f'{head}<p><svg width="1mm" height="{height}mm"></svg></p>{block}</body></html>'
        last = PdfReader(BytesIO(pdf_of(html))).pages[-1].extract_text()
        assert SHA in "".join(last.split()), height
