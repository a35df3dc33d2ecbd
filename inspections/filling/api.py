"""An inspection over the API: begun, answered, photographed and finished as by its pages."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.decorators import authentication_classes, parser_classes
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.audit import actor_of
from core.errors import NotAllowed
from core.figures.api import PartVersionField, SentDayField, SentNumberField
from core.requests.api import PRIVATE, api_view, described, named_as, sent_as
from core.requests.uploads import takes_files
from inspections import access, selectors
from inspections.answers import LONGEST_NOTE, MOST_COUNTED
from inspections.choices import CheckAnswerKind
from inspections.filling import services
from inspections.meters.readings import MOST_HOURS
from inspections.models import Inspection
from inspections.rules import CheckAnswer
from inspections.services import LONGEST_INSPECTOR, InspectionFacts
from inspections.signed.signatures import LONGEST_NAME, LONGEST_PATH, InspectionSignature
from inspections.units import today_at_unit
from tokens.authentication import ReaderTokenAuthentication


class HeadIn(serializers.Serializer[Any]):
    """The day of an inspection and who inspected, as they were read with ``base_version``."""

    operation = serializers.UUIDField()
    base_version = PartVersionField(read_at="head.version", min_value=0)
    on = SentDayField()
    inspector = serializers.CharField(max_length=LONGEST_INSPECTOR)
    hour_meter = SentNumberField(min_value=0, max_value=MOST_HOURS, allow_null=True, default=None)


class BeginIn(HeadIn):
    """A new inspection of a unit by the newest version of a checklist; ``base_version`` is 0."""

    base_version = PartVersionField(
        read_at="head.version", help_text="0: nobody has begun it.", max_value=0, min_value=0,
        default=0,
    )  # fmt: skip
    on = SentDayField(allow_null=True, default=None, help_text="Today at the unit unless told.")
    unit = serializers.UUIDField(help_text="The key of the unit, as its page's address has it.")
    checklist = serializers.CharField(max_length=40)


class CheckAnswerIn(serializers.Serializer[Any]):
    """The whole answer of a line: yes, no, na; counted with good and whole; dated with until."""

    operation = serializers.UUIDField()
    base_version = PartVersionField(read_at="answers[].version", min_value=0)
    said = serializers.ChoiceField(CheckAnswerKind.values, allow_blank=True, default="")
    good = SentNumberField(min_value=0, max_value=MOST_COUNTED, allow_null=True, default=None)
    whole = SentNumberField(min_value=0, max_value=MOST_COUNTED, allow_null=True, default=None)
    until = SentDayField(allow_null=True, default=None)
    note = serializers.CharField(
        allow_blank=True, default="", max_length=LONGEST_NOTE, trim_whitespace=False
    )


class FinishIn(serializers.Serializer[Any]):
    """Finish as it stands, signed where the checklist asks for it.

    ``signature`` is what was drawn, as path data of lines in whole units, 600 wide and 200 high
    ("M10 20L30 40"); "" where the name alone is confirmed.
    """

    operation = serializers.UUIDField()
    signed_name = serializers.CharField(max_length=LONGEST_NAME, allow_blank=True, default="")
    signature = serializers.CharField(max_length=LONGEST_PATH, allow_blank=True, default="")
    meter_sure = serializers.BooleanField(
        default=False, help_text="That a reading of the hour meter about which was asked is right."
    )


class InspectionPhotosIn(serializers.Serializer[Any]):
    """A photo or document of a line, of the unit where ``item`` is "" ."""

    operation = serializers.UUIDField()
    item = serializers.CharField(
        max_length=40, allow_blank=True, default="", help_text="The code of the line."
    )
    file = serializers.ListField(child=serializers.FileField(allow_empty_file=True))


class ReceiptOut(serializers.Serializer[Any]):
    """What was stored, and when."""

    operation = serializers.UUIDField()
    received_at = serializers.DateTimeField()


class VersionOut(serializers.Serializer[Any]):
    """The version from which the next change goes on."""

    version = serializers.IntegerField()


class BegunOut(ReceiptOut):
    """The receipt of a new inspection."""

    answer = VersionOut()


class HeadOut(VersionOut):
    """Day and inspector as they stand."""

    on = serializers.DateField()
    inspector = serializers.CharField()
    hour_meter = serializers.IntegerField(allow_null=True)


class HeadSavedOut(ReceiptOut):
    """The receipt of day and inspector."""

    answer = HeadOut()


class CheckAnswerOut(VersionOut):
    """An answer as it stands."""

    said = serializers.CharField(allow_blank=True)
    good = serializers.IntegerField(allow_null=True)
    whole = serializers.IntegerField(allow_null=True)
    until = serializers.DateField(allow_null=True)
    note = serializers.CharField(allow_blank=True)


class CheckAnswerSavedOut(ReceiptOut):
    """The receipt of an answer."""

    answer = CheckAnswerOut()


class FinishedOut(ReceiptOut):
    """Compliance is ``good`` of ``whole``; ``findings`` are those that it raised or joined."""

    good = serializers.IntegerField()
    whole = serializers.IntegerField()
    findings = serializers.ListField(child=serializers.CharField())


class PhotosKeptOut(ReceiptOut):
    """The names of the files that were not there yet."""

    kept = serializers.ListField(child=serializers.CharField())


class LineOut(CheckAnswerOut):
    """An answer with the code of its line."""

    line = serializers.CharField()


class InspectionOut(serializers.Serializer[Any]):
    """An inspection with each answer and its version."""

    key = serializers.UUIDField()
    number = serializers.CharField()
    unit = serializers.UUIDField()
    checklist = serializers.CharField()
    checklist_version = serializers.IntegerField()
    finished = serializers.BooleanField()
    version = serializers.IntegerField(help_text="Of the whole: what discarding it sends.")
    head = HeadOut()
    answers = LineOut(many=True)


def _given(request: Request, takes: type[serializers.Serializer[Any]]) -> dict[str, Any]:
    """What was sent by who inspects."""
    if not access.may_inspect(request.user):
        raise NotAllowed(_("Your role does not inspect."))
    return sent_as(takes, request)


def _inspection(request: Request, key: UUID) -> Inspection:
    return get_object_or_404(selectors.one_inspection(request.user), key=key)


@described(responses=InspectionOut, operation_id="read_inspection")
@api_view(["GET"])
@authentication_classes([ReaderTokenAuthentication, SessionAuthentication])
def read_inspection(request: Request, key: UUID) -> Response:
    """One inspection with its answers, each with the version to go on from."""
    answer = services.inspection_as_json(_inspection(request, key))
    return Response(answer, headers=PRIVATE)


@described(request=BeginIn, responses=BegunOut, operation_id="begin_inspection")
@api_view(["PUT"])
def begin_inspection(request: Request, key: UUID) -> Response:
    """Begin an inspection under a key of your making; the same operation sent twice counts once."""
    given = _given(request, BeginIn)
    unit = get_object_or_404(selectors.one_unit(request.user), key=given["unit"])
    now = timezone.now()
    on = given["on"] or today_at_unit(unit, now)
    answer = services.begin(
        unit=unit, key=key, checklist=given["checklist"],
        facts=InspectionFacts(on, given["inspector"], hour_meter=given["hour_meter"]),
        operation=given["operation"], by=actor_of(request), now=now,
    )  # fmt: skip
    return Response(answer)


@described(request=CheckAnswerIn, responses=CheckAnswerSavedOut, operation_id="answer_inspection")
@api_view(["PUT"])
def answer_inspection(request: Request, key: UUID, line: str) -> Response:
    """Answer one line of a draft; 409 with ``current`` where somebody else was faster."""
    found, given = _inspection(request, key), _given(request, CheckAnswerIn)
    answer = CheckAnswer(
        given["said"], given["good"], given["whole"], given["until"], given["note"]
    )
    with named_as({f"{line}-{name}": name for name in given}):  # as the fields of the page
        saved = services.save_answer(
            inspection=found, code=line, answer=answer, base_version=given["base_version"],
            operation=given["operation"], by=actor_of(request), now=timezone.now(),
        )  # fmt: skip
    return Response(saved)


@described(request=HeadIn, responses=HeadSavedOut, operation_id="head_inspection")
@api_view(["PUT"])
def head_inspection(request: Request, key: UUID) -> Response:
    """Write the day of a draft and who inspected; 409 as for an answer."""
    found, given = _inspection(request, key), _given(request, HeadIn)
    saved = services.save_head(inspection=found, by=actor_of(request), now=timezone.now(), **given)
    return Response(saved)


@described(request=FinishIn, responses=FinishedOut, operation_id="finish_inspection")
@api_view(["PUT"])
def finish_inspection(request: Request, key: UUID) -> Response:
    """Finish a draft: what fails becomes a finding, and nothing of it changes any more."""
    found, given = _inspection(request, key), _given(request, FinishIn)
    answer = services.finish(
        inspection=found, signature=InspectionSignature(given["signed_name"], given["signature"]),
        meter_sure=given["meter_sure"],
        operation=given["operation"], by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    return Response(answer)


@described(
    request={"multipart/form-data": InspectionPhotosIn},
    responses=PhotosKeptOut,
    operation_id="add_inspection_photos",
)
@takes_files
@api_view(["POST"])
@parser_classes([MultiPartParser])
def inspection_photos(request: Request, key: UUID) -> Response:
    """Hand in photos and documents, of a draft as of a finished inspection."""
    found, given = _inspection(request, key), _given(request, InspectionPhotosIn)
    answer = services.add_photos(
        inspection=found, line=given["item"], files=given["file"],
        operation=given["operation"], by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    return Response(answer)


app_name = "inspections-api"
urlpatterns = [
    path("inspections/<uuid:key>/", read_inspection, name="read"),
    path("inspections/<uuid:key>/begin/", begin_inspection, name="begin"),
    path("inspections/<uuid:key>/head/", head_inspection, name="head"),
    path("inspections/<uuid:key>/answers/<slug:line>/", answer_inspection, name="answer"),
    path("inspections/<uuid:key>/finish/", finish_inspection, name="finish"),
    path("inspections/<uuid:key>/evidence/", inspection_photos, name="photos"),
]
