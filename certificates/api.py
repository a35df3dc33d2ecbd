"""Certificates for programs: listed, entered, renewed, corrected and ended as on their pages."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.decorators import parser_classes
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.role_checks import RoleCheck
from certificates import access, selectors
from certificates.access import CERTIFICATES_SCOPE
from certificates.choices import CertificateState
from certificates.models import Certificate
from certificates.services.register import (
    CertificateFacts,
    change_certificate,
    end_certificate,
    enter_certificate,
)
from contractors.access import check_works_for, contractors_visible_to
from contractors.days import Days, days_at
from contractors.models import Contractor, Site
from core.audit import actor_of
from core.errors import Refusal
from core.figures.api import SentCountField, SentDayField
from core.kept_answers import answered_as_it_stands
from core.language.texts import LONGEST_TEXT
from core.requests.api import PRIVATE, api_view, described, sent_as
from core.requests.keepable import KeepableJSONParser
from core.requests.lists import list_of, listed
from core.requests.uploads import takes_files
from tokens.authentication import takes_tokens

CHECK = RoleCheck(gettext_lazy("Your role does not take this step of a certificate."))


class CertificateFactsIn(serializers.Serializer[Any]):
    """What a certificate says, with files where it is sent as a form. ``holder`` is a role or a
    piece of equipment, never a name; ``site`` is a code, "" for none."""

    kind = serializers.CharField(max_length=40)
    holder = serializers.CharField(max_length=120)
    holder_number = serializers.CharField(max_length=60)
    number = serializers.CharField(max_length=120)
    issuer = serializers.CharField(max_length=160)
    issued_on = SentDayField()
    expires_on = SentDayField()
    site = serializers.CharField(max_length=20, allow_blank=True, default="")
    evidence = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True), required=False, default=list
    )


class RenewalIn(CertificateFactsIn):
    """The certificate that takes the place of another."""

    operation = serializers.UUIDField()


class NewCertificateIn(RenewalIn):
    """A certificate of the contractor of this code."""

    contractor = serializers.CharField(max_length=40)


class ChangedCertificateIn(CertificateFactsIn):
    """The whole of it, and the ``version`` that was read; files are added."""

    version = SentCountField(min_value=0)


class CertificateEndIn(serializers.Serializer[Any]):
    """Why nobody needs it any more, and the ``version`` that was read."""

    version = SentCountField(min_value=0)
    reason = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False)


class CertificateOut(serializers.Serializer[Any]):
    """A certificate as it stands today where its contractor works; ``replaces`` is the key of the
    one before it."""

    key = serializers.UUIDField()
    contractor = serializers.CharField(source="contractor.code")
    kind = serializers.CharField()
    holder = serializers.CharField()
    holder_number = serializers.CharField()
    number = serializers.CharField()
    issuer = serializers.CharField()
    issued_on = serializers.DateField()
    expires_on = serializers.DateField()
    site = serializers.CharField(source="site.code", default="", allow_blank=True)
    replaces = serializers.UUIDField(source="replaces.key", allow_null=True, default=None)
    certificate_state = serializers.ChoiceField(CertificateState.choices)
    ended_reason = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField()


FORMS = [MultiPartParser, KeepableJSONParser]


def _sent(takes: type[serializers.Serializer[Any]]) -> dict[str, Any]:
    return {"multipart/form-data": takes, "application/json": takes}


@described(methods=["GET"], responses=list_of(CertificateOut), operation_id="list_certificates")
@described(
    methods=["POST"],
    request=_sent(NewCertificateIn),
    responses=CertificateOut,
    operation_id="enter_certificate",
)
@takes_files
@takes_tokens(CERTIFICATES_SCOPE)
@api_view(["GET", "POST"])
@parser_classes(FORMS)
def list_certificates(request: Request) -> Response:
    """The certificates you may see, what ends first at the head; or enter one, once."""
    if request.method != "POST":
        CHECK(request, access.may_list_certificates)
        found = selectors.certificate_list(request.user).select_related("replaces")
        days = days_at(timezone.now())
        page = listed(request, found, by="expires_on pk")
        return page.answer(_told(one, days) for one in page.rows)
    CHECK(request, access.writes_certificates)
    given = sent_as(NewCertificateIn, request)
    company = get_object_or_404(contractors_visible_to(request.user), code=given["contractor"])
    return _entered(request, company, given=given)


@described(responses=CertificateOut, operation_id="read_certificate")
@takes_tokens(CERTIFICATES_SCOPE)
@api_view(["GET"])
def read_certificate(request: Request, key: UUID) -> Response:
    """One certificate."""
    return _answer(request, key)


@described(request=_sent(RenewalIn), responses=CertificateOut, operation_id="renew_certificate")
@takes_files
@takes_tokens(CERTIFICATES_SCOPE)
@api_view(["POST"])
@parser_classes(FORMS)
def renew(request: Request, key: UUID) -> Response:
    """Enter the one that takes its place; sent twice it is one."""
    CHECK(request, access.writes_certificates)
    before = _found(request, key)
    given = sent_as(RenewalIn, request)
    return _entered(request, before.contractor, given=given, renews=before)


@described(
    request=_sent(ChangedCertificateIn),
    responses=CertificateOut,
    operation_id="change_certificate",
)
@takes_files
@takes_tokens(CERTIFICATES_SCOPE)
@api_view(["PUT"])
@parser_classes(FORMS)
def change(request: Request, key: UUID) -> Response:
    """Correct what was typed wrongly, or add files; 409 where somebody was faster."""
    CHECK(request, access.writes_certificates)
    found, given = _found(request, key), sent_as(ChangedCertificateIn, request)
    change_certificate(
        certificate=found, facts=_facts(given, found.contractor), files=given["evidence"],
        seen=given["version"], by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    return _answer(request, key)


@described(request=CertificateEndIn, responses=CertificateOut, operation_id="end_certificate")
@takes_tokens(CERTIFICATES_SCOPE)
@api_view(["POST"])
@answered_as_it_stands(lambda request, key, **_at: _answer(request, key))
def end(request: Request, key: UUID) -> Response:
    """Nobody needs it any more, from today on."""
    CHECK(request, access.writes_certificates)
    found, given = _found(request, key), sent_as(CertificateEndIn, request)
    end_certificate(
        certificate=found, reason=given["reason"], seen=given["version"],
        by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    return _answer(request, key)


def _entered(
    request: Request,
    contractor: Contractor,
    *,
    given: dict[str, Any],
    renews: Certificate | None = None,
) -> Response:
    by = actor_of(request)
    check_works_for(by, contractor)
    stored = enter_certificate(
        contractor=contractor, facts=_facts(given, contractor), files=given["evidence"],
        renews=renews, operation=given["operation"], by=by, now=timezone.now(),
    )  # fmt: skip
    return _answer(request, stored.key)


def _facts(given: dict[str, Any], contractor: Contractor) -> CertificateFacts:
    names = ("kind", "holder", "holder_number", "number", "issuer", "issued_on", "expires_on")
    return CertificateFacts(
        **{name: given[name] for name in names}, site=_site(contractor, given["site"])
    )


def _site(contractor: Contractor, code: str) -> Site | None:
    found = contractor.sites.filter(code=code).first() if code else None
    if code and found is None:
        said = _("The company does not work at this site: choose one of its sites.")
        raise Refusal(said, fields={"site": said})
    return found


def _found(request: Request, key: UUID) -> Certificate:
    return get_object_or_404(selectors.one_certificate(request.user), key=key)


def _answer(request: Request, key: UUID) -> Response:
    return Response(_told(_found(request, key), days_at(timezone.now())), headers=PRIVATE)


def _told(one: Certificate, days: Days) -> dict[str, Any]:
    state = selectors.state_of(one, days.of(one.contractor_id))
    one.certificate_state = state  # type: ignore[attr-defined]  # told beside what is kept
    return CertificateOut(one).data


app_name = "certificates-api"
urlpatterns = [
    path("certificates/", list_certificates, name="list"),
    path("certificates/<uuid:key>/", read_certificate, name="certificate"),
    path("certificates/<uuid:key>/renew/", renew, name="renew"),
    path("certificates/<uuid:key>/change/", change, name="change"),
    path("certificates/<uuid:key>/end/", end, name="end"),
]
