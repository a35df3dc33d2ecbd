"""Quarterly reports for programs: read, written, signed, returned.

The steps are those of the pages: the same services, the same rules of who may, the same trail.
"""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from contractors.days import today_for
from contractors.models import Contractor
from core.audit import actor_of
from core.errors import NotAllowed
from core.figures.api import SentCountField
from core.kept_answers import answered_as_it_stands
from core.language.texts import LONGEST_TEXT
from core.requests.api import PRIVATE, api_view, described, sent_as
from core.requests.lists import list_of, listed
from risks import access, selectors
from risks.models import RiskQuarter
from risks.quarters import services
from risks.quarters.content import quarter_content
from risks.rules.quarters import YEARS, Quarter


class QuarterDeedIn(serializers.Serializer[Any]):
    """The ``version`` of the report that was read; 0 where nothing was written yet."""

    version = SentCountField(min_value=0)


class QuarterWordsIn(QuarterDeedIn):
    """What stood in the way and what comes next, whole."""

    obstacles = serializers.CharField(
        max_length=services.MOST, allow_blank=True, trim_whitespace=False
    )
    next_steps = serializers.CharField(
        max_length=services.MOST, allow_blank=True, trim_whitespace=False
    )


class QuarterReturnIn(serializers.Serializer[Any]):
    """What the company has to change."""

    reason = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False)


class CompanyQuarterOut(serializers.Serializer[Any]):
    """How the report of a company stands in a quarter; ``contractor_id`` stands in its address."""

    contractor = serializers.CharField(source="code")
    contractor_id = serializers.IntegerField(source="pk")
    signed_at = serializers.DateTimeField(allow_null=True)
    returned_at = serializers.DateTimeField(allow_null=True)


class SignedQuarterOut(serializers.Serializer[Any]):
    """A report as it was signed: its PDF and workbook are made of it."""

    revision = serializers.IntegerField()
    sha256 = serializers.CharField()
    signed_by = serializers.CharField(source="told.signed_by", allow_blank=True)
    signed_at = serializers.DateTimeField(source="frozen_at")


class QuarterOut(serializers.Serializer[Any]):
    """A report as it would be signed today: ``content`` has its figures, drawn from the registers.

    ``signed`` has the last first; what each says stays as it was signed.
    """

    contractor = serializers.CharField(source="contractor.code")
    contractor_id = serializers.IntegerField()
    year = serializers.IntegerField()
    quarter = serializers.IntegerField()
    obstacles = serializers.CharField(allow_blank=True)
    next_steps = serializers.CharField(allow_blank=True)
    return_reason = serializers.CharField(allow_blank=True)
    returned_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    due_on = serializers.DateField()
    content = serializers.DictField()
    signed = SignedQuarterOut(many=True)


@described(responses=list_of(CompanyQuarterOut), operation_id="list_risk_quarters")
@api_view(["GET"])
def list_quarters(request: Request, year: int, number: int) -> Response:
    """Which of the companies you may see has signed its report of a quarter."""
    if not access.may_list_registers(request.user):
        raise NotAllowed(_("Your role reads no quarterly reports."))
    of = _quarter(year, number)
    found = selectors.companies_by_quarter(request.user, year=of.year, quarter=of.number)
    page = listed(request, found, by="name pk")
    return page.answer(CompanyQuarterOut(page.rows, many=True).data)


quarter_again = answered_as_it_stands(
    lambda request, contractor_id, year, number: _answer(
        request, contractor_id, of=_quarter(year, number)
    )
)


@described(methods=["GET"], responses=QuarterOut, operation_id="read_risk_quarter")
@described(
    methods=["PUT"], request=QuarterWordsIn, responses=QuarterOut, operation_id="write_risk_quarter"
)
@api_view(["GET", "PUT"])
@quarter_again
def one_quarter(request: Request, contractor_id: int, year: int, number: int) -> Response:
    """One report, of today; or its words, written by who signs it."""
    if request.method == "PUT":
        _check_signs(request)
        company, of = _company(request, contractor_id), _quarter(year, number)
        services.write_quarter(
            contractor=company, quarter=of, **sent_as(QuarterWordsIn, request),
            by=actor_of(request), now=timezone.now(),
        )  # fmt: skip
    return _answer(request, contractor_id, of=_quarter(year, number))


@described(request=QuarterDeedIn, responses=QuarterOut, operation_id="sign_risk_quarter")
@api_view(["POST"])
@quarter_again
def sign(request: Request, contractor_id: int, year: int, number: int) -> Response:
    """Sign it in your name, as it stands today; where it says what was signed last, that."""
    _check_signs(request)
    company, of = _company(request, contractor_id), _quarter(year, number)
    services.sign_quarter(
        contractor=company, quarter=of, **sent_as(QuarterDeedIn, request),
        by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    return _answer(request, contractor_id, of=of)


@described(request=QuarterReturnIn, responses=QuarterOut, operation_id="return_risk_quarter")
@api_view(["POST"])
@quarter_again
def send_back(request: Request, contractor_id: int, year: int, number: int) -> Response:
    """Send a signed report back to its company, which signs it anew."""
    if not access.may_return_registers(request.user):
        raise NotAllowed(_("Coordinators and managers return quarterly reports."))
    company, of = _company(request, contractor_id), _quarter(year, number)
    report: RiskQuarter = get_object_or_404(
        access.quarters_visible_to(request.user), contractor=company, year=year, quarter=number
    )
    services.return_quarter(
        report=report, **sent_as(QuarterReturnIn, request), by=actor_of(request),
        now=timezone.now(),
    )  # fmt: skip
    return _answer(request, contractor_id, of=of)


def _check_signs(request: Request) -> None:
    """Before anything is looked up or read."""
    if not access.signs_quarters(request.user):
        raise NotAllowed(_("Quarterly reports are written and signed by who speaks for a company."))


def _company(request: Request, contractor_id: int) -> Contractor:
    return get_object_or_404(access.companies_with_registers(request.user), pk=contractor_id)


def _quarter(year: int, number: int) -> Quarter:
    if year not in YEARS or number not in range(1, 5):
        raise Http404
    return Quarter(year, number)


def _answer(request: Request, contractor_id: int, *, of: Quarter) -> Response:
    """The report as it stands by now."""
    company = _company(request, contractor_id)
    report = selectors.quarter_report(request.user, company, year=of.year, quarter=of.number)
    content = quarter_content(report, today=today_for(company, timezone.now()))
    told = {name: getattr(report, name) for name in SAME} | {
        "due_on": services.due_on(of),
        "content": content,
        "signed": list(report.signed.all()) if report.pk else [],
    }
    return Response(QuarterOut(told).data, headers=PRIVATE)


SAME = (
    "contractor", "contractor_id", "year", "quarter", "obstacles", "next_steps", "return_reason",
    "returned_at", "version",
)  # fmt: skip
app_name = "risk-quarters-api"
OF_ONE = "quarters/<int:year>/<int:number>/<int:contractor_id>/"
urlpatterns = [
    path("quarters/<int:year>/<int:number>/", list_quarters, name="list"),
    path(OF_ONE, one_quarter, name="quarter"),
    path(f"{OF_ONE}sign/", sign, name="sign"),
    path(f"{OF_ONE}return/", send_back, name="return"),
]
