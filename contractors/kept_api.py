"""Contractors, sites, people and invitations kept by programs: the steps of the pages.

The same services, the same rules of who may, the same trail. A link is told once, as there. What
is changed is sent with the ``version`` that was read: where it says something else by then the
answer is 409, with how it stands, and nothing is stored.
"""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import may_keep_people, people_kept_by
from accounts.models import User
from accounts.role_checks import RoleCheck
from accounts.services import PersonFacts, make_password_link, sign_out_person, switch_person
from contractors import services
from contractors.access import (
    CONTRACTORS_SCOPE,
    contractors_visible_to,
    invitations_visible_to,
    may_invite,
    may_keep_contractors,
    may_read_contractors,
    sites_kept_by,
)
from contractors.choices import RiskClass, TimeZone
from contractors.invitations import invite_person, revoke_invitation
from contractors.models import AccountInvitation, Contractor, Representative, Site
from core.audit import actor_of
from core.conflicts import mark_of
from core.errors import Refusal
from core.figures.api import SentDayField, SentMarkField
from core.kept_answers import answered_as_it_stands
from core.requests.api import PRIVATE, api_view, described, sent_as, telling_current
from core.requests.lists import list_of, listed
from tokens.authentication import takes_tokens

MOST_SITES = 500
OF_INVITATION = (
    "id", "first_name", "last_name", "email", "role", "further_roles", "expires_at", "used_at",
    "revoked_at",
)  # fmt: skip
ROLES = list(User._meta.get_field("role").choices or ())
CHECK = RoleCheck(gettext_lazy("Your role does not keep contractors, sites or people."))


class SiteFactsIn(serializers.Serializer[Any]):
    """What a site is called, and its clock."""

    name = serializers.CharField(max_length=160)
    time_zone = serializers.ChoiceField(TimeZone.choices, default=TimeZone.WIB.value)


class AddedOnceIn(serializers.Serializer[Any]):
    """What is added: sent twice under an ``operation`` it is one."""

    operation = serializers.UUIDField(allow_null=True, default=None)


class VersionIn(serializers.Serializer[Any]):
    """The ``version`` that was read of what is changed."""

    version = SentMarkField()


class ChangedSiteIn(VersionIn, SiteFactsIn):
    """All that may be changed of a site."""


class NewSiteIn(AddedOnceIn, SiteFactsIn):
    """A site; its code stays for good. The same code twice is refused, 400."""

    code = serializers.CharField(max_length=20)


class ContractorFactsIn(serializers.Serializer[Any]):
    """What a contractor is called, does, where (codes of sites) and since when."""

    name = serializers.CharField(max_length=160)
    scope = serializers.CharField(max_length=160, allow_blank=True, default="")
    risk_class = serializers.ChoiceField(RiskClass.choices)
    sites = serializers.ListField(
        child=serializers.CharField(max_length=20), default=list, max_length=MOST_SITES
    )
    engaged_on = SentDayField(allow_null=True, default=None)


class ChangedContractorIn(VersionIn, ContractorFactsIn):
    """All that may be changed of a contractor."""


class NewContractorIn(AddedOnceIn, ContractorFactsIn):
    """A contractor; its code stays for good. The same code twice is refused, 400."""

    code = serializers.CharField(max_length=20)


class ArchivedIn(serializers.Serializer[Any]):
    """Out of what is to be done, or back."""

    archived = serializers.BooleanField()


class PersonFactsIn(serializers.Serializer[Any]):
    """Who somebody is: a representative with the code of their ``contractor``, a coordinator with
    the codes of their ``sites`` (none: everywhere)."""

    first_name = serializers.CharField(max_length=150, allow_blank=True, default="")
    last_name = serializers.CharField(max_length=150, allow_blank=True, default="")
    email = serializers.CharField(max_length=254, allow_blank=True, default="")
    role = serializers.ChoiceField(ROLES)
    further_roles = serializers.ListField(
        child=serializers.CharField(max_length=20), default=list, max_length=len(ROLES)
    )
    contractor = serializers.CharField(max_length=20, allow_blank=True, default="")
    sites = serializers.ListField(
        child=serializers.CharField(max_length=20), default=list, max_length=MOST_SITES
    )


class ChangedPersonIn(VersionIn, PersonFactsIn):
    """All that may be changed of a person."""


