"""The invitations of a survey by personal links, for programs: asked for, counted, taken back.

They are told by how many stand in each state, and an address only where the mail server refused it.
A link is mailed to its address and told to nobody else; who answered is told to nobody at all.
"""

from dataclasses import asdict
from typing import Any

from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.audit import actor_of
from core.kept_answers import answered_as_it_stands
from core.requests.api import PRIVATE, api_view, described, sent_as
from documents.queue import hint
from questionnaires.selectors import mails_of
from questionnaires.services import invitations as services
from survey_reports.questionnaires_api.surveys import run_survey

MAIL = "questionnaires.send_invitations"


class RefusedAddressOut(serializers.Serializer[Any]):
    """An address that the mail server did not take, and what it said."""

    address = serializers.CharField()
    problem = serializers.CharField()


class InvitationMailsOut(serializers.Serializer[Any]):
    """How many are invited, mailed, still to be mailed, and withdrawn for good.

    ``to_remind`` addresses are still to be looked at for the last reminder, ``unreminded`` refused
    it. ``trouble`` is why mails wait until ``try_at``, "" for none.
    """

    invited = serializers.IntegerField()
    sent = serializers.IntegerField()
    waiting = serializers.IntegerField()
    withdrawn = serializers.IntegerField()
    refused = RefusedAddressOut(many=True)
    reminded_at = serializers.DateTimeField(allow_null=True)
    to_remind = serializers.IntegerField()
    unreminded = serializers.IntegerField()
    trouble = serializers.CharField(allow_blank=True)
    try_at = serializers.DateTimeField(allow_null=True)


class AddressesIn(serializers.Serializer[Any]):
    """E-mail addresses, each once."""

    addresses = serializers.ListField(
        child=serializers.CharField(max_length=254), max_length=services.MOST_ADDRESSES
    )


@described(methods=["GET"], responses=InvitationMailsOut, operation_id="read_survey_invitations")
@described(
    methods=["POST"],
    request=AddressesIn,
    responses=InvitationMailsOut,
    operation_id="invite_to_survey",
)
@api_view(["GET", "POST"])
def invitations(request: Request, survey_id: int) -> Response:
    """How far the mails are; or invite people, of whom who is invited already is not again."""
    row = run_survey(request, survey_id)
    if request.method == "POST":
        given = _addresses(request)
        services.invite_people(
            survey=row, addresses=given, by=actor_of(request), now=timezone.now()
        )
        hint(MAIL)
    return _answer(request, survey_id)


@described(
    request=AddressesIn, responses=InvitationMailsOut, operation_id="withdraw_survey_invitations"
)
@api_view(["POST"])
def withdraw(request: Request, survey_id: int) -> Response:
    """Take personal links back for good, used or not; 400 names who was never invited."""
    row = run_survey(request, survey_id)
    given = _addresses(request)
    services.withdraw_links(survey=row, addresses=given, by=actor_of(request), now=timezone.now())
    return _answer(request, survey_id)


@described(request=None, responses=InvitationMailsOut, operation_id="remind_invited")
@api_view(["POST"])
@answered_as_it_stands(lambda request, survey_id, **_at: _answer(request, survey_id))
def remind(request: Request, survey_id: int) -> Response:
    """Remind whoever has not answered; nobody is told who that is."""
    row = run_survey(request, survey_id)
    services.ask_for_reminder(survey=row, by=actor_of(request), now=timezone.now())
    hint(MAIL)
    return _answer(request, survey_id)


def _addresses(request: Request) -> list[str]:
    """As the form reads them, one a line."""
    return services.read_addresses("\n".join(sent_as(AddressesIn, request)["addresses"]))


def _answer(request: Request, survey_id: int) -> Response:
    mails = mails_of(run_survey(request, survey_id))
    refused = [{"address": one, "problem": said} for one, said in mails.problems]
    told = asdict(mails) | {"refused": refused}
    return Response(InvitationMailsOut(told).data, headers=PRIVATE)
