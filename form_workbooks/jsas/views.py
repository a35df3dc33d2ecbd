"""An analysis as a workbook: downloaded, uploaded filled in, looked at, and stored."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import allowed
from core.files.names import harmless_name
from core.requests.uploads import takes_a_file_of
from form_workbooks.jsas import services
from form_workbooks.jsas.layout import HAZARDS
from jsas.choices import JsaState
from jsas.models import JobSafetyAnalysis
from jsas.selectors import one_jsa
from risks.access import may_list_registers, may_write_in, may_write_risks
from risks.selectors import risks_of
from workbooks.choices import UploadKind
from workbooks.views.checklists import xlsx_response
from workbooks.views.rows import RowsWorkbook
from workbooks.workbook.opening import LARGEST_FILE

WORKBOOK: RowsWorkbook[JobSafetyAnalysis] = RowsWorkbook(
    kind=UploadKind.JSA,
    address="risk-jsa-workbook",
    opened="risk-jsa",
    template="form_workbooks/jsa",
    sheets=[HAZARDS],
    place=lambda jsa: [jsa.key],
    about=lambda jsa: str(jsa.key),
    context=lambda jsa: {"jsa": jsa, "register": jsa.register},
    may_fill=lambda user, jsa: may_write_in(user, jsa.register) and jsa.state == JsaState.DRAFT,
    upload=services.upload_jsa_workbook,
    changes=services.changes_of_jsa,
    confirm=services.confirm_jsa_workbook,
    chooses_rows=False,
)


def _jsa(request: HttpRequest, key: UUID) -> JobSafetyAnalysis:
    return get_object_or_404(one_jsa(request.user), key=key)


@require_safe
@allowed(may_list_registers)
def jsa_workbook(request: HttpRequest, key: UUID) -> HttpResponse:
    """Where the workbook is downloaded, and uploaded once it is filled in."""
    return WORKBOOK.page(request, _jsa(request, key))


@never_cache
@require_safe
@allowed(may_list_registers)
def jsa_workbook_download(request: HttpRequest, key: UUID) -> HttpResponse:
    """The workbook as the analysis stands now, in the person's language."""
    from form_workbooks.jsas.writing import JsaWorkbook, jsa_workbook  # late: it is large

    jsa = _jsa(request, key)
    content = jsa_workbook(
        JsaWorkbook(
            jsa=jsa, risks=list(risks_of(jsa.register)), made_by=str(request.user),
            made_at=timezone.now(), language=get_language() or "id",
        )
    )  # fmt: skip
    name = harmless_name(f"jsa-{jsa.register.contractor.code}-{jsa.number}-{jsa.job}")
    return xlsx_response(content, f"{name}.xlsx")


@takes_a_file_of(LARGEST_FILE)
@require_POST
@allowed(may_write_risks)
def jsa_workbook_upload(request: HttpRequest, key: UUID) -> HttpResponse:
    """Read a workbook; what is not one comes back with a sentence, the rest is previewed."""
    return WORKBOOK.uploaded(request, _jsa(request, key))


@never_cache
@require_safe
@allowed(may_write_risks)
def jsa_workbook_preview(request: HttpRequest, key: UUID, upload_id: int) -> HttpResponse:
    """What a workbook would change as the analysis stands now, and what is wrong with it."""
    return WORKBOOK.preview(request, _jsa(request, key), upload_id=upload_id)


@require_POST
@allowed(may_write_risks)
def jsa_workbook_confirm(request: HttpRequest, key: UUID, upload_id: int) -> HttpResponse:
    """Store what the preview showed; what has moved since brings the preview back."""
    return WORKBOOK.confirmed(request, _jsa(request, key), upload_id=upload_id)
