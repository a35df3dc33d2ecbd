"""Versions of instruments, ladders and rule sets for programs: read, written whole, published.

As on the pages of ``instruments``, by the same services. They stand here, where a version is tried
on past evaluations: whoever publishes one reads before what it changes. A draft is read and sent as
one document, in the words of its file; each step sends the ``version`` that was read.
"""

from collections.abc import Callable
from typing import Any

from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.role_checks import RoleCheck
from core.audit import Actor, actor_of
from core.canonical import JsonObject
from core.figures.api import SentCountField, SentDayField
from core.kept_answers import answered_again
from core.operations import once
from core.requests.api import PRIVATE, api_view, described, named_within, sent_as
from core.requests.lists import list_of, listed_of
from instruments import selectors
from instruments.access import may_edit_instruments, may_read_instruments
from instruments.choices import VersionKind
from instruments.comparisons import compared, ladder_changes
from instruments.lookup import draft_or_refusal, version_or_404
from instruments.selectors import NamedVersion
from instruments.services import drafts, first_versions
from trials.access import may_try_versions
from trials.candidates import candidate_of
from trials.many import backtest

LONGEST_KEY = 60
CHECK = RoleCheck(_("Your role does not take this step of a version."))


class InstrumentNameOut(serializers.Serializer[Any]):
    """A version of an instrument, a ladder or a rule set, by ``kind`` and ``key``; one that is
    published has its name and the day it is in force from. ``periods`` counts those that use it."""

    kind = serializers.ChoiceField(VersionKind.choices)
    key = serializers.CharField()
    title = serializers.CharField()
    is_draft = serializers.BooleanField()
    name = serializers.CharField(allow_blank=True)
    effective_on = serializers.DateField(allow_null=True)
    periods = serializers.IntegerField()


class InstrumentVersionOut(serializers.Serializer[Any]):
    """A version with all it says, in the words of its file. ``version`` counts the saves of a
    draft, 0 for one that is published: what a step sends back."""

    kind = serializers.ChoiceField(VersionKind.choices)
    key = serializers.CharField()
    is_draft = serializers.BooleanField()
    version = serializers.IntegerField()
    document = serializers.DictField()


class SavedVersionOut(InstrumentVersionOut):
    """The draft that was stored; ``notices`` say which codes an earlier item had."""

    notices = serializers.ListField(child=serializers.CharField())


class DeletedVersionOut(serializers.Serializer[Any]):
    """The draft that is gone."""

    key = serializers.CharField()


class LostItemOut(serializers.Serializer[Any]):
    """An item that the version no longer has, and what was answered to it."""

    code = serializers.CharField(source="item.code")
    says = serializers.CharField()


class PublicationOut(serializers.Serializer[Any]):
    """What is looked at before a draft is published: against ``base`` (null: nothing before it)
    how many items can be compared of how many, and which are lost. Of a ladder, how many of its
    ``steps`` ``changed``, the instruments that name it and those that may choose it."""

    base = serializers.CharField(allow_null=True)
    comparable = serializers.IntegerField()
    of = serializers.IntegerField()
    lost = LostItemOut(many=True)
    changed = serializers.IntegerField()
    steps = serializers.IntegerField()
    naming = serializers.ListField(child=serializers.CharField())
    choosing = serializers.ListField(child=serializers.CharField())


class BacktestRowOut(serializers.Serializer[Any]):
    """A contractor in a year that would have another rating: from which to which, and why."""

    contractor = serializers.CharField()
    year = serializers.IntegerField()
    result = serializers.CharField(source="sha256")
    before = serializers.CharField(source="word_before", allow_blank=True)
    after = serializers.CharField(source="word_after", allow_blank=True)
    why = serializers.ListField(child=serializers.CharField())


class BacktestOut(serializers.Serializer[Any]):
    """The last three years by a version: how many ``of`` so many would change, how many of them to
    a ``lower`` or ``higher`` rating, how many it cannot score (``failed``), and who changes."""

    years = serializers.ListField(child=serializers.IntegerField())
    changed = serializers.IntegerField()
    of = serializers.IntegerField()
    lower = serializers.IntegerField()
    higher = serializers.IntegerField()
    failed = serializers.IntegerField()
    rows = BacktestRowOut(many=True)


class VersionCopyIn(serializers.Serializer[Any]):
    """Sent twice, one draft is begun."""

    operation = serializers.UUIDField()


class NewVersionIn(VersionCopyIn):
    """What something new is called: small letters, digits, underscore. Without an English title
    the Indonesian one is shown."""

    code = serializers.CharField(max_length=30)
    title_id = serializers.CharField(max_length=250)
    title_en = serializers.CharField(max_length=250, allow_blank=True, default="")


