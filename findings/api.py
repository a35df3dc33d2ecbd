"""Findings for programs: raised at a contractor, changed, answered, verified and looked at again.

The steps are those of the pages: the same services, the same rules of who may, the same trail.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.decorators import parser_classes
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.role_checks import RoleCheck
from accounts.roles import Person
from contractors.access import contractors_visible_to
from contractors.api import PersonField
from contractors.days import today_for
from contractors.models import Contractor
from core.audit import actor_of
from core.figures.api import SentCountField, SentDayField
from core.language.texts import LONGEST_TEXT
from core.requests.api import PRIVATE, api_view, described, sent_as
from core.requests.keepable import KeepableJSONParser
from core.requests.uploads import takes_files
from findings import selectors
from findings.access import FINDINGS_SCOPE, may_list_findings, may_raise
from findings.choices import FindingSeverity, FindingStatus
from findings.models import Finding
from findings.rules.deadlines import proposed_deadline
from findings.services import findings as services
from findings.services.findings import FindingFacts
from tokens.authentication import takes_tokens

CHECK = RoleCheck(_("Your role does not take this step of a finding."))


class FindingFactsIn(serializers.Serializer[Any]):
    """What was found. Without ``due_on`` the usual deadline; ``owner`` null: the company."""

    operation = serializers.UUIDField()
    severity = serializers.ChoiceField(choices=FindingSeverity.choices)
    description = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False)
    due_on = SentDayField(allow_null=True, default=None)
    owner = PersonField(allow_null=True, default=None)


class NewFindingIn(FindingFactsIn):
    """A finding of a visit, at the contractor of this code."""

    contractor = serializers.CharField(max_length=40)


class FindingStepIn(serializers.Serializer[Any]):
    """A step, and the ``version`` of the finding that was read."""

    operation = serializers.UUIDField()
    version = SentCountField()


class ChangedFindingIn(FindingStepIn, FindingFactsIn):
    """The whole of what was found, said better before it is answered."""


class FindingAnswerIn(FindingStepIn):
    """Why it happened, what was done and what shows it; files where it is sent as a form."""

    root_cause = serializers.CharField(
        allow_blank=True, default="", max_length=LONGEST_TEXT, trim_whitespace=False
    )
    action = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False)
    note = serializers.CharField(
        allow_blank=True, default="", max_length=LONGEST_TEXT, trim_whitespace=False
    )
    evidence = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True), required=False, default=list
    )


class FindingReasonIn(FindingStepIn):
    """Why."""

    reason = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False)


class FindingVerificationIn(FindingStepIn):
    """How the answer was seen to be true."""

    verification = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False)


class FindingEffectivenessIn(FindingStepIn):
    """Whether the action held, and what was seen."""

    effective = serializers.BooleanField()
    note = serializers.CharField(
        allow_blank=True, default="", max_length=LONGEST_TEXT, trim_whitespace=False
    )


class FindingFileOut(serializers.Serializer[Any]):
    """A file of an answer."""

    name = serializers.CharField()
    sha256 = serializers.CharField()


class WholeFindingOut(serializers.Serializer[Any]):
    """A finding with its answer; ``refusal`` is why the last answer was not enough."""

    id = serializers.IntegerField()
    reference = serializers.CharField()
    contractor = serializers.CharField(source="contractor.code")
    severity = serializers.ChoiceField(choices=FindingSeverity.choices)
    description = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)
    owner = serializers.IntegerField(source="owner_id", allow_null=True)
    status = serializers.ChoiceField(choices=FindingStatus.choices)
    root_cause = serializers.CharField(allow_blank=True)
    action = serializers.CharField(allow_blank=True)
    note = serializers.CharField(source="answer_note", allow_blank=True)
    refusal = serializers.CharField(allow_blank=True)
    verification = serializers.CharField(allow_blank=True)
    effective = serializers.BooleanField(allow_null=True)
    withdrawal = serializers.CharField(allow_blank=True)
    files = FindingFileOut(many=True)
    version = serializers.IntegerField()


class FindingDeed(NamedTuple):
    """A step of a finding: its address, what is sent, who may at all, and the service."""

    name: str
    says: str
    takes: type[FindingStepIn]
    may: Callable[[Person | None], bool]
    take: Callable[..., Finding]
    by_token: bool = False


@described(request=NewFindingIn, responses=WholeFindingOut, operation_id="raise_finding_of_visit")
@takes_tokens(FINDINGS_SCOPE)
@api_view(["POST"])
def raise_finding(request: Request) -> Response:
    """Raise a finding at a contractor; the same operation sent twice raises one."""
    CHECK(request, may_raise)
    given = sent_as(NewFindingIn, request)
    company = get_object_or_404(contractors_visible_to(request.user), code=given["contractor"])
    by = actor_of(request)
    raised = services.raise_finding(
        contractor=company, facts=_facts(given, company), operation=given["operation"],
        by=by, now=timezone.now(),
    )  # fmt: skip
    return _answer(request, raised.pk)


@described(responses=WholeFindingOut, operation_id="read_finding")
@takes_tokens(FINDINGS_SCOPE)
@api_view(["GET"])
def read_finding(request: Request, finding_id: int) -> Response:
    """One finding with its answer."""
    return _answer(request, finding_id)


def _step_view(step: FindingDeed) -> Callable[..., Any]:
    @described(
        request={"multipart/form-data": step.takes, "application/json": step.takes}
        if step.takes is FindingAnswerIn
        else step.takes,
        responses=WholeFindingOut,
        operation_id=f"{step.name.replace('-', '_')}_finding",
        description=step.says,
    )
    @takes_files
    @api_view(["POST"])
    @parser_classes([MultiPartParser, KeepableJSONParser])
    def take(request: Request, finding_id: int) -> Response:
        CHECK(request, step.may)
        found = _found(request, finding_id)
        given = sent_as(step.takes, request)
        given["seen"] = given.pop("version")
        if step.takes is ChangedFindingIn:
            facts = _facts(given, found.contractor)
            given = {"facts": facts, "seen": given["seen"], "operation": given["operation"]}
        if "evidence" in given:
            given["files"] = given.pop("evidence")
        step.take(finding=found, **given, by=actor_of(request), now=timezone.now())
        return _answer(request, finding_id)

    return takes_tokens(FINDINGS_SCOPE)(take) if step.by_token else take


def _facts(given: dict[str, Any], contractor: Contractor) -> FindingFacts:
    severity = FindingSeverity(given["severity"])
    proposed = proposed_deadline(severity, today_for(contractor, timezone.now()))
    return FindingFacts(
        severity, given["description"], given["due_on"] or proposed, owner=given["owner"]
    )


def _found(request: Request, finding_id: int) -> Finding:
    return get_object_or_404(selectors.one_finding(request.user), pk=finding_id)


def _answer(request: Request, finding_id: int) -> Response:
    """The finding as it stands by now."""
    return Response(WholeFindingOut(_found(request, finding_id)).data, headers=PRIVATE)


STEPS = (
    FindingDeed(
        "change", "Say it better, before it is answered.",
        ChangedFindingIn, may_raise, services.change_finding, by_token=True,
    ),
    FindingDeed(
        "answer", "Say the cause, the action and what shows it: whoever has to act.",
        FindingAnswerIn, may_list_findings, services.answer_finding,
    ),
    FindingDeed(
        "refuse", "Send an answer back with what is missing.",
        FindingReasonIn, may_raise, services.refuse_answer,
    ),
    FindingDeed(
        "close", "Say that the answer was seen to be true, and how.",
        FindingVerificationIn, may_raise, services.close_finding,
    ),
    FindingDeed(
        "undo-closing", "Take a closing back; its answer is looked at again.",
        FindingReasonIn, may_raise, services.undo_closing,
    ),
    FindingDeed(
        "effectiveness", "Say whether the action held.",
        FindingEffectivenessIn, may_raise, services.check_effectiveness,
    ),
    FindingDeed(
        "undo-effectiveness", "Take that back; somebody looks again.",
        FindingReasonIn, may_raise, services.undo_effectiveness,
    ),
)  # fmt: skip

app_name = "findings-api"
urlpatterns = [
    path("findings/raise/", raise_finding, name="raise"),
    path("findings/<int:finding_id>/whole/", read_finding, name="read"),
    *(
        path(f"findings/<int:finding_id>/{one.name}/", _step_view(one), name=one.name)
        for one in STEPS
    ),
]
