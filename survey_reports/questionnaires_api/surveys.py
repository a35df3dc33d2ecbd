"""Surveys for programs: how far each is, and whatever its page does to it.

Counts alone are told, as on the page: never who answered, or what. What is said of a survey, and
its quotas, are sent with the ``version`` that was read; where they say something else by then the
answer is 409, with how they stand, and nothing is stored.
"""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from contractors.choices import TimeZone
from core.audit import actor_of
from core.conflicts import mark_of
from core.errors import NotAllowed, Refusal
from core.figures.api import SentInstantField, SentMarkField, SentNumberField
from core.kept_answers import answered_again, answered_as_it_stands
from core.requests.api import PRIVATE, api_view, described, sent_as, telling_current
from core.requests.lists import list_of, listed
from documents.queue import hint
from questionnaires.access import (
    contractors_to_survey,
    may_list_surveys,
    questionnaires_to_ask,
    runs_survey,
    surveys_visible_to,
)
from questionnaires.choices import SurveyMode, SurveyNaming, SurveyState
from questionnaires.doors import kiosk_address, poster_address, survey_address
from questionnaires.models import Survey
from questionnaires.models.sheets import LONGEST_NUMBER
from questionnaires.models.surveys import MOST_INVITED
from questionnaires.selectors import figures_of, spec_of, surveys_listed, turnout_of
from questionnaires.services import quotas as quota_services
from questionnaires.services import surveys as services
from questionnaires.services.answering import is_holding_up
from questionnaires.services.names import check_erases, erase_name
from questionnaires.services.surveys import SurveyFacts, check_runner
from questionnaires.sheets.documents import request_sheet
from survey_reports.questionnaires_api.versions import (
    MOST_ID,
    PaperSheetIn,
    PaperSheetOut,
    sheet_answer,
)

SETTLE = "questionnaires.settle"
OF_SURVEY = (
    "id", "name", "target_group", "mode", "naming", "invited", "time_zone", "opens_at",
    "closes_at", "closed_at",
)  # fmt: skip