class NewInstrumentIn(NewVersionIn):
    """A new instrument, and the keys of the ladder and the rules that rate its percents."""

    ladder = serializers.CharField(max_length=LONGEST_KEY)
    rule_set = serializers.CharField(max_length=LONGEST_KEY)


class InstrumentDeleteIn(serializers.Serializer[Any]):
    """The ``version`` that was read."""

    version = SentCountField(min_value=0)


class InstrumentVersionIn(VersionCopyIn, InstrumentDeleteIn):
    """A draft, whole: its code and number stay, whatever the ``document`` says of them. An item
    without a ``lineage`` is a new one."""

    document = serializers.DictField()


class InstrumentPublishIn(VersionCopyIn, InstrumentDeleteIn):
    """Under which name, and in force from which day, the ``version`` that was looked at is
    published."""

    name = serializers.CharField(max_length=120)
    effective_on = SentDayField()


@described(responses=list_of(InstrumentNameOut), operation_id="list_instrument_versions")
@api_view(["GET"])
def list_versions(request: Request) -> Response:
    """Every version of every instrument, ladder and rule set, the newest of each first."""
    CHECK(request, may_read_instruments)
    rows = [row for kind in VersionKind for row in selectors.versions(kind)]
    page = listed_of(request, rows, by=lambda row: [row.kind, row.code, -row.version])
    return page.answer(InstrumentNameOut(page.rows, many=True).data)


@described(request=NewInstrumentIn, responses=InstrumentVersionOut, operation_id="new_instrument")
@api_view(["POST"])
def new_instrument(request: Request) -> Response:
    """Begin an instrument of a new code with one element, one item and points from 0 to 4."""
    CHECK(request, may_edit_instruments)
    given, by = sent_as(NewInstrumentIn, request), actor_of(request)

    def store() -> str:
        return first_versions.start_instrument(
            code=given["code"], title=_title(given), ladder=given["ladder"],
            rule_set=given["rule_set"], by=by, now=timezone.now(),
        ).key  # fmt: skip

    return _begun(VersionKind.INSTRUMENT, given, about="new", store=store, by=by)


@described(methods=["GET"], responses=InstrumentVersionOut, operation_id="read_instrument_version")
@described(
    methods=["PUT"],
    request=InstrumentVersionIn,
    responses=SavedVersionOut,
    operation_id="save_instrument_version",
)
@api_view(["GET", "PUT"])
def one_version(request: Request, kind: str, key: str) -> Response:
    """A version with all it says; or a draft of it written anew, whole."""
    if request.method == "PUT":
        return _save(request, kind, key=key)
    CHECK(request, may_read_instruments)
    return Response(_told(version_or_404(kind, key)), headers=PRIVATE)


def _save(request: Request, kind: str, *, key: str) -> Response:
    CHECK(request, may_edit_instruments)
    found, given = version_or_404(kind, key), sent_as(InstrumentVersionIn, request)
    by, now, document = actor_of(request), timezone.now(), given["document"]

    def store() -> JsonObject:
        with named_within("document"):
            _draft, notices = drafts.save_draft(
                draft=draft_or_refusal(found), document=document, edition=given["version"],
                by=by, now=now,
            )  # fmt: skip
        return {"notices": notices}

    asked = {"kind": kind, "version": given["version"], "document": document}
    about = f"{found.key}/save"
    done = once(given["operation"], about=about, asked=asked, store=store, by=by, now=now)
    told = _told(version_or_404(kind, key)) | {"notices": done["notices"]}
    return Response(told, headers=PRIVATE)


@described(
    request=VersionCopyIn, responses=InstrumentVersionOut, operation_id="copy_instrument_version"
)
@api_view(["POST"])
def copy(request: Request, kind: str, key: str) -> Response:
    """Begin the next version with the content of this one."""
    CHECK(request, may_edit_instruments)
    found, given, by = version_or_404(kind, key), sent_as(VersionCopyIn, request), actor_of(request)

    def store() -> str:
        return drafts.copy_version(kind=found.kind, key=key, by=by, now=timezone.now()).key

    return _begun(found.kind, given, about=f"{key}/copy", store=store, by=by)


@described(request=NewVersionIn, responses=InstrumentVersionOut, operation_id="copy_version_as_new")
@api_view(["POST"])
def copy_as_new(request: Request, kind: str, key: str) -> Response:
    """Begin something of a new code with the content of this version."""
    CHECK(request, may_edit_instruments)
    found, given, by = version_or_404(kind, key), sent_as(NewVersionIn, request), actor_of(request)

    def store() -> str:
        return first_versions.copy_as_new(
            kind=found.kind, key=key, code=given["code"], title=_title(given),
            by=by, now=timezone.now(),
        ).key  # fmt: skip

    return _begun(found.kind, given, about=f"{key}/copy-as-new", store=store, by=by)


