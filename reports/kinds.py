"""The kinds of document this room makes: what each is, who may have it, how it is asked for."""

from django.utils.translation import gettext_lazy as _

from core.files.types import FileType
from documents.kinds import DocumentKind, RequestPage, Scheduling, Sources
from evaluations.access import results_visible_to
from evaluations.revisions import (
    being_revised_among,
    overtaken_among,
    provisional_among,
    replaced_among,
)
from reports import access, document_requests, scheduled_reports
from reports.choices import ReportKind
from reports.notes import notes_on

RESULTS = Sources(
    visible_to=results_visible_to,
    published=access.published_results,
    replaced=replaced_among,
    provisional=provisional_among,
    being_revised=being_revised_among,
    overtaken=overtaken_among,
    notes=notes_on,
)
PDF = "application/pdf"

SCORECARD = DocumentKind(
    position=10,
    code=ReportKind.SCORECARD.value,
    label=ReportKind.SCORECARD.label,
    extension="pdf",
    content_type=PDF,
    maker="reports.makers.scorecard.MAKER",
    sources=RESULTS,
    may_request=access.may_have_scorecards,
    asked=document_requests.one_result,
    options=document_requests.history_of_one,
    only_one=_("A scorecard is made of exactly one result."),
    quick=True,
    lasts=True,
    page=RequestPage("scorecard-list", _("Open the scorecards")),
)
COMPARISON = DocumentKind(
    position=20,
    code=ReportKind.COMPARISON.value,
    label=ReportKind.COMPARISON.label,
    extension="pdf",
    content_type=PDF,
    maker="reports.makers.comparison.MAKER",
    sources=RESULTS,
    may_request=access.may_compare,
    asked=document_requests.compared_results,
    of_nothing=_("A comparison needs at least one result: choose some."),
    quick=True,
)
SCORECARDS_ZIP = DocumentKind(
    position=30,
    code=ReportKind.SCORECARDS_ZIP.value,
    label=ReportKind.SCORECARDS_ZIP.label,
    extension="zip",
    content_type="application/zip",
    maker="reports.makers.scorecards_zip.MAKER",
    sources=RESULTS,
    may_request=access.may_compare,
    asked=document_requests.results_in_scope,
    most=3000,
    scheduling=Scheduling(
        form=scheduled_reports.ScopeForm, request=scheduled_reports.request_scorecards
    ),
)
FIGURES = DocumentKind(
    position=40,
    code=ReportKind.FIGURES.value,
    label=ReportKind.FIGURES.label,
    extension="xlsx",
    content_type=FileType.XLSX.value,
    maker="reports.makers.figures.MAKER",
    sources=RESULTS,
    may_request=access.may_compare,
    asked=document_requests.results_in_scope,
    scheduling=Scheduling(
        form=scheduled_reports.ScopeForm, request=scheduled_reports.request_figures
    ),
)