class SurveyRowOut(serializers.Serializer[Any]):
    """A survey: ``questionnaire`` is the key of its version, ``contractor`` a code, ``finished``
    how many sheets came in."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    target_group = serializers.CharField()
    questionnaire = serializers.CharField()
    contractor = serializers.CharField(allow_null=True)
    mode = serializers.ChoiceField(SurveyMode.choices)
    naming = serializers.ChoiceField(SurveyNaming.choices)
    survey_state = serializers.ChoiceField(SurveyState.choices)
    time_zone = serializers.ChoiceField(TimeZone.choices)
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    invited = serializers.IntegerField()
    finished = serializers.IntegerField()


class SurveyTurnoutOut(serializers.Serializer[Any]):
    """How many sheets came in, and how; ``rate`` is in percent of the invited, ``begun`` not sent
    yet, ``repeated`` from a device that had sent one before."""

    finished = serializers.IntegerField()
    by_link = serializers.IntegerField()
    by_kiosk = serializers.IntegerField()
    from_paper = serializers.IntegerField()
    repeated = serializers.IntegerField()
    begun = serializers.IntegerField()
    invited = serializers.IntegerField()
    rate = serializers.CharField()


class SurveyLinksOut(serializers.Serializer[Any]):
    """What everybody answers by: handed out, in the code of the newest poster, and opened once on a
    device that is shared. ``is_holding_up`` where starts are put off: from one place far more were
    begun within the hour than people are invited."""

    address = serializers.CharField()
    poster = serializers.CharField()
    kiosk = serializers.CharField()
    is_holding_up = serializers.BooleanField()


class SurveyOut(SurveyRowOut):
    """One survey. ``version`` is what a change sends; ``links`` are told to who runs it while it is
    open, and null where each of the invited has a link of their own, which is mailed only.
    ``sha256`` is that of its figures (``figures/``), null until they are frozen."""

    turnout = SurveyTurnoutOut()
    links = SurveyLinksOut(allow_null=True)
    sha256 = serializers.CharField(allow_null=True)
    version = serializers.CharField()


class SurveyFactsIn(serializers.Serializer[Any]):
    """What is said of a survey, whole. ``contractor`` is a code, "" for no company alone; times are
    instants, of which the seconds are left out."""

    name = serializers.CharField(max_length=160)
    target_group = serializers.CharField(max_length=200)
    invited = SentNumberField(min_value=1, max_value=MOST_INVITED)
    contractor = serializers.CharField(max_length=20, allow_blank=True, default="")
    time_zone = serializers.ChoiceField(TimeZone.choices, default=TimeZone.WIB.value)
    opens_at = SentInstantField()
    closes_at = SentInstantField()


class NewSurveyIn(SurveyFactsIn):
    """A survey by the published ``questionnaire`` of this id; by what link it is answered, and
    whether with names, is never changed. Sent twice under an ``operation`` it is one."""

    operation = serializers.UUIDField()
    questionnaire = SentNumberField(min_value=1, max_value=MOST_ID)
    mode = serializers.ChoiceField(SurveyMode.choices, default=SurveyMode.OPEN.value)
    naming = serializers.ChoiceField(SurveyNaming.choices, default=SurveyNaming.ANONYMOUS.value)


class ChangedSurveyIn(SurveyFactsIn):
    """What is said of it, whole, and the ``version`` that was read."""

    version = SentMarkField()


class PosterIn(serializers.Serializer[Any]):
    """Sent twice under an ``operation``, it is one new code."""

    operation = serializers.UUIDField()


class GroupQuotaField(serializers.DictField):
    """By choice of an attribute how many are taken at most."""

    def __init__(self, **more: Any) -> None:
        super().__init__(child=SentNumberField(min_value=1, max_value=MOST_INVITED), **more)


class QuotasIn(serializers.Serializer[Any]):
    """All quotas, by attribute and choice; who is left out is not bound. ``version`` as read."""

    version = SentMarkField()
    quotas = serializers.DictField(child=GroupQuotaField())


class QuotasOut(serializers.Serializer[Any]):
    """The quotas that stand; ``groups`` are the attributes and choices that there are."""

    quotas = serializers.DictField(child=serializers.DictField(child=serializers.IntegerField()))
    groups = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))
    version = serializers.CharField()


class ErasedNameIn(serializers.Serializer[Any]):
    """Whose name, or e-mail address, is erased; with a ``number`` only who bears both."""

    name = serializers.CharField(max_length=254)
    number = serializers.CharField(max_length=LONGEST_NUMBER, allow_blank=True, default="")


class ErasedNameOut(serializers.Serializer[Any]):
    """From how many sheets it is erased."""

    sheets = serializers.IntegerField()


@described(methods=["GET"], responses=list_of(SurveyRowOut), operation_id="list_surveys")
@described(methods=["POST"], request=NewSurveyIn, responses=SurveyOut, operation_id="add_survey")
@api_view(["GET", "POST"])
def surveys(request: Request) -> Response:
    """The surveys that you may see, newest first; or ask a group of people."""
    if request.method != "POST":
        if not may_list_surveys(request.user):
            raise NotAllowed(
                _("Your role does not include this. Ask an administrator if you need it.")
            )
        page = listed(request, surveys_listed(request.user), by="-opens_at -pk")
        rows = [
            _row(one, finished=one.finished)  # type: ignore[attr-defined]  # annotated
            for one in page.rows
        ]
        return page.answer(SurveyRowOut(rows, many=True).data)
    check_runner(actor_of(request), None)
    given = sent_as(NewSurveyIn, request)
    asked = questionnaires_to_ask(request.user).filter(pk=given["questionnaire"]).first()
    if asked is None:
        said = _("There is no published questionnaire with this id: correct it.")
        raise Refusal(said, fields={"questionnaire": said})
    added = services.add_survey(
        questionnaire=asked, facts=_facts(request, given),
        mode=SurveyMode(given["mode"]), naming=SurveyNaming(given["naming"]),
        operation=given["operation"], by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    return _answer(request, added.pk)


@described(methods=["GET"], responses=SurveyOut, operation_id="read_survey")
@described(
    methods=["PUT"], request=ChangedSurveyIn, responses=SurveyOut, operation_id="change_survey"
)
@api_view(["GET", "PUT"])
@answered_as_it_stands(lambda request, survey_id, **_at: _answer(request, survey_id))
def survey(request: Request, survey_id: int) -> Response:
    """One survey, and how far it is; or say it otherwise, 409 where somebody was faster."""
    if request.method == "PUT":
        row = run_survey(request, survey_id)
        given = sent_as(ChangedSurveyIn, request)
        with telling_current(lambda: _whole(request, survey_id)):
            services.change_survey(
                survey=row, facts=_facts(request, given), seen=given["version"],
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
    return _answer(request, survey_id)


@described(request=None, responses=SurveyOut, operation_id="close_survey")
@api_view(["POST"])
@answered_as_it_stands(lambda request, survey_id, **_at: _answer(request, survey_id))
def close(request: Request, survey_id: int) -> Response:
    """No answers from now on; the figures are frozen, within a minute."""
    row = run_survey(request, survey_id)
    services.close_survey(survey=row, by=actor_of(request), now=timezone.now())
    hint(SETTLE)
    return _answer(request, survey_id)


@described(request=PosterIn, responses=SurveyOut, operation_id="renew_poster")
@api_view(["POST"])
def poster(request: Request, survey_id: int) -> Response:
    """A new code for the poster; that of the old one counts as the link from now on."""
    row = run_survey(request, survey_id)
    given = sent_as(PosterIn, request)
    services.renew_poster(survey=row, **given, by=actor_of(request), now=timezone.now())
    return _answer(request, survey_id)


@described(request=PaperSheetIn, responses=PaperSheetOut, operation_id="request_survey_sheet")
@api_view(["POST"])
@answered_again
def sheet(request: Request, survey_id: int) -> Response:
    """Ask for the empty sheet as this survey asks it, to be filled in on paper."""
    row = run_survey(request, survey_id)
    given = sent_as(PaperSheetIn, request)
    made = request_sheet(
        row=row.questionnaire, survey=row, **given, by=actor_of(request), now=timezone.now()
    )
    return sheet_answer(made)


@described(methods=["GET"], responses=QuotasOut, operation_id="read_quotas")
@described(methods=["PUT"], request=QuotasIn, responses=QuotasOut, operation_id="set_quotas")
@api_view(["GET", "PUT"])
@answered_as_it_stands(
    lambda request, survey_id: Response(_quotas(run_survey(request, survey_id)), headers=PRIVATE)
)
def quotas(request: Request, survey_id: int) -> Response:
    """How many of each group are taken at most; or set it, 409 where somebody was faster."""
    row = run_survey(request, survey_id)
    if request.method == "PUT":
        given = sent_as(QuotasIn, request)
        with telling_current(lambda: _quotas(run_survey(request, survey_id))):
            quota_services.set_quotas(
                survey=row, quotas=given["quotas"], seen=given["version"],
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
    return Response(_quotas(run_survey(request, survey_id)), headers=PRIVATE)


@described(request=ErasedNameIn, responses=ErasedNameOut, operation_id="erase_name")
@api_view(["POST"])
def erase(request: Request, survey_id: int) -> Response:
    """Take a name off the sheets of whoever asks for it; the answers stay.

    Nothing is kept of the name: sent again, no sheet bears it any more, 400.
    """
    by, row = actor_of(request), _visible(request, survey_id)
    if not row.is_named:
        raise Http404
    check_erases(by)
    given = sent_as(ErasedNameIn, request)
    count = erase_name(survey=row, **given, by=by, now=timezone.now())
    return Response(ErasedNameOut({"sheets": count}).data, headers=PRIVATE)


def run_survey(request: Request, survey_id: int) -> Survey:
    """The survey that somebody is about to do something with; 404, NotAllowed."""
    row = _visible(request, survey_id)
    check_runner(actor_of(request), row.contractor_id)
    return row


def _visible(request: Request, survey_id: int) -> Survey:
    found = surveys_visible_to(request.user).select_related("questionnaire", "contractor")
    return get_object_or_404(found, pk=survey_id)


def _facts(request: Request, given: Mapping[str, Any]) -> SurveyFacts:
    """As the services take it. Refusal for a company that is not theirs to ask about."""
    code, company = given["contractor"], None
    if code:
        company = contractors_to_survey(request.user).filter(code=code).first()
        if company is None:
            said = _("There is no contractor with the code %(code)s: correct it.") % {"code": code}
            raise Refusal(said, fields={"contractor": said})
    same = {one.name: given[one.name] for one in fields(SurveyFacts)}
    told = {"contractor": company, "time_zone": TimeZone(given["time_zone"])}
    times = {name: _to_the_minute(given[name]) for name in ("opens_at", "closes_at")}
    return SurveyFacts(**same | told | times)


def _to_the_minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _answer(request: Request, survey_id: int) -> Response:
    return Response(_whole(request, survey_id), headers=PRIVATE)


def _whole(request: Request, survey_id: int) -> dict[str, Any]:
    row = _visible(request, survey_id)
    turnout, result = turnout_of(row), figures_of(row).result
    told = _row(row, finished=turnout.finished) | {
        "turnout": asdict(turnout) | {"rate": turnout.rate},
        "links": _links(row) if _hands_out(request, row) else None,
        "sha256": result.sha256 if result else None,
        "version": mark_of(services.survey_values(row)),
    }
    return SurveyOut(told).data


def _hands_out(request: Request, row: Survey) -> bool:
    return row.closed_at is None and not row.is_personal and runs_survey(request.user, row)


def _links(row: Survey) -> dict[str, Any]:
    return {
        "address": survey_address(row),
        "poster": poster_address(row),
        "kiosk": kiosk_address(row),
        "is_holding_up": is_holding_up(row, now=timezone.now()),
    }


def _row(row: Survey, *, finished: int) -> dict[str, Any]:
    return {name: getattr(row, name) for name in OF_SURVEY} | {
        "questionnaire": row.questionnaire.key,
        "contractor": row.contractor.code if row.contractor else None,
        "survey_state": row.state_at(timezone.now()),
        "finished": finished,
    }


def _quotas(row: Survey) -> dict[str, Any]:
    asked = spec_of(row.questionnaire).attributes
    groups = {str(one.code): [str(choice.code) for choice in one.choices] for one in asked}
    told = {"quotas": row.quotas, "groups": groups, "version": mark_of(row.quotas)}
    return QuotasOut(told).data
