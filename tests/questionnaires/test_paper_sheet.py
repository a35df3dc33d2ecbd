"""The empty questionnaire as a PDF to be filled in on paper: the real file, its text read back."""

from io import BytesIO
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from accounts.models import User
from documents.jobs.progress_bar import ProgressBar
from documents.models import Document
from documents.printing.pdf import pdf_of
from questionnaires.models import Questionnaire, Survey
from questionnaires.selectors import spec_of
from questionnaires.sheets.documents import survey_options
from questionnaires.sheets.printing import MAKER, sheet_html
from tests.visitors import visitor

pytestmark = pytest.mark.django_db


def pages_of_pdf(content: bytes) -> list[str]:
    """The text of each page, its white space made one blank."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


@pytest.mark.parametrize(
    ("language", "heading", "step"),
    [
        ("id", "Standar pemantauan", "Sangat setuju"),
        ("en", "Monitoring standard", "Strongly agree"),
    ],
)
def test_the_sheet_asks_everything_with_the_words_on_each_page(
    language: str, heading: str, step: str, questionnaire: Questionnaire
) -> None:
    spec = spec_of(questionnaire)
    with translation.override(language):
        html = sheet_html(questionnaire, {})
        pages = pages_of_pdf(pdf_of(html))
    text = " ".join(pages)
    assert heading in text
    assert all(one.code in text for one in spec.statements())
    choices = sum(len(one.choices) for one in spec.attributes)
    assert html.count('class="box"') == choices + spec.count * len(spec.steps)
    asked = [page for page in pages if "X1." in page or "X2." in page or "X3." in page]
    assert asked
    assert all(step in page for page in asked)
    assert text.index(getattr(spec.attributes[0].title, language)) < text.index("X1.1")


def test_a_survey_s_sheet_has_its_title_its_last_day_and_its_link(open_survey: Survey) -> None:
    options = survey_options(open_survey)
    with translation.override("id"):
        first = pages_of_pdf(pdf_of(sheet_html(open_survey.questionnaire, options)))[0]
    assert "Survei PT A" in first
    assert "1 Januari 2035" in first
    assert f"/s/{open_survey.key}/" in first.replace(" ", "")
    personal = sheet_html(open_survey.questionnaire, {**options, "key": ""})
    assert "<svg" not in personal
    assert "/s/" not in personal


def test_it_is_asked_for_in_a_language_and_made(
    open_survey: Survey, coordinator: User, tmp_path: Path
) -> None:
    address = reverse("survey-sheet", args=[open_survey.pk])
    browser = visitor(coordinator)
    for language in ("id", "en", "xx"):
        assert browser.post(address, {"language": language}).status_code == 302
    made = Document.objects.filter(kind="questionnaire_sheet")
    assert sorted({one.language for one in made}) == ["en", "id"]
    document = made.get(language="en")
    assert document.subject == "Survei PT A (smk3_workers-v1)"
    with translation.override("en"):
        content = MAKER.make(document, ProgressBar(document, folder=tmp_path))
    assert isinstance(content, bytes)
    assert "Do not write your name" in " ".join(pages_of_pdf(content))


def test_a_draft_has_no_sheet(draft: Questionnaire, coordinator: User) -> None:
    browser = visitor(coordinator)
    assert browser.post(reverse("questionnaire-sheet", args=[draft.pk])).status_code == 404
    page = browser.get(reverse("questionnaire", args=[draft.pk])).content.decode()
    assert reverse("questionnaire-sheet", args=[draft.pk]) not in page
