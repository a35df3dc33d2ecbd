"""A budget as a workbook: download it, upload it filled in, look at what it changes, store it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import allowed
from core.audit import actor_of
from core.errors import Conflict, NotAllowed, Refusal
from core.files.names import harmless_name
from core.requests.uploads import takes_a_file_of
from risks.access import companies_with_registers, may_list_registers, may_write_risks
from risks.rules.quarters import YEARS
from workbooks.access import uploads_visible_to
from workbooks.budgets.layout import BudgetPlace
from workbooks.choices import UploadKind
from workbooks.forms import WorkbookForm
from workbooks.models import WorkbookUpload
from workbooks.rendering.registers import preview_of_register
from workbooks.services import budgets as services
from workbooks.views.checklists import seen_in, uploaded_file, xlsx_response
from workbooks.views.previews import file_refused, rows_preview, say_stored
from workbooks.workbook.opening import LARGEST_FILE


def _place(request: HttpRequest, contractor_id: int, *, year: int) -> BudgetPlace:
    if year not in YEARS:
        raise Http404
    companies = companies_with_registers(request.user)
    return BudgetPlace(get_object_or_404(companies, pk=contractor_id), year)


def _of(place: BudgetPlace) -> dict[str, object]:
    return {"company": place.contractor, "year": place.year}


def _upload_of(request: HttpRequest, place: BudgetPlace, *, upload_id: int) -> WorkbookUpload:
    uploads = uploads_visible_to(request.user)
    return get_object_or_404(uploads, pk=upload_id, kind=UploadKind.BUDGET, about=place.key)


@require_safe
@allowed(may_list_registers)
def budget_workbook(request: HttpRequest, contractor_id: int, year: int) -> HttpResponse:
    """Where the workbook is downloaded, and uploaded once it is filled in."""
    return _page(request, _place(request, contractor_id, year=year), form=WorkbookForm())


def _page(
    request: HttpRequest, place: BudgetPlace, *, form: WorkbookForm, status: int = 200
) -> HttpResponse:
    context = _of(place) | {"form": form, "may_fill": may_write_risks(request.user)}
    return render(request, "workbooks/budget.html", context, status=status)


@never_cache
@require_safe
@allowed(may_list_registers)
def budget_workbook_download(request: HttpRequest, contractor_id: int, year: int) -> HttpResponse:
    """The workbook as the budget stands now, in the person's language."""
    from workbooks.budgets.writing import BudgetWorkbook, budget_workbook  # late: it is large

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
    place = _place(request, contractor_id, year=year)
    form = WorkbookForm(request.POST, request.FILES)
    try:
        file, name = uploaded_file(form)
        kept = services.upload_budget_workbook(
            place=place, file=file, file_name=name, by=actor_of(request), now=timezone.now()
        )
    except Refusal as refusal:
        return _page(request, place, form=file_refused(form, refusal), status=refusal.status)
    return redirect("risk-budget-workbook-preview", contractor_id, year, kept.pk)


@never_cache
@require_safe
@allowed(may_write_risks)
def budget_workbook_preview(
    request: HttpRequest, contractor_id: int, year: int, upload_id: int
) -> HttpResponse:
    """What a workbook would change as the budget stands now, and what is wrong with it."""
    place = _place(request, contractor_id, year=year)
    return _preview(request, place, kept=_upload_of(request, place, upload_id=upload_id))


def _preview(
    request: HttpRequest,
    place: BudgetPlace,
    *,
    kept: WorkbookUpload,
    refusal: Refusal | Conflict | None = None,
) -> HttpResponse:
    changes = [] if kept.outcome else services.changes_of_budget(kept, place)
    moved = refusal.fields if refusal else {}
    return rows_preview(
        request,
        "workbooks/budget_preview.html",
        of=_of(place),
        kept=kept,
        versions={one.key: one.version for one in changes},
        rows=preview_of_register(changes, moved=moved, taken=request.POST.getlist("take")),
        refusal=refusal,
    )


@require_POST
@allowed(may_write_risks)
def budget_workbook_confirm(
    request: HttpRequest, contractor_id: int, year: int, upload_id: int
) -> HttpResponse:
    """Store what the preview showed; what has moved since brings the preview back."""
    place = _place(request, contractor_id, year=year)
    kept = _upload_of(request, place, upload_id=upload_id)
    try:
        outcome = services.confirm_budget_workbook(
            upload=kept, place=place, versions=seen_in(request),
            taken=set(request.POST.getlist("take")), by=actor_of(request), now=timezone.now(),
        )  # fmt: skip
    except NotAllowed:
        raise
    except (Conflict, Refusal) as refusal:
        return _preview(request, place, kept=kept, refusal=refusal)
    say_stored(request, outcome["stored"])
    return redirect("risk-budget", contractor_id, year)
