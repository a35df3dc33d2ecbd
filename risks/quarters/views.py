"""Quarterly reports on pages: who has signed which, one report; written, signed, returned."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import allowed
from contractors.days import today_for
from contractors.models import Contractor
from core.audit import actor_of
from core.errors.forms import FormRefusals
from core.figures.reading import number_in_address
from core.files.types import FileType
from core.requests.seen_version import seen_version
from core.shell.list_page import page_of_list
from risks import access, selectors
from risks.forms import ReturnRegisterForm
from risks.models import RiskQuarter, SignedQuarter
from risks.quarters import services
from risks.quarters.content import quarter_content
from risks.quarters.forms import QuarterForm
from risks.quarters.words import quarter_name, quarter_words
from risks.rules.quarters import YEARS, Quarter

ROWS_OF_A_PAGE = 50


def asked_quarter(year: int, number: int) -> Quarter:
    """The quarter of an address; 404 for one that there is not."""
    if year not in YEARS or number not in range(1, 5):
        raise Http404(_("There is no such quarter."))
    return Quarter(year, number)


def asked_company(request: HttpRequest, contractor_id: int) -> Contractor:
    """The company of an address, whose registers this person sees; 404 for any other."""
    return get_object_or_404(access.companies_with_registers(request.user), pk=contractor_id)


@require_safe
@allowed(access.may_list_registers)
def quarter_list(request: HttpRequest) -> HttpResponse:
    """Which company has signed its report of a quarter: of the last that is over, or another."""
    over = Quarter.of(timezone.localdate()).previous
    year, number = (number_in_address(request.GET.get(name)) for name in ("year", "quarter"))
    chosen = asked_quarter(year, number) if year and number else over
    found = selectors.companies_by_quarter(request.user, year=chosen.year, quarter=chosen.number)
    page = page_of_list(request, found, rows=ROWS_OF_A_PAGE)
    context = {
        "page": page,
        "title": quarter_name(chosen.year, chosen.number),
        "chosen": chosen,
        "query": f"year={chosen.year}&quarter={chosen.number}",
        "due_on": services.due_on(chosen),
    }
    return render(request, "risks/quarters.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(access.may_list_registers)
def quarter(request: HttpRequest, contractor_id: int, year: int, number: int) -> HttpResponse:
    """One report: as it was signed, or as it would be today; who signs it writes its words."""
    company, of = asked_company(request, contractor_id), asked_quarter(year, number)
    if request.method != "POST":
        return quarter_page(request, company, of)
    form = QuarterForm(request.POST)
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            services.write_quarter(
                contractor=company, quarter=of, **form.cleaned_data,
                version=seen_version(request), by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("The report's words are stored."))
            return redirect("risk-quarter", contractor_id, year, number)
    return quarter_page(request, company, of, status=refusals.status, form=form)


def quarter_page(
    request: HttpRequest,
    company: Contractor,
    of: Quarter,
    *,
    status: int = 200,
    **sent: forms.Form,
) -> HttpResponse:
    """The page, with a form as it was sent back where one was."""
    today = today_for(company, timezone.now())
    report = selectors.quarter_report(request.user, company, year=of.year, quarter=of.number)
    signed = list(report.signed.select_related("frozen_by")) if report.pk else []
    is_draft = not signed or report.returned_at is not None or "today" in request.GET
    content = quarter_content(report, today=today) if is_draft else signed[0].told
    signs = access.may_sign_quarters_of(request.user, company)
    words = {name: getattr(report, name) for name in services.WORDS}
    context: dict[str, Any] = {
        "company": company,
        "quarter": of,
        "report": report,
        "found": quarter_words(content),
        "is_draft": is_draft,
        "signed": signed,
        "signs": signs,
        "may_sign": signs and today > of.last and (is_draft or not signed),
        "due_on": services.due_on(of),
        "may_return": access.may_return_to(request.user, company.pk)
        and bool(signed)
        and report.returned_at is None,
        "form": QuarterForm(initial=words),
        "return_form": ReturnRegisterForm(auto_id="return_%s"),
        **sent,
    }
    return render(request, "risks/quarter.html", context, status=status)


@require_POST
@allowed(access.signs_quarters)
def quarter_sign(request: HttpRequest, contractor_id: int, year: int, number: int) -> HttpResponse:
    """Sign the report in one's own name: it is frozen as it stands today."""
    company, of = asked_company(request, contractor_id), asked_quarter(year, number)
    report = selectors.quarter_report(request.user, company, year=year, quarter=number)
    form = QuarterForm({name: getattr(report, name) for name in services.WORDS})
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            signed = services.sign_quarter(
                contractor=company, quarter=of, version=seen_version(request),
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            said = _("The report is signed in your name as revision %(revision)s.")
            messages.success(request, said % {"revision": signed.revision})
            return redirect("risk-quarter", contractor_id, year, number)
    return quarter_page(request, company, of, status=refusals.status, form=form)


@require_POST
@allowed(access.may_return_registers)
def quarter_return(
    request: HttpRequest, contractor_id: int, year: int, number: int
) -> HttpResponse:
    """Send a signed report back to its company."""
    company, of = asked_company(request, contractor_id), asked_quarter(year, number)
    report: RiskQuarter = get_object_or_404(
        access.quarters_visible_to(request.user), contractor=company, year=year, quarter=number
    )
    form = ReturnRegisterForm(request.POST, auto_id="return_%s")
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            services.return_quarter(
                report=report, reason=form.cleaned_data["reason"], by=actor_of(request),
                now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("The report is returned to the company."))
            return redirect("risk-quarter", contractor_id, year, number)
    return quarter_page(request, company, of, status=refusals.status, return_form=form)


@require_safe
@allowed(access.may_list_registers)
def quarter_workbook(request: HttpRequest, sha256: str) -> HttpResponse:
    """A signed report as a workbook."""
    from risks.quarters.workbook import quarter_workbook  # late: who writes none needs no writer

    visible = access.signed_quarters_visible_to(request.user)
    signed: SignedQuarter = get_object_or_404(visible, sha256=sha256)
    kind = FileType.XLSX.value
    answer = HttpResponse(quarter_workbook(signed), content_type=kind)
    name = f"triwulan-{signed.content['year']}-{signed.content['quarter']}-{sha256[:8]}.xlsx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
