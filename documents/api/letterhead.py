"""The letterhead for programs of administrators: read, and changed as it was read."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.decorators import parser_classes
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.audit import actor_of
from core.errors import NotAllowed
from core.requests.api import PRIVATE, api_view, described, sent_as
from core.requests.keepable import KeepableJSONParser
from core.requests.uploads import takes_a_file_of
from documents.access import may_change_letterhead
from documents.letterhead import LARGEST_LOGO, change_letterhead, letterhead
from documents.models import Letterhead


class LetterheadIn(serializers.Serializer[Any]):
    """The name ("" for that of the settings); a ``logo`` where it is sent as a form and is to be
    another. ``seen`` is the ``state`` that was read."""

    seen = serializers.CharField(max_length=64)
    name = serializers.CharField(max_length=120, allow_blank=True)
    logo = serializers.FileField(allow_empty_file=True, required=False)
    remove_logo = serializers.BooleanField(default=False)


class LetterheadOut(serializers.Serializer[Any]):
    """The letterhead as it stands; ``address`` has its logo as a PNG, null where there is none."""

    name = serializers.CharField(allow_blank=True)
    sha256 = serializers.CharField(source="logo.sha256", default="", allow_blank=True)
    address = serializers.SerializerMethodField()
    state = serializers.CharField()

    def get_address(self, kept: Letterhead) -> str | None:
        """Where its logo is."""
        return reverse("letterhead-logo", args=[kept.logo.sha256]) if kept.logo else None


@described(methods=["GET"], responses=LetterheadOut, operation_id="read_letterhead")
@described(
    methods=["PUT"],
    request={"multipart/form-data": LetterheadIn, "application/json": LetterheadIn},
    responses=LetterheadOut,
    operation_id="change_letterhead",
)
@takes_a_file_of(LARGEST_LOGO)
@api_view(["GET", "PUT"])
@parser_classes([MultiPartParser, KeepableJSONParser])
def read_or_change(request: Request) -> Response:
    """The letterhead; or its name and logo from now on, 409 where somebody was faster."""
    if not may_change_letterhead(request.user):
        raise NotAllowed(_("Only an administrator may change the letterhead."))
    if request.method != "PUT":
        return _answer(letterhead())
    given = sent_as(LetterheadIn, request)
    file = given.get("logo")
    changed = change_letterhead(
        name=given["name"],
        file=file,
        file_name=file.name if file else "",
        file_size=file.size if file else 0,
        remove_logo=given["remove_logo"],
        seen=given["seen"],
        by=actor_of(request),
        now=timezone.now(),
    )
    return _answer(changed)


def _answer(kept: Letterhead) -> Response:
    return Response(LetterheadOut(kept).data, headers=PRIVATE)