class InvitationIn(AddedOnceIn, PersonFactsIn):
    """Who is invited; sent twice under an ``operation`` it is one, with the same link."""


class NewPersonIn(AddedOnceIn, PersonFactsIn):
    """A person, who sets a password by the link that is told now."""

    username = serializers.CharField(max_length=150)


class SwitchedIn(serializers.Serializer[Any]):
    """Whether somebody may sign in."""

    active = serializers.BooleanField()


class SiteOut(serializers.Serializer[Any]):
    """A site; ``version`` is what a change sends."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()
    time_zone = serializers.ChoiceField(TimeZone.choices)
    archived = serializers.BooleanField()
    version = serializers.SerializerMethodField()

    def get_version(self, one: Site) -> str:
        """Of what may be changed."""
        return mark_of(services.site_values(one))


class SiteCodesField(serializers.ListField):
    """The codes of sites."""

    child = serializers.CharField()

    def to_representation(self, data: Any) -> list[str]:
        """Of what was read with the row."""
        return [one.code for one in data.all()]


class ContractorOut(serializers.Serializer[Any]):
    """A contractor, with the codes of its sites; ``version`` is what a change sends."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()
    scope = serializers.CharField(allow_blank=True)
    risk_class = serializers.ChoiceField(RiskClass.choices)
    sites = SiteCodesField()
    engaged_on = serializers.DateField(allow_null=True)
    archived = serializers.BooleanField()
    version = serializers.SerializerMethodField()

    def get_version(self, one: Contractor) -> str:
        """Of what may be changed."""
        return mark_of(services.contractor_values(one))


class PersonOut(serializers.Serializer[Any]):
    """A person; ``link`` is told with a new one, else ""; ``version`` is what a change sends."""

    id = serializers.IntegerField()
    username = serializers.CharField()
    first_name = serializers.CharField(allow_blank=True)
    last_name = serializers.CharField(allow_blank=True)
    email = serializers.CharField(allow_blank=True)
    role = serializers.ChoiceField(ROLES)
    further_roles = serializers.ListField(child=serializers.CharField())
    contractor = serializers.CharField(allow_blank=True)
    sites = serializers.ListField(child=serializers.CharField())
    is_active = serializers.BooleanField()
    version = serializers.CharField()
    link = serializers.CharField(allow_blank=True)


class InvitationOut(serializers.Serializer[Any]):
    """An invitation; ``link`` is told with a new one, else ""."""

    id = serializers.IntegerField()
    first_name = serializers.CharField()
    last_name = serializers.CharField(allow_blank=True)
    email = serializers.CharField(allow_blank=True)
    role = serializers.ChoiceField(ROLES)
    further_roles = serializers.ListField(child=serializers.CharField())
    expires_at = serializers.DateTimeField()
    used_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)
    link = serializers.CharField(allow_blank=True)


@described(methods=["GET"], responses=list_of(ContractorOut), operation_id="list_contractors")
@described(
    methods=["POST"],
    request=NewContractorIn,
    responses=ContractorOut,
    operation_id="add_contractor",
)
@takes_tokens(CONTRACTORS_SCOPE)
@api_view(["GET", "POST"])
def contractors(request: Request) -> Response:
    """The contractors; or add one."""
    if request.method != "POST":
        CHECK(request, may_read_contractors)
        page = listed(request, _contractors(request), by="code")
        return page.answer(ContractorOut(page.rows, many=True).data)
    CHECK(request, may_keep_contractors)
    given = _with_sites(request, sent_as(NewContractorIn, request))
    added = services.add_contractor(**given, by=actor_of(request), now=timezone.now())
    return _contractor(request, added.pk)


@described(methods=["GET"], responses=ContractorOut, operation_id="read_contractor")
@described(
    methods=["PUT"], request=ChangedContractorIn, responses=ContractorOut,
    operation_id="change_contractor",
)  # fmt: skip
@takes_tokens(CONTRACTORS_SCOPE)
@api_view(["GET", "PUT"])
@answered_as_it_stands(lambda request, contractor_id, **_at: _contractor(request, contractor_id))
def contractor(request: Request, contractor_id: int) -> Response:
    """One contractor; or say it otherwise, whole: its code stays. 409 where somebody was faster."""
    CHECK(request, may_keep_contractors if request.method == "PUT" else may_read_contractors)
    found = get_object_or_404(_contractors(request), pk=contractor_id)
    if request.method != "PUT":
        return _contractor(request, contractor_id)
    given = _with_sites(request, sent_as(ChangedContractorIn, request))
    with telling_current(lambda: _contractor_told(request, contractor_id)):
        services.change_contractor(
            contractor=found, **_as_seen(given), by=actor_of(request), now=timezone.now()
        )
    return _contractor(request, contractor_id)


