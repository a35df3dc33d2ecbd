"""The real PDFs, made by WeasyPrint and read back."""

import hashlib
import json
import os
import pickle
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override
from pypdf import PdfReader

from contractors.choices import Audience
from contractors.models import Contractor
from documents.printing.fonts import font_urls
from documents.printing.pdf import font_files_only, pdf_of, stylesheet_text
from evaluations.models import Period, Result
from reports.archival import attached_result
from reports.full_comparison import comparison_in_full
from reports.rendering import comparison_pdf, scorecard_html, scorecard_pdf
from reports.scorecard import scorecard_of
from tests.reports.frozen_results import make_result

NASTY = "PT <b>&\"' شركة " + "Perusahaan Pengangkutan Batubara " * 3
RENDER = (
    "import sys, pickle, django; django.setup();"
    "from django.utils.translation import override;"
    "from reports.rendering import scorecard_pdf;"
    "card = pickle.load(sys.stdin.buffer);\n"
    "with override('id'): sys.stdout.buffer.write(scorecard_pdf(*card))"
)


def scorecard(result: Result, language: str = "en") -> PdfReader:
    with override(language):
        return PdfReader(
            BytesIO(
                scorecard_pdf(
                    scorecard_of(result, audience=Audience.OWNER), attached_result(result)
                )
            )
        )


def comparison(language: str = "en") -> PdfReader:
    with override(language):
        compared = comparison_in_full(Result.objects.all())
        assert compared is not None
        return PdfReader(BytesIO(comparison_pdf(compared)))


def text_of(reader: PdfReader) -> str:
    text = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def root_of(reader: PdfReader) -> Any:
    return reader.trailer["/Root"]


def fonts_of(reader: PdfReader) -> list[Any]:
    found = {}
    page: Any
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            for descendant in font.get_object()["/DescendantFonts"]:
                one = descendant.get_object()
                found[one["/BaseFont"]] = one["/FontDescriptor"].get_object()
    return list(found.values())


def test_the_scorecard_says_who_what_and_why(pt_a: Result) -> None:
    reader = scorecard(pt_a)
    text = text_of(reader)
    assert "PT A" in text
    assert "85.2 %" in text
    assert "lowers it to Black because of incidents A-2 (3 May 2024)" in text
    assert "per 1,000,000 man-hours" in text
    assert "HSE budget provided and used" in text
    assert pt_a.sha256 in text
    assert 2 <= len(reader.pages) <= 4


def test_the_scorecard_in_indonesian_writes_figures_and_days_so(pt_a: Result) -> None:
    reader = scorecard(pt_a, "id")
    assert "85,2 %" in text_of(reader)
    assert "9 November 2024" in text_of(reader)
    assert "3 Mei 2024" in text_of(reader)
    assert root_of(reader)["/Lang"] == "id"


def test_the_comparison_sets_two_side_by_side(pt_a: Result, pt_b: Result) -> None:
    reader = comparison()
    text = text_of(reader)
    assert reader.metadata is not None
    assert reader.metadata.title == "Comparison 2024: PT A, PT B (CSMS)"
    assert "+39.6" in text
    assert "What the gap is made of" in text
    assert "JSA disalin dari proyek lain" in text
    assert "lowers it to Black" in text
    assert pt_b.sha256 in text


@pytest.mark.parametrize("make", ["scorecard", "comparison"])
def test_a_document_is_tagged_titled_and_brings_its_fonts(
    make: str, pt_a: Result, pt_b: Result
) -> None:
    reader = scorecard(pt_a) if make == "scorecard" else comparison()
    root = root_of(reader)
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    claimed = root["/Metadata"].get_data()
    assert b'pdfuaid:part="1"' in claimed
    assert b'pdfaid:part="3" pdfaid:conformance="A"' in claimed
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert reader.metadata is not None
    assert reader.metadata.title
    assert reader.metadata.author == "PT XYZ"
    assert all("/FontFile2" in one or "/FontFile3" in one for one in fonts_of(reader))
    assert any("Source" in one["/FontName"] for one in fonts_of(reader))


