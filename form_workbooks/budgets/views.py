"""A budget as a workbook: download it, upload it filled in, look at what it changes, store it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import allowed
from core.files.names import harmless_name
from core.requests.uploads import takes_a_file_of
from form_workbooks.budgets import services
from form_workbooks.budgets.layout import LINES, BudgetPlace
from risks.access import companies_with_registers, may_list_registers, may_write_risks
from risks.rules.quarters import YEARS
from workbooks.choices import UploadKind
from workbooks.views.checklists import xlsx_response
from workbooks.views.rows import RowsWorkbook
from workbooks.workbook.opening import LARGEST_FILE

WORKBOOK: RowsWorkbook[BudgetPlace] = RowsWorkbook(
    kind=UploadKind.BUDGET,
    address="risk-budget-workbook",
    opened="risk-budget",
    template="form_workbooks/budget",
    sheets=[LINES],
    place=lambda place: [place.contractor.pk, place.year],
    about=lambda place: place.key,
    context=lambda place: {"company": place.contractor, "year": place.year},
    may_fill=lambda user, _place: may_write_risks(user),
    upload=services.upload_budget_workbook,
    changes=services.changes_of_budget,
    confirm=services.confirm_budget_workbook,
)


def _place(request: HttpRequest, contractor_id: int, *, year: int) -> BudgetPlace:
    if year not in YEARS:
        raise Http404
    companies = companies_with_registers(request.user)
    return BudgetPlace(get_object_or_404(companies, pk=contractor_id), year)


@require_safe
@allowed(may_list_registers)
def budget_workbook(request: HttpRequest, contractor_id: int, year: int) -> HttpResponse:
    """Where the workbook is downloaded, and uploaded once it is filled in."""
    return WORKBOOK.page(request, _place(request, contractor_id, year=year))


@never_cache
@require_safe
@allowed(may_list_registers)
def budget_workbook_download(request: HttpRequest, contractor_id: int, year: int) -> HttpResponse:
    """The workbook as the budget stands now, in the person's language."""
    from form_workbooks.budgets.writing import BudgetWorkbook, budget_workbook  # late: it is large

    place = _place(request, contractor_id, year=year)
    content = budget_workbook(
        BudgetWorkbook(
            place=place, lines=services.lines_of_place(place), made_by=str(request.user),
            made_at=timezone.now(), language=get_language() or "id",
        )
    )  # fmt: skip
    name = harmless_name(f"anggaran-k3-{place.contractor.code}-{year}")
    return xlsx_response(content, f"{name}.xlsx")


@takes_a_file_of(LARGEST_FILE)
@require_POST
@allowed(may_write_risks)
def budget_workbook_upload(request: HttpRequest, contractor_id: int, year: int) -> HttpResponse:
    """Read a workbook; what is not one comes back with a sentence, the rest is previewed."""
    return WORKBOOK.uploaded(request, _place(request, contractor_id, year=year))


@never_cache
@require_safe
@allowed(may_write_risks)
def budget_workbook_preview(
    request: HttpRequest, contractor_id: int, year: int, upload_id: int
) -> HttpResponse:
    """What a workbook would change as the budget stands now, and what is wrong with it."""
    place = _place(request, contractor_id, year=year)
    return WORKBOOK.preview(request, place, upload_id=upload_id)


@require_POST
@allowed(may_write_risks)
def budget_workbook_confirm(
    request: HttpRequest, contractor_id: int, year: int, upload_id: int
) -> HttpResponse:
    """Store what the preview showed; what has moved since brings the preview back."""
    place = _place(request, contractor_id, year=year)
    return WORKBOOK.confirmed(request, place, upload_id=upload_id)