@described(request=ArchivedIn, responses=ContractorOut, operation_id="archive_contractor")
@takes_tokens(CONTRACTORS_SCOPE)
@api_view(["POST"])
@answered_as_it_stands(lambda request, contractor_id, **_at: _contractor(request, contractor_id))
def archive(request: Request, contractor_id: int) -> Response:
    """Take a contractor that left out of what is to be done, or back."""
    CHECK(request, may_keep_contractors)
    found = get_object_or_404(_contractors(request), pk=contractor_id)
    given = sent_as(ArchivedIn, request)
    services.archive_contractor(contractor=found, **given, by=actor_of(request), now=timezone.now())
    return _contractor(request, contractor_id)


@described(methods=["GET"], responses=list_of(SiteOut), operation_id="list_sites")
@described(methods=["POST"], request=NewSiteIn, responses=SiteOut, operation_id="add_site")
@takes_tokens(CONTRACTORS_SCOPE)
@api_view(["GET", "POST"])
def sites(request: Request) -> Response:
    """The owner's sites; or add one."""
    CHECK(request, may_keep_contractors)
    if request.method != "POST":
        page = listed(request, sites_kept_by(request.user), by="code")
        return page.answer(SiteOut(page.rows, many=True).data)
    given = _with_zone(sent_as(NewSiteIn, request))
    added = services.add_site(**given, by=actor_of(request), now=timezone.now())
    return Response(SiteOut(added).data, headers=PRIVATE)


site_again = answered_as_it_stands(
    lambda request, site_id: Response(_site_told(request, site_id), headers=PRIVATE)
)


@described(methods=["GET"], responses=SiteOut, operation_id="read_site")
@described(methods=["PUT"], request=ChangedSiteIn, responses=SiteOut, operation_id="change_site")
@takes_tokens(CONTRACTORS_SCOPE)
@api_view(["GET", "PUT"])
@site_again
def site(request: Request, site_id: int) -> Response:
    """One site; or what it is called, and its clock: its code stays. 409 where somebody was
    faster."""
    CHECK(request, may_keep_contractors)
    found = get_object_or_404(sites_kept_by(request.user), pk=site_id)
    if request.method != "PUT":
        return Response(_site_told(request, site_id), headers=PRIVATE)
    given = _as_seen(_with_zone(sent_as(ChangedSiteIn, request)))
    with telling_current(lambda: _site_told(request, site_id)):
        services.change_site(site=found, **given, by=actor_of(request), now=timezone.now())
    return Response(_site_told(request, site_id), headers=PRIVATE)


@described(request=ArchivedIn, responses=SiteOut, operation_id="archive_site")
@takes_tokens(CONTRACTORS_SCOPE)
@api_view(["POST"])
@site_again
def archive_site(request: Request, site_id: int) -> Response:
    """Offer a site that was closed no more, or again."""
    CHECK(request, may_keep_contractors)
    found = get_object_or_404(sites_kept_by(request.user), pk=site_id)
    given = sent_as(ArchivedIn, request)
    services.archive_site(site=found, **given, by=actor_of(request), now=timezone.now())
    return Response(_site_told(request, site_id), headers=PRIVATE)


@described(methods=["GET"], responses=list_of(PersonOut), operation_id="list_people")
@described(methods=["POST"], request=NewPersonIn, responses=PersonOut, operation_id="add_person")
@api_view(["GET", "POST"])
def people(request: Request) -> Response:
    """Everybody with an account; or add somebody, with the link for their password."""
    CHECK(request, may_keep_people)
    if request.method != "POST":
        page = listed(request, _people(request), by="username")
        return page.answer(map(_told, page.rows))
    given = sent_as(NewPersonIn, request)
    new = {name: given.pop(name) for name in ("username", "operation")}
    by, now = actor_of(request), timezone.now()
    added = services.add_person_of(**new, **_person(request, given), by=by, now=now)
    link = request.build_absolute_uri(make_password_link(person=added, by=by, now=now))
    return _one_person(request, added.pk, link=link)


