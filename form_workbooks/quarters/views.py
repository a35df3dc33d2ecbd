"""A quarterly report as a workbook: downloaded, uploaded filled in, looked at, and stored."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import allowed
from contractors.days import today_for
from core.files.names import harmless_name
from core.requests.uploads import takes_a_file_of
from form_workbooks.quarters import services
from form_workbooks.quarters.layout import WRITTEN, QuarterBook
from risks.access import may_list_registers, may_sign_quarters_of, signs_quarters
from risks.quarters.views import asked_company, asked_quarter
from risks.quarters.words import quarter_name
from risks.selectors import quarter_report
from workbooks.choices import UploadKind
from workbooks.views.checklists import xlsx_response
from workbooks.views.rows import RowsWorkbook
from workbooks.workbook.opening import LARGEST_FILE

WORKBOOK: RowsWorkbook[QuarterBook] = RowsWorkbook(
    kind=UploadKind.QUARTER,
    address="risk-quarter-form",
    opened="risk-quarter",
    template="form_workbooks/quarter",
    sheets=[WRITTEN],
    place=lambda book: [book.company.pk, book.quarter.year, book.quarter.number],
    about=lambda book: book.key,
    context=lambda book: {
        "company": book.company,
        "quarter": book.quarter,
        "title": quarter_name(book.quarter.year, book.quarter.number),
        "is_signed": book.is_signed,
    },
    may_fill=lambda user, book: may_sign_quarters_of(user, book.company) and not book.is_signed,
    upload=services.upload_quarter_workbook,
    changes=services.changes_of_quarter,
    confirm=services.confirm_quarter_workbook,
)


def _book(request: HttpRequest, contractor_id: int, *, year: int, number: int) -> QuarterBook:
    """The report of a company and a quarter that the person sees; 404 for any other."""
    company, quarter = asked_company(request, contractor_id), asked_quarter(year, number)
    report = quarter_report(request.user, company, year=year, quarter=number)
    return QuarterBook(company, quarter, report)


@require_safe
@allowed(may_list_registers)
def quarter_workbook(
    request: HttpRequest, contractor_id: int, year: int, number: int
) -> HttpResponse:
    """Where the workbook is downloaded, and uploaded once it is filled in."""
    return WORKBOOK.page(request, _book(request, contractor_id, year=year, number=number))


@never_cache
@require_safe
@allowed(may_list_registers)
def quarter_workbook_download(
    request: HttpRequest, contractor_id: int, year: int, number: int
) -> HttpResponse:
    """The workbook of the report as the registers have it today, in the person's language."""
    from form_workbooks.quarters.writing import QuarterWorkbook, quarter_workbook  # late: large

    book, now = _book(request, contractor_id, year=year, number=number), timezone.now()
    content = quarter_workbook(
        QuarterWorkbook(
            book=book, today=today_for(book.company, now), made_by=str(request.user), made_at=now,
            language=get_language() or "id",
        )
    )  # fmt: skip
    name = harmless_name(f"triwulan-{year}-{number}-{book.company.code}")
    return xlsx_response(content, f"{name}.xlsx")


@takes_a_file_of(LARGEST_FILE)
@require_POST
@allowed(signs_quarters)
def quarter_workbook_upload(
    request: HttpRequest, contractor_id: int, year: int, number: int
) -> HttpResponse:
    """Read a workbook; what is not one comes back with a sentence, the rest is previewed."""
    return WORKBOOK.uploaded(request, _book(request, contractor_id, year=year, number=number))


@never_cache
@require_safe
@allowed(signs_quarters)
def quarter_workbook_preview(
    request: HttpRequest, contractor_id: int, *, year: int, number: int, upload_id: int
) -> HttpResponse:
    """What a workbook would change as the report stands now, and what is wrong with it."""
    book = _book(request, contractor_id, year=year, number=number)
    return WORKBOOK.preview(request, book, upload_id=upload_id)


@require_POST
@allowed(signs_quarters)
def quarter_workbook_confirm(
    request: HttpRequest, contractor_id: int, *, year: int, number: int, upload_id: int
) -> HttpResponse:
    """Store what the preview showed; what has moved since brings the preview back."""
    book = _book(request, contractor_id, year=year, number=number)
    return WORKBOOK.confirmed(request, book, upload_id=upload_id)
