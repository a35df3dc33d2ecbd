"""A frozen study as a document: what it is made of, and what is told to who holds its hash."""

from collections.abc import Collection
from dataclasses import replace

from django.db.models import QuerySet
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Person
from core.figures import day, signed
from core.files.types import FileType
from documents.kinds import DocumentKind, Sources
from documents.verification.verifiable import PublishedRecord, Verifiable
from studies.access import may_list_studies, study_results_visible_to
from studies.factor_tables import quadrant_words
from studies.models import StudyResult


def _one_study(user: Person, sent: QueryDict) -> list[StudyResult]:
    """The frozen study whose hash is sent; 404 where it is not theirs to see."""
    return [get_object_or_404(study_results_visible_to(user), sha256=sent.get("result", ""))]


def _frozen() -> QuerySet[StudyResult]:
    return StudyResult.objects.all()


def _known(digests: Collection[str]) -> list[str]:
    return list(_frozen().filter(sha256__in=digests).values_list("sha256", flat=True))


def _records(digests: Collection[str], most: int) -> list[PublishedRecord]:
    """What the document prints of each: whose it is, of which day, where it stands."""
    return [_record(one) for one in _frozen().filter(sha256__in=digests)[:most]]


def _record(result: StudyResult) -> PublishedRecord:
    position = result.output["position"]
    return PublishedRecord(
        sha256=result.sha256,
        facts=(
            (_("SWOT study"), result.context["name"]),
            (_("Company"), result.context["contractor"] or "–"),
            (_("Day of the study"), day(result.context["held_on"])),
            (_("Internal total"), signed(position["x"])),
            (_("External total"), signed(position["y"])),
            (_("Position"), quadrant_words(position)),
        ),
        revision=1,
        replaced_by=None,
    )


SOURCES = Sources(
    visible_to=study_results_visible_to,
    published=_frozen,
)
ONLY_ONE = gettext_lazy("The document of a study is made of exactly one frozen study.")
STUDY = DocumentKind(
    position=60,
    code="swot_study",
    label=gettext_lazy("SWOT study"),
    extension="pdf",
    content_type="application/pdf",
    maker="studies.printed.printing.MAKER",
    sources=SOURCES,
    may_request=may_list_studies,
    asked=_one_study,
    only_one=ONLY_ONE,
    quick=True,
    lasts=True,
)
STUDY_WORKBOOK = replace(
    STUDY,
    position=61,
    code="swot_workbook",
    label=gettext_lazy("SWOT study with formulas"),
    extension="xlsx",
    content_type=FileType.XLSX.value,
    maker="studies.printed.workbook.MAKER",
)
STUDIES_BY_HASH = Verifiable(20, _known, _records)
