"""A year of months as a workbook: download it, upload it filled in, look at it, tell the months."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import allowed
from contractors.access import contractors_visible_to, may_read_contractors
from contractors.days import today_at
from core.audit import actor_of
from core.errors import Conflict, NotAllowed, Refusal
from core.figures.dates import EARLIEST, OddDate
from core.files.names import harmless_name
from core.requests.uploads import takes_a_file_of
from monitoring.access import may_tell_months
from monitoring.forms import DoubtingForm
from monitoring.services import OddFigures
from monitoring.targets.selectors import targets_of
from workbooks.access import uploads_visible_to
from workbooks.choices import UploadKind
from workbooks.forms import WorkbookForm
from workbooks.models import WorkbookUpload
from workbooks.months.layout import MonthsPlace
from workbooks.rendering.months import preview_of_months
from workbooks.services import months as services
from workbooks.views.checklists import uploaded_file, xlsx_response
from workbooks.views.previews import file_refused, rows_preview, say_stored
from workbooks.workbook.opening import LARGEST_FILE


def _place(
    request: HttpRequest, contractor_id: int, *, site_id: int, year: int, now: datetime
) -> MonthsPlace:
    """The months asked for; Http404 for those of others, and of a year that cannot be told."""
    contractor = get_object_or_404(contractors_visible_to(request.user), pk=contractor_id)
    site = get_object_or_404(contractor.sites, pk=site_id)
    if not EARLIEST.year <= year <= today_at(site, now).year:
        raise Http404
    return services.months_place(contractor, site, year=year, by=actor_of(request), now=now)


def _upload_of(request: HttpRequest, place: MonthsPlace, *, upload_id: int) -> WorkbookUpload:
    uploads = uploads_visible_to(request.user)
    return get_object_or_404(uploads, pk=upload_id, kind=UploadKind.MONTHS, about=place.key)


def _page(
    request: HttpRequest, place: MonthsPlace, *, form: WorkbookForm, status: int = 200
) -> HttpResponse:
    context = {"place": place, "form": form, "is_owner": may_read_contractors(request.user)}
    return render(request, "workbooks/months.html", context, status=status)


@require_safe
@allowed(may_tell_months)
def months_workbook(
    request: HttpRequest, contractor_id: int, year: int, site_id: int
) -> HttpResponse:
    """Where the workbook is downloaded, and uploaded once it is filled in."""
    place = _place(request, contractor_id, site_id=site_id, year=year, now=timezone.now())
    return _page(request, place, form=WorkbookForm())


@never_cache
@require_safe
@allowed(may_tell_months)
def months_workbook_download(
    request: HttpRequest, contractor_id: int, year: int, site_id: int
) -> HttpResponse:
    """The workbook as the months stand now, in the person's language."""
    from workbooks.months.writing import MonthsWorkbook, months_workbook  # late: it is large

    now = timezone.now()
    place = _place(request, contractor_id, site_id=site_id, year=year, now=now)
    targets = targets_of(year, place.contractor)
    made_of = MonthsWorkbook(place, targets, str(request.user), now, get_language() or "id")
    name = harmless_name(f"months-{place.contractor.code}-{place.site.code}-{year}")
    return xlsx_response(months_workbook(made_of), f"{name}.xlsx")


@takes_a_file_of(LARGEST_FILE)
@require_POST
@allowed(may_tell_months)
def months_workbook_upload(
    request: HttpRequest, contractor_id: int, year: int, site_id: int
) -> HttpResponse:
    """Read a workbook; what is not one comes back with a sentence, the rest is previewed."""
    now = timezone.now()
    place = _place(request, contractor_id, site_id=site_id, year=year, now=now)
    form = WorkbookForm(request.POST, request.FILES)
    try:
        file, name = uploaded_file(form)
        kept = services.upload_months_workbook(
            place=place, file=file, file_name=name, by=actor_of(request), now=now
        )
    except Refusal as refusal:
        return _page(request, place, form=file_refused(form, refusal), status=refusal.status)
    return redirect("months-workbook-preview", contractor_id, year, site_id, kept.pk)


@never_cache
@require_safe
@allowed(may_tell_months)
def months_workbook_preview(
    request: HttpRequest, contractor_id: int, year: int, site_id: int, upload_id: int
) -> HttpResponse:
    """What a workbook would change as the months stand now, and what is wrong with it."""
    place = _place(request, contractor_id, site_id=site_id, year=year, now=timezone.now())
    kept = _upload_of(request, place, upload_id=upload_id)
    return _preview(request, place, kept=kept, asking=DoubtingForm())


def _preview(
    request: HttpRequest,
    place: MonthsPlace,
    *,
    kept: WorkbookUpload,
    asking: DoubtingForm,
    refusal: Refusal | Conflict | None = None,
) -> HttpResponse:
    changes = [] if kept.outcome else services.changes_of_months(kept, place)
    return rows_preview(
        request,
        "workbooks/months_preview.html",
        of={"place": place, "asking": asking, "is_owner": may_read_contractors(request.user)},
        kept=kept,
        versions={},
        rows=preview_of_months(changes, moved=refusal.fields if refusal else {}),
        refusal=refusal,
    )


@require_POST
@allowed(may_tell_months)
def months_workbook_confirm(
    request: HttpRequest, contractor_id: int, year: int, site_id: int, upload_id: int
) -> HttpResponse:
    """Tell what the preview showed; what is asked about or has moved brings the preview back."""
    now = timezone.now()
    place = _place(request, contractor_id, site_id=site_id, year=year, now=now)
    kept = _upload_of(request, place, upload_id=upload_id)
    asking = DoubtingForm(request.POST)
    asking.full_clean()
    try:
        outcome = services.confirm_months_workbook(
            upload=kept, place=place, sure=asking.sure(), sure_of=asking.sure_of(),
            by=actor_of(request), now=now,
        )  # fmt: skip
    except NotAllowed:
        raise
    except (Conflict, Refusal) as refusal:
        if isinstance(refusal, OddDate):
            asking.ask(refusal)
        elif isinstance(refusal, OddFigures):
            asking.doubt(refusal.doubts)
        return _preview(request, place, kept=kept, asking=asking, refusal=refusal)
    say_stored(request, outcome["stored"])
    return redirect(place.address)