@described(responses=PublicationOut, operation_id="look_before_publication")
@api_view(["GET"])
def publication(request: Request, kind: str, key: str) -> Response:
    """What a version changes, as the page before its publication says."""
    CHECK(request, may_read_instruments)
    found = version_or_404(kind, key)
    looked = compared(found)
    if found.kind == VersionKind.LADDER:
        looked |= ladder_changes(found, looked["base"])
    base, differs = looked["base"], looked.get("difference")
    told = {
        "base": base.key if base else None,
        "comparable": differs.comparable if differs else 0,
        "of": differs.of if differs else 0,
        "lost": looked.get("lost", ()),
        "changed": looked.get("changed", 0),
        "steps": looked.get("steps", 0),
        "naming": [one.key for one in looked.get("naming", ())],
        "choosing": [one.key for one in looked.get("choosing", ())],
    }
    return Response(PublicationOut(told).data, headers=PRIVATE)


@described(responses=BacktestOut, operation_id="backtest_instrument_version")
@api_view(["GET"])
def back_tested(request: Request, kind: str, key: str) -> Response:
    """Everybody of the last three years by this version: who would change colour, and why."""
    CHECK(request, may_try_versions)
    tested = backtest(request.user, candidate_of(version_or_404(kind, key)))
    told = {
        "years": tested.years,
        "changed": len(tested.changing),
        "of": len(tested.rows),
        "lower": tested.lower,
        "higher": tested.higher,
        "failed": len(tested.failed),
        "rows": tested.changing,
    }
    return Response(BacktestOut(told).data, headers=PRIVATE)


@described(
    request=InstrumentPublishIn,
    responses=InstrumentVersionOut,
    operation_id="publish_instrument_version",
)
@api_view(["POST"])
def publish(request: Request, kind: str, key: str) -> Response:
    """Give a draft a name and a day, and make it a version that never changes."""
    CHECK(request, may_edit_instruments)
    found, given = version_or_404(kind, key), sent_as(InstrumentPublishIn, request)
    by, now = actor_of(request), timezone.now()

    def store() -> str:
        return drafts.publish_draft(
            draft=draft_or_refusal(found), edition=given["version"], name=given["name"],
            effective_on=given["effective_on"], by=by, now=now,
        ).key  # fmt: skip

    return _begun(found.kind, given, about=f"{key}/publish", store=store, by=by)


@described(
    request=InstrumentDeleteIn,
    responses=DeletedVersionOut,
    operation_id="delete_instrument_version",
)
@api_view(["POST"])
@answered_again
def delete(request: Request, kind: str, key: str) -> Response:
    """Throw a draft away; the trail keeps what it said."""
    CHECK(request, may_edit_instruments)
    draft = draft_or_refusal(version_or_404(kind, key))
    edition = sent_as(InstrumentDeleteIn, request)["version"]
    drafts.delete_draft(draft=draft, edition=edition, by=actor_of(request), now=timezone.now())
    return Response({"key": key}, headers=PRIVATE)


def _title(given: dict[str, Any]) -> dict[str, str]:
    """The title in both languages."""
    return {"id": given["title_id"], "en": given["title_en"] or given["title_id"]}


def _begun(
    kind: VersionKind, given: dict[str, Any], *, about: str, store: Callable[[], str], by: Actor
) -> Response:
    """The version whose key ``store`` gives, stored once under its operation."""
    asked = {name: str(value) for name, value in given.items() if name != "operation"}
    asked |= {"kind": kind}
    done = once(
        given["operation"], about=about, asked=asked, store=lambda: {"key": store()},
        by=by, now=timezone.now(),
    )  # fmt: skip
    return Response(_told(version_or_404(kind, done["key"])), headers=PRIVATE)


def _told(found: NamedVersion) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "key": found.key,
        "is_draft": found.draft is not None,
        "version": found.draft.edition if found.draft else 0,
        "document": found.document,
    }


app_name = "versions-api"
OF_ONE = "versions/<str:kind>/<str:key>/"
urlpatterns = [
    path("versions/", list_versions, name="list"),
    path("versions/new/", new_instrument, name="new"),
    path(OF_ONE, one_version, name="version"),
    path(f"{OF_ONE}copy/", copy, name="copy"),
    path(f"{OF_ONE}copy-as-new/", copy_as_new, name="copy-as-new"),
    path(f"{OF_ONE}publication/", publication, name="publication"),
    path(f"{OF_ONE}backtest/", back_tested, name="backtest"),
    path(f"{OF_ONE}publish/", publish, name="publish"),
    path(f"{OF_ONE}delete/", delete, name="delete"),
]