@described(methods=["GET"], responses=PersonOut, operation_id="read_person")
@described(
    methods=["PUT"], request=ChangedPersonIn, responses=PersonOut, operation_id="change_person"
)
@api_view(["GET", "PUT"])
@answered_as_it_stands(lambda request, person_id, **_at: _one_person(request, person_id))
def person(request: Request, person_id: int) -> Response:
    """One person; or who they are, said otherwise, whole. 409 where somebody was faster."""
    CHECK(request, may_keep_people)
    if request.method == "PUT":
        found = get_object_or_404(_people(request), pk=person_id)
        given = sent_as(ChangedPersonIn, request)
        seen = given.pop("version")
        with telling_current(lambda: _told(get_object_or_404(_people(request), pk=person_id))):
            services.change_person_of(
                person=found, **_person(request, given), seen=seen,
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
    return _one_person(request, person_id)


@described(request=SwitchedIn, responses=PersonOut, operation_id="switch_person")
@api_view(["POST"])
@answered_as_it_stands(lambda request, person_id, **_at: _one_person(request, person_id))
def switch(request: Request, person_id: int) -> Response:
    """Let somebody sign in no more, with sessions and tokens ended at once; or again."""
    CHECK(request, may_keep_people)
    found, given = get_object_or_404(_people(request), pk=person_id), sent_as(SwitchedIn, request)
    switch_person(person=found, **given, by=actor_of(request), now=timezone.now())
    return _one_person(request, person_id)


@described(request=None, responses=PersonOut, operation_id="sign_out_person")
@api_view(["POST"])
@answered_as_it_stands(lambda request, person_id, **_at: _one_person(request, person_id))
def sign_out(request: Request, person_id: int) -> Response:
    """End every session of a person; they may sign in again."""
    CHECK(request, may_keep_people)
    found = get_object_or_404(_people(request), pk=person_id)
    sign_out_person(person=found, by=actor_of(request), now=timezone.now())
    return _one_person(request, person_id)


@described(request=None, responses=PersonOut, operation_id="make_password_link")
@api_view(["POST"])
@answered_as_it_stands(lambda request, person_id, **_at: _one_person(request, person_id))
def password_link(request: Request, person_id: int) -> Response:
    """A link for a new password, told now."""
    CHECK(request, may_keep_people)
    found = get_object_or_404(_people(request), pk=person_id)
    made = make_password_link(person=found, by=actor_of(request), now=timezone.now())
    return _one_person(request, person_id, link=request.build_absolute_uri(made))


@described(methods=["GET"], responses=list_of(InvitationOut), operation_id="list_invitations")
@described(
    methods=["POST"], request=InvitationIn, responses=InvitationOut, operation_id="invite_person"
)
@api_view(["GET", "POST"])
def invitations(request: Request) -> Response:
    """Whom you, or your company, invited; or invite somebody, with the link told now."""
    CHECK(request, may_invite)
    if request.method != "POST":
        page = listed(request, invitations_visible_to(request.user), by="-created_at -pk")
        return page.answer(map(_invited, page.rows))
    given = sent_as(InvitationIn, request)
    operation = given.pop("operation")
    made, where = invite_person(
        **_person(request, given), operation=operation, by=actor_of(request), now=timezone.now()
    )
    return Response(_invited(made, link=request.build_absolute_uri(where)), headers=PRIVATE)


@described(request=None, responses=InvitationOut, operation_id="revoke_invitation")
@api_view(["POST"])
@answered_as_it_stands(lambda request, invitation_id, **_at: _invitation(request, invitation_id))
def revoke(request: Request, invitation_id: int) -> Response:
    """Take an invitation back; 409 where it was used."""
    CHECK(request, may_invite)
    found = get_object_or_404(invitations_visible_to(request.user), pk=invitation_id)
    revoke_invitation(invitation=found, by=actor_of(request), now=timezone.now())
    return _invitation(request, invitation_id)


def _invitation(request: Request, invitation_id: int) -> Response:
    found = get_object_or_404(invitations_visible_to(request.user), pk=invitation_id)
    return Response(_invited(found), headers=PRIVATE)


def _as_seen(given: dict[str, Any]) -> dict[str, Any]:
    """As the services take it: ``seen`` is the ``version`` that was read."""
    return {"seen" if name == "version" else name: value for name, value in given.items()}


def _contractors(request: Request) -> QuerySet[Contractor]:
    return contractors_visible_to(request.user).prefetch_related("sites")


def _people(request: Request) -> QuerySet[User]:
    found = people_kept_by(request.user).select_related("representative__contractor")
    return found.prefetch_related("postings__site")


def _sites(request: Request, codes: list[str]) -> list[Site]:
    """The sites of these codes; Refusal for a code that none has."""
    found = list(sites_kept_by(request.user).filter(code__in=codes))
    missing = sorted(set(codes) - {one.code for one in found})
    if missing:
        said = _("There is no site with the code %(code)s: correct it.") % {"code": missing[0]}
        raise Refusal(said, fields={"sites": said})
    return found


def _with_sites(request: Request, given: dict[str, Any]) -> dict[str, Any]:
    told = {"sites": _sites(request, given["sites"]), "risk_class": RiskClass(given["risk_class"])}
    return given | told


def _with_zone(given: dict[str, Any]) -> dict[str, Any]:
    return given | {"time_zone": TimeZone(given["time_zone"])}


def _person(request: Request, given: dict[str, Any]) -> dict[str, Any]:
    """As the services take it."""
    code = given.pop("contractor")
    company = _contractors(request).filter(code=code).first() if code else None
    if code and company is None:
        said = _("There is no contractor with the code %(code)s: correct it.") % {"code": code}
        raise Refusal(said, fields={"contractor": said})
    besides = {
        "further_roles": given.pop("further_roles"),
        "sites": _sites(request, given.pop("sites")),
    }
    return {"facts": PersonFacts(**given), "contractor": company, **besides}


def _contractor(request: Request, contractor_id: int) -> Response:
    return Response(_contractor_told(request, contractor_id), headers=PRIVATE)


def _contractor_told(request: Request, contractor_id: int) -> dict[str, Any]:
    return ContractorOut(get_object_or_404(_contractors(request), pk=contractor_id)).data


def _site_told(request: Request, site_id: int) -> dict[str, Any]:
    return SiteOut(get_object_or_404(sites_kept_by(request.user), pk=site_id)).data


def _one_person(request: Request, person_id: int, *, link: str = "") -> Response:
    found = get_object_or_404(_people(request), pk=person_id)
    return Response(_told(found, link=link), headers=PRIVATE)


def _told(one: User, *, link: str = "") -> dict[str, Any]:
    names = ("id", "username", "first_name", "last_name", "email", "role", "further_roles")
    same = {name: getattr(one, name) for name in names} | {"is_active": one.is_active}
    try:
        company = one.representative.contractor.code
    except Representative.DoesNotExist:
        company = ""
    codes = [each.site.code for each in one.postings.all()]
    version = mark_of(services.person_values(one))
    told = {"contractor": company, "sites": codes, "link": link, "version": version}
    return PersonOut(same | told).data


def _invited(one: AccountInvitation, *, link: str = "") -> dict[str, Any]:
    return InvitationOut({name: getattr(one, name) for name in OF_INVITATION} | {"link": link}).data


app_name = "contractors-api"
urlpatterns = [
    path("contractors/", contractors, name="contractors"),
    path("contractors/<int:contractor_id>/", contractor, name="contractor"),
    path("contractors/<int:contractor_id>/archive/", archive, name="contractor-archive"),
    path("sites/", sites, name="sites"),
    path("sites/<int:site_id>/", site, name="site"),
    path("sites/<int:site_id>/archive/", archive_site, name="site-archive"),
    path("people/", people, name="people"),
    path("people/<int:person_id>/", person, name="person"),
    path("people/<int:person_id>/switch/", switch, name="person-switch"),
    path("people/<int:person_id>/sign-out/", sign_out, name="person-sign-out"),
    path("people/<int:person_id>/password-link/", password_link, name="person-link"),
    path("invitations/", invitations, name="invitations"),
    path("invitations/<int:invitation_id>/revoke/", revoke, name="invitation-revoke"),
]
