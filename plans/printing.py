"""The documents of a plan: HTML from what was frozen, then PDF/A-3a and PDF/UA-1."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from documents.charts.svg import spoken
from documents.jobs.progress_bar import ProgressBar
from documents.kinds import Maker, maker_of
from documents.models import Document
from documents.printing.frozen import frozen_html, own_json
from documents.printing.imprint import imprint_of
from documents.printing.pdf import pdf_of
from evaluations.models import Result
from plans.documents import FROZEN
from plans.models import FrozenPlan
from plans.rendering.frozen import document_of
from plans.rendering.gains import gains_page
from plans.rendering.published_figures import audit_figure_rows


def plan_html(frozen: FrozenPlan) -> str:
    """The HTML the PDF is laid out from, in the active language: no clock has a say."""
    found = document_of(frozen)
    return frozen_html(
        "plans/pdf/plan.html",
        frozen,
        found=found,
        sums=found.figures.sums,
        chart=spoken(found.figures.chart),
    )


def plan_pdf(frozen: FrozenPlan) -> bytes:
    """The plan as a file that carries its own JSON: whoever hashes that has the hash printed."""
    said = _("The plan as JSON; the SHA-256 of this file is the one printed.")
    return pdf_of(plan_html(frozen), attached=[own_json(frozen, "plan", said=said)])


def gains_html(first: Result, later: Result, *, printed: Sequence[Mapping[str, Any]] = ()) -> str:
    """Two audits side by side as HTML, with what is printed of them (``audit_figures_kept``)
    beside what they say; the code leads to the later one."""
    found = gains_page(first, later)
    context: dict[str, Any] = {
        "found": found,
        "published_figures": audit_figure_rows(printed, first=first, later=later),
        "company": first.context["contractor"]["name"],
        "level": first.evaluation.level_title,
        "verdicts": [found.first, found.later],
        "chart": spoken(found.chart),
        "first_sha256": first.sha256,
        "sha256": later.sha256,
        **imprint_of(later.sha256, at=max(first.approved_at, later.approved_at)),
    }
    return render_to_string("plans/pdf/gains.html", context)


def _audits_of(digests: Sequence[str]) -> tuple[Result, Result]:
    """The earlier and the later one, by year and round."""
    first, later = (
        Result.objects.filter(sha256__in=digests)
        .select_related("evaluation__period__instrument", "evaluation__contractor")
        .order_by("evaluation__period__year", "evaluation__period__round", "revision")
    )
    return first, later


def _plan_subject(frozen: FrozenPlan) -> str:
    """``PT A 2021–2023, 2022-03-01``"""
    found = document_of(frozen)
    return f"{found.content['company'][:200]} {found.years_words}, {found.as_of}"


def _gains_subject(audits: tuple[Result, Result]) -> str:
    """``PT A: 2021, First audit – 2023, Final audit``"""
    years = " – ".join(one.evaluation.period.year_title for one in audits)
    return f"{audits[0].context['contractor']['name'][:150]}: {years}"


PLAN_MAKER = maker_of(FROZEN.read, lay_out=plan_pdf, subject=_plan_subject)


def _make_gains(document: Document, progress: ProgressBar) -> bytes:
    first, later = _audits_of(document.results)
    progress(1, 3)
    printed = document.options.get("published_figures", ())
    content = pdf_of(gains_html(first, later, printed=printed))
    progress(2, 3)
    return content


GAINS_MAKER = Maker(
    make=_make_gains, subject=lambda digests, _options: _gains_subject(_audits_of(digests))
)