def test_the_scorecard_carries_its_result_and_the_result_its_hash(pt_a: Result) -> None:
    reader = scorecard(pt_a)
    ((name, (content,)),) = reader.attachments.items()
    assert name == f"result-{pt_a.sha256[:12]}.json"
    assert hashlib.sha256(content).hexdigest() == pt_a.sha256
    assert json.loads(content)["output"]["percent"] == "85.2"
    assert root_of(reader)["/AF"][0]["/AFRelationship"] == "/Data"


def test_the_comparison_carries_its_figures(pt_a: Result, pt_b: Result) -> None:
    ((content,),) = comparison().attachments.values()
    told = {one["sha256"]: one for one in json.loads(content)["results"]}
    assert told[pt_a.sha256]["percent"] == "85.2"
    assert told[pt_b.sha256]["elements"][2] == {"code": "3", "percent": "49.1"}


def test_every_page_is_numbered_and_names_the_hash(pt_a: Result) -> None:
    reader = scorecard(pt_a)
    count = len(reader.pages)
    for number, page in enumerate(reader.pages, start=1):
        assert f"Page {number} of {count}" in page.extract_text()
        assert pt_a.sha256[:12] in page.extract_text()


def test_its_date_is_the_results_and_not_the_clocks(pt_a: Result) -> None:
    metadata = scorecard(pt_a).metadata
    assert metadata is not None
    assert metadata.creation_date is not None
    assert metadata.creation_date.isoformat() == "2025-01-27T03:00:00+00:00"


def test_two_processes_make_the_same_bytes(pt_a: Result) -> None:
    with override("id"):
        card = scorecard_of(pt_a, audience=Audience.OWNER), attached_result(pt_a)
        made_here = scorecard_pdf(*card)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", RENDER],
        input=pickle.dumps(card), capture_output=True, check=True,
        env=os.environ | {"PYTHONHASHSEED": "1"},
    )  # fmt: skip
    assert done.stderr == b""
    assert done.stdout == made_here
    assert made_here.startswith(b"%PDF")


def test_what_was_made_before_leaves_no_trace(pt_a: Result, pt_b: Result) -> None:
    with override("en"):
        card, attached = scorecard_of(pt_a, audience=Audience.OWNER), attached_result(pt_a)
        first = scorecard_pdf(card, attached)
        pdf_of(scorecard_html(scorecard_of(pt_b, audience=Audience.OWNER)))
        assert pdf_of(scorecard_html(card), attached=[attached]) == first


def test_an_unpublished_result_says_so_at_the_top(unpublished: Result) -> None:
    assert "Not published yet" in scorecard(unpublished).pages[0].extract_text()


def test_odd_and_long_names_are_written_as_they_are(year: Period) -> None:
    company = Contractor.objects.create(code="N", name=NASTY.strip())
    result = make_result("pt_b", contractor=company, period=year)
    assert NASTY.split(" Perusahaan", maxsplit=1)[0] in text_of(scorecard(result))
    assert NASTY.split(" Perusahaan", maxsplit=1)[0] in text_of(comparison())


def test_a_name_of_one_word_stays_on_the_paper_wherever_it_stands(year: Period) -> None:
    company = Contractor.objects.create(code="N", name="W" * 160)
    make_result("pt_b", contractor=company, period=year)
    written = re.findall("W+", text_of(comparison()))
    assert max(map(len, written)) < 80


def test_a_sign_no_font_has_does_not_stop_a_document(year: Period) -> None:
    company = Contractor.objects.create(code="N", name="PT \x01\u0378\U00010600 \U000f0000 Z")
    reader = scorecard(make_result("pt_b", contractor=company, period=year))
    assert reader.metadata is not None
    assert reader.metadata.title == "Scorecard PT \u0378\U00010600 \U000f0000 Z 2024"
    assert "PT ?? ? Z" in text_of(reader)


def test_a_document_loads_nothing_but_its_fonts(pt_a: Result) -> None:
    fetcher = font_files_only()
    for address in ("http://127.0.0.1:9/x.png", "https://example.com/", Path(__file__).as_uri()):
        with pytest.raises(ValueError, match="nothing but its own fonts"):
            fetcher.fetch(address)


def test_the_style_sheet_stays_small(db: None) -> None:
    where = sum(len(address) for address in font_urls().values())  # the checkout's own place
    assert len(stylesheet_text().encode()) - where <= 10_000
