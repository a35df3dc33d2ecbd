"""Pages of months: who has told them, the figures of a year, what is confirmed and returned."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import allowed
from contractors.access import contractors_visible_to, may_read_contractors
from contractors.days import days_at
from contractors.models import Contractor
from contractors.site_field import elsewhere_words
from contractors.views.contractors import contractor_page
from core.audit import actor_of
from core.errors import AlreadySo, NotAllowed, NothingHere, Refusal
from core.errors.forms import FormRefusals, tell
from core.figures.dates import EARLIEST, OddDate
from core.figures.reading import number_in_address
from core.shell.filters import YearForm
from inspections.figures.monthly import inspected_months
from monitoring import services
from monitoring.access import may_record_month, may_see_months, may_tell_months
from monitoring.choices import MonthStatus
from monitoring.forms import ManHoursForm, MonthsDecisionForm
from monitoring.month_states import MonthsTally
from monitoring.selectors import site_months_of
from monitoring.year_table import YearTable

ROWS = 100  # contractors and sites on a page


@require_safe
@allowed(may_see_months)
def month_list(request: HttpRequest) -> HttpResponse:
    """The months of a year: at which site of whom they wait, were returned, are missing or late."""
    now = timezone.now()
    last_year = days_at(now).latest.year
    form = YearForm(request.GET)
    year = form.given.get("year") or timezone.localdate(now).year
    _check_begun(year, last_year=last_year)
    rows = site_months_of(request.user, year=year, now=now)
    context = {
        "form": form,
        "year": year,
        "years": range(last_year, last_year - 5, -1),
        "tally": MonthsTally(tuple(rows)),
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "query": f"year={year}",
        "is_owner": may_read_contractors(request.user),
    }
    return render(request, "monitoring/month_list.html", context)


@require_POST
@allowed(may_record_month)
def record_man_hours(request: HttpRequest, contractor_id: int) -> HttpResponse:
    """Store the man-hours of one month and site; asks before it replaces other figures."""
    contractor = get_object_or_404(contractors_visible_to(request.user), pk=contractor_id)
    form = ManHoursForm(request.POST, contractor=contractor)
    if form.is_valid():
        try:
            stored = services.record_monthly_indicator(
                contractor=contractor,
                sure=form.sure(),
                sure_of=form.sure_of(),
                by=actor_of(request),
                now=timezone.now(),
                **form.cleaned_data,
            )
        except OddDate as odd:
            form.ask(odd)
        except services.OddFigures as odd:
            form.doubt(odd.doubts)
            form.add_error(None, odd.message)
        except Refusal as refusal:  # against what stood there before
            tell(form, refusal)
        else:
            messages.success(request, _("The figures of the month are stored."))
            _say_waiting(request, int(stored.status == MonthStatus.AWAITING))
            return redirect("contractor-detail", contractor.pk)
    return contractor_page(request, contractor, status=400, man_hours_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_see_months)
def months_of_year(request: HttpRequest, contractor_id: int, year: int) -> HttpResponse:
    """The months of a year at one site as a table to type or paste into; stored all or none.

    Who tells no months reads them.
    """
    contractor = get_object_or_404(contractors_visible_to(request.user), pk=contractor_id)
    if request.method == "POST" and not may_tell_months(request.user):
        raise NotAllowed(services.who_tells_months())
    table = year_table(request, contractor, year)
    if table.is_bound and table.is_valid() and _store(request, table):
        return redirect(table.address)
    return year_page(request, table)


def year_table(
    request: HttpRequest, contractor: Contractor, year: int, *, deciding: bool = False
) -> YearTable:
    """The table of a year that can be told; not found for any other."""
    now = timezone.now()
    _check_begun(year, last_year=now.year + 1)
    table = YearTable(contractor, year=year, now=now, request=request, deciding=deciding)
    _check_begun(year, last_year=table.today.year)
    return table


def _check_begun(year: int, *, last_year: int) -> None:
    if year < EARLIEST.year:
        raise Http404
    if year > last_year:
        said = _("%(year)s has not begun: choose an earlier year.")
        raise NothingHere(said % {"year": year})


def year_page(
    request: HttpRequest,
    table: YearTable,
    *,
    status: int | None = None,
    decision: MonthsDecisionForm | None = None,
) -> HttpResponse:
    """The page of a table; what is wrong with it, or with a decision on it, stands on it."""
    context = {
        "contractor": table.contractor,
        "table": table,
        "is_owner": may_read_contractors(request.user),
        "decision": decision,
        "inspected": table.site
        and inspected_months(
            table.contractor,
            table.site,
            year=table.year,
            today=table.today,
            is_only_site=len(table.sites) == 1,
        ),
    }
    if status is None:
        status = 400 if table.is_bound else 200
    return render(request, "monitoring/months.html", context, status=status)


def _store(request: HttpRequest, table: YearTable) -> bool:
    """Store what was typed, and say so; False where the table says what is wrong."""
    assert table.site is not None
    try:
        stored = services.record_year(
            contractor=table.contractor,
            site=table.site,
            changes=table.changes(),
            sure=table.asking.sure(),
            sure_of=table.asking.sure_of(),
            by=actor_of(request),
            now=timezone.now(),
        )
    except OddDate as odd:
        table.ask(odd)
    except services.OddFigures as odd:
        table.doubt(odd)
    except Refusal as refusal:
        table.refuse(refusal)
    else:
        messages.success(request, _stored_words(stored.stored, counts=table.may_decide))
        if table.may_decide:
            _say_waiting(request, stored.awaiting)
        return True
    return False


def _say_waiting(request: HttpRequest, months: int) -> None:
    """That months wait for somebody else though whoever stored them may store what counts."""
    if not months:
        return
    said = ngettext(
        "You have spoken for this company: %(months)s month counts once another HSE "
        "coordinator or manager has confirmed it.",
        "You have spoken for this company: %(months)s months count once another HSE "
        "coordinator or manager has confirmed them.",
        months,
    )
    messages.warning(request, said % {"months": months})


def _stored_words(stored: int, *, counts: bool) -> str:
    if not stored:
        return _("Nothing was changed, so nothing is stored.")
    if counts:
        said = ngettext("%(months)s month is stored.", "%(months)s months are stored.", stored)
    else:
        said = ngettext(
            "%(months)s month is sent. It counts once the HSE coordinator has confirmed it.",
            "%(months)s months are sent. They count once the HSE coordinator has confirmed them.",
            stored,
        )
    return said % {"months": stored}


@require_POST
@allowed(may_record_month)
def months_decide(request: HttpRequest, contractor_id: int, year: int) -> HttpResponse:
    """Confirm or return months of a site."""
    contractor = get_object_or_404(contractors_visible_to(request.user), pk=contractor_id)
    site = contractor.sites.filter(pk=number_in_address(request.POST.get("site", "")) or 0).first()
    if site is None:
        raise Refusal(elsewhere_words(contractor))
    form = MonthsDecisionForm(request.POST)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            given = form.cleaned_data
            confirmed = given["decision"] == "confirm"
            try:
                decided = services.decide_months(
                    contractor=contractor,
                    site=site,
                    seen=given["seen"],
                    confirmed=confirmed,
                    reason=given["reason"],
                    by=actor_of(request),
                    now=timezone.now(),
                )
            except AlreadySo as same:
                messages.info(request, same.message)
            else:
                messages.success(request, _decided_words(decided, confirmed=confirmed))
            page = reverse("months-of-year", args=[contractor.pk, year])
            return redirect(f"{page}?site={site.pk}")
    table = year_table(request, contractor, year, deciding=True)
    return year_page(request, table, status=refusals.status, decision=form)


def _decided_words(decided: int, *, confirmed: bool) -> str:
    said = (
        ngettext("%(months)s month is confirmed.", "%(months)s months are confirmed.", decided)
        if confirmed
        else ngettext("%(months)s month is returned.", "%(months)s months are returned.", decided)
    )
    return said % {"months": decided}
