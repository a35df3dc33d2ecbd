"""The findings of a result on its scorecard, as page and as PDF."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from contractors.choices import Audience
from contractors.models import Contractor
from evaluations.models import Period, Result
from reports.scorecard import scorecard_of
from tests.reports.frozen_results import context_of, make_result
from tests.reports.test_pdf import scorecard, text_of
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")


def frozen(**changed: Any) -> dict[str, Any]:
    """A finding as it is frozen: open, and its deadline over at approval."""
    return {
        "id": 7,
        "ref": "T-2024-0007",
        "severity": "major",
        "item": "3.04",
        "description": "Tiga pekerjaan tanpa izin.",
        "raised_on": "2024-11-02",
        "due_on": "2024-12-02",
        "status": "open",
        "root_cause": "",
        "action": "",
        "closed_on": None,
        "effective": None,
    } | changed


@pytest.fixture
def with_findings(year: Period, contractor: Contractor) -> Result:
    """PT A, with one finding overdue, one closed and one observation."""
    context = context_of("pt_a", contractor=contractor) | {
        "findings": [
            frozen(),
            frozen(ref="T-2024-0008", severity="minor", status="closed", closed_on="2024-11-20"),
            frozen(ref="T-2024-0009", severity="observation", due_on=None, item=""),
        ]
    }
    return make_result("pt_a", contractor=contractor, period=year, context=context)


def test_a_scorecard_says_what_stood_open_at_approval(with_findings: Result) -> None:
    card = scorecard_of(with_findings, audience=Audience.OWNER)
    assert card.findings is not None
    first, second, third = card.findings
    assert (first.severity, first.late, first.due_on) == ("Major", True, "2 December 2024")
    assert (second.is_closed, second.late) == (True, False)
    assert (third.due_on, third.late) == ("", False)
    assert card.unclosed_findings == 2


def test_the_page_shows_them_after_the_points_lost(with_findings: Result, manager: User) -> None:
    page = visitor(manager).get(reverse("scorecard", args=[with_findings.sha256]))
    text = page.content.decode()
    assert "2 not closed at approval" in text
    assert text.index("Points lost</h2>") < text.index("T-2024-0007")
    assert text.index("T-2024-0007") < text.index("Where it is strong and weak")
    assert reverse("finding", args=[7]) in text


def test_the_pdf_shows_them_too(with_findings: Result) -> None:
    text = text_of(scorecard(with_findings))
    assert "3 findings, 2 not closed at approval." in text
    assert "T-2024-0007" in text
    assert "Tiga pekerjaan tanpa izin." in text


def test_a_result_of_before_says_nothing_of_findings(pt_a: Result, manager: User) -> None:
    assert scorecard_of(pt_a, audience=Audience.OWNER).findings is None
    page = visitor(manager).get(reverse("scorecard", args=[pt_a.sha256])).content.decode()
    assert 'id="findings"' not in page
    assert "not closed at approval" not in text_of(scorecard(pt_a))


def test_a_result_without_findings_says_so(
    year: Period, contractor: Contractor, manager: User
) -> None:
    context = context_of("pt_a", contractor=contractor) | {"findings": []}
    result = make_result("pt_a", contractor=contractor, period=year, context=context)
    page = visitor(manager).get(reverse("scorecard", args=[result.sha256])).content.decode()
    assert "No finding was raised in this evaluation" in page
