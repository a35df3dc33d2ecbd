"""Findings over the API, and taking over last year's evidence: what an opened item sends."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from checklists.api.serializers import EvidenceOut
from checklists.services.item_findings import as_json, raise_from_checklist
from checklists.services.last_evidence import take_over_evidence
from contractors.api import PersonField
from contractors.days import today_for
from contractors.models import Contractor
from core.audit import actor_of
from core.errors import NotAllowed
from core.figures.api import SentDayField, SentNumberField
from core.kept_answers import answered_as_it_stands
from core.requests.api import api_view, described, sent
from core.requests.lists import list_of, listed
from evaluations.access import evaluations_visible_to, may_see_evidence, may_see_work
from evaluations.selectors.item_findings import findings_of_evaluation, item_code_of
from findings.access import findings_visible_to, may_raise
from findings.choices import FindingSeverity
from findings.models import Finding
from findings.rules.deadlines import proposed_deadline
from findings.services.findings import FindingFacts
from findings.services.withdrawal import withdraw_finding


class FindingIn(serializers.Serializer[Any]):
    """A finding of an item. Without ``due_on`` the usual deadline; ``owner`` null: the company.

    With a blank ``description`` and a ``choice`` of the item, what that choice stands for is said,
    in the company's language.
    """

    operation = serializers.UUIDField()
    item = serializers.CharField(max_length=20)
    severity = serializers.ChoiceField(choices=FindingSeverity.choices)
    description = serializers.CharField(allow_blank=True, trim_whitespace=False)
    choice = serializers.CharField(max_length=20, allow_blank=True, default="")
    due_on = SentDayField(allow_null=True, default=None)
    owner = PersonField(allow_null=True, default=None)


class FindingOut(serializers.Serializer[Any]):
    """A finding as it stands; its page is /findings/<id>/."""

    id = serializers.IntegerField()
    reference = serializers.CharField()
    item = serializers.CharField(allow_blank=True)
    severity = serializers.CharField()
    description = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)
    owner = serializers.IntegerField(allow_null=True)
    status = serializers.CharField()
    version = serializers.IntegerField()
    withdrawal = serializers.CharField(allow_blank=True)


class WithdrawalIn(serializers.Serializer[Any]):
    """Why it was a mistake, and the version of the finding that was looked at."""

    version = SentNumberField(min_value=1)
    reason = serializers.CharField(allow_blank=True, trim_whitespace=False)


class FindingRaisedOut(serializers.Serializer[Any]):
    """What came of it."""

    operation = serializers.UUIDField()
    received_at = serializers.DateTimeField()
    finding = FindingOut()


@described(methods=["GET"], responses=list_of(FindingOut), operation_id="list_findings")
@described(
    methods=["POST"],
    request=FindingIn,
    responses=FindingRaisedOut,
    operation_id="raise_finding",
)
@api_view(["GET", "POST"])
def findings(request: Request, evaluation_id: int) -> Response:
    """The findings of an evaluation; or one raised from an item, where sent twice counts once."""
    evaluation = get_object_or_404(
        evaluations_visible_to(request.user).select_related("period", "contractor"),
        pk=evaluation_id,
    )
    if not may_see_work(request.user):
        raise NotAllowed(_("Only the people of the company that rates see this."))
    if request.method in SAFE_METHODS:
        found = findings_of_evaluation(request.user, evaluation)
        page = listed(request, found, by="number pk")
        return page.answer(map(_finding_json, page.rows))
    if not may_raise(request.user):
        raise NotAllowed(_("Only HSE coordinators and managers raise findings."))
    given = sent(FindingIn, request)
    given.is_valid(raise_exception=True)
    raised = raise_from_checklist(
        evaluation=evaluation,
        item_code=given.validated_data["item"],
        facts=_facts(given.validated_data, evaluation.contractor),
        operation=given.validated_data["operation"],
        choice=given.validated_data["choice"],
        by=actor_of(request),
        now=timezone.now(),
    )
    return Response(raised)


@described(responses=FindingOut, operation_id="get_finding")
@api_view(["GET"])
def finding(request: Request, finding_id: int) -> Response:
    """One finding as it stands."""
    return Response(_finding_json(_visible(request, finding_id)))


@described(request=WithdrawalIn, responses=FindingOut, operation_id="withdraw_finding")
@api_view(["POST"])
@answered_as_it_stands(
    lambda request, finding_id: Response(_finding_json(_visible(request, finding_id)))
)
def withdraw(request: Request, finding_id: int) -> Response:
    """Say that it was raised by mistake: it stays to be read, and counts nowhere."""
    found = _visible(request, finding_id)
    if not may_raise(request.user):
        raise NotAllowed(_("Only HSE coordinators and managers withdraw findings."))
    given = sent(WithdrawalIn, request)
    given.is_valid(raise_exception=True)
    withdrawn = withdraw_finding(
        finding=found,
        reason=given.validated_data["reason"],
        seen=given.validated_data["version"],
        by=actor_of(request),
        now=timezone.now(),
    )
    return Response(_finding_json(withdrawn))


def _visible(request: Request, finding_id: int) -> Finding:
    found = findings_visible_to(request.user).select_related("of_item__item")
    return get_object_or_404(found, pk=finding_id)


def _finding_json(finding: Finding) -> dict[str, Any]:
    return as_json(finding, item=item_code_of(finding))


def _facts(given: dict[str, Any], contractor: Contractor) -> FindingFacts:
    severity = FindingSeverity(given["severity"])
    return FindingFacts(
        severity=severity,
        description=given["description"],
        due_on=given["due_on"]
        or proposed_deadline(severity, today_for(contractor, timezone.now())),
        owner=given["owner"],
    )


@described(request=None, responses=EvidenceOut, operation_id="take_over_evidence")
@api_view(["PUT"])
def last_evidence(
    request: Request, evaluation_id: int, evidence_id: int, item_code: str
) -> Response:
    """Have a file that served the item last year serve it this year; may be repeated."""
    if not may_see_evidence(request.user):
        raise Http404
    evaluation = get_object_or_404(evaluations_visible_to(request.user), pk=evaluation_id)
    taken = take_over_evidence(
        evaluation=evaluation,
        item_code=item_code,
        evidence_id=evidence_id,
        by=actor_of(request),
        now=timezone.now(),
    )
    return Response(taken)


urlpatterns = [
    path("evaluations/<int:evaluation_id>/findings/", findings, name="findings"),
    path("findings/<int:finding_id>/", finding, name="finding"),
    path("findings/<int:finding_id>/withdraw/", withdraw, name="finding-withdraw"),
    path(
        "evaluations/<int:evaluation_id>/last-evidence/<int:evidence_id>/items/<str:item_code>/",
        last_evidence,
        name="last-evidence",
    ),
]
