"""Gap tables for programs: read, begun, their rows added and changed, and what a proposal becomes.

A row is sent whole, with the version that was read: what somebody else stored meanwhile is answered
409, and nothing is written. What is begun or added has the id of its operation: sent twice it is
once.
"""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, get_args
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from contractors.access import contractors_visible_to
from core.audit import actor_of
from core.figures.api import PartVersionField, SentDayField, SentNumberField
from core.kept_answers import answered_again, answered_as_it_stands
from core.language.texts import LONGEST_TEXT
from core.requests.api import api_view, described, sent_as
from core.requests.lists import list_of, listed
from evaluations.access import results_visible_to
from gap_tables import access
from gap_tables.choices import GapStatus
from gap_tables.models import GapRow, GapTable
from gap_tables.services import gap_tables as services
from gap_tables.services import revisions
from gap_tables.services.gap_tables import GapFacts
from gap_tables.services.revisions import GapMove
from plans import selectors
from plans.models import MOST_YEARS
from plans.services.lines import LONGEST_OWNER

FACTS = tuple(one.name for one in fields(GapFacts))


class GapTableOut(serializers.Serializer[Any]):
    """A gap table: ``key`` is its address, ``result`` the audit it is filled from, if any."""

    key = serializers.UUIDField()
    name = serializers.CharField()
    contractor = serializers.CharField(source="contractor.code")
    result = serializers.CharField(source="result.sha256", allow_null=True, default=None)


class GapRowOut(serializers.Serializer[Any]):
    """A requirement as it stands. ``version`` is what a change sends as ``base_version``.

    ``code`` is its criterion, "" where it is free; ``finding`` and ``criterion`` are what its
    proposal became: the reference of a finding, the code of a criterion that a plan has a year for.
    """

    position = serializers.IntegerField()
    code = serializers.CharField(allow_blank=True)
    requirement = serializers.CharField()
    clauses = serializers.CharField(allow_blank=True)
    actual = serializers.CharField(allow_blank=True)
    gap = serializers.CharField(allow_blank=True)
    proposal = serializers.CharField(allow_blank=True)
    gap_status = serializers.ChoiceField(GapStatus.choices, source="status")
    owner = serializers.CharField(allow_blank=True)
    due_on = serializers.DateField(allow_null=True)
    evidence = serializers.CharField(allow_blank=True)
    recheck_on = serializers.DateField(allow_null=True)
    finding = serializers.CharField(source="finding.reference", allow_null=True, default=None)
    criterion = serializers.CharField(source="plan_line.code", allow_null=True, default=None)
    version = serializers.IntegerField()


class GapTableRowsOut(GapTableOut):
    """A gap table with its requirements."""

    rows = GapRowOut(many=True)


class GapTableIn(serializers.Serializer[Any]):
    """What is begun: with the open criteria of the audit ``result`` (its hash), the rows of the
    example, or none. ``contractor`` is the company's code."""

    operation = serializers.UUIDField()
    name = serializers.CharField(max_length=160)
    contractor = serializers.CharField(max_length=40)
    result = serializers.CharField(max_length=64, allow_null=True, default=None)
    example = serializers.BooleanField(default=False)


class GapFactsIn(serializers.Serializer[Any]):
    """A requirement, whole: "" and null say nothing. ``clauses`` has a standard a line."""

    requirement = serializers.CharField(max_length=LONGEST_TEXT)
    clauses = serializers.CharField(allow_blank=True, max_length=400, default="")
    actual = serializers.CharField(allow_blank=True, max_length=LONGEST_TEXT, default="")
    gap = serializers.CharField(allow_blank=True, max_length=LONGEST_TEXT, default="")
    proposal = serializers.CharField(allow_blank=True, max_length=LONGEST_TEXT, default="")
    gap_status = serializers.ChoiceField(
        GapStatus.choices, source="status", default=GapStatus.OPEN.value
    )
    owner = serializers.CharField(allow_blank=True, max_length=LONGEST_OWNER, default="")
    due_on = SentDayField(allow_null=True, default=None)
    evidence = serializers.CharField(allow_blank=True, max_length=LONGEST_TEXT, default="")
    recheck_on = SentDayField(allow_null=True, default=None)


class GapRowIn(GapFactsIn):
    """A requirement more."""

    operation = serializers.UUIDField()


class GapRowChangeIn(GapFactsIn):
    """A requirement said otherwise; ``base_version`` is the version of it that was read."""

    base_version = PartVersionField(read_at="rows[].version")


class GapRowRemovalIn(serializers.Serializer[Any]):
    """``version`` is that of the requirement that was read."""

    version = PartVersionField(read_at="rows[].version")


class FrozenGapTableOut(serializers.Serializer[Any]):
    """A table as it was frozen: its PDF is made of it."""

    revision = serializers.IntegerField()
    sha256 = serializers.CharField()


class GapRevisionChangeOut(serializers.Serializer[Any]):
    """What a revision changes of a criterion: newly open (added), met, not applicable any more
    (away), open again (reopened), judged otherwise (renewed). ``position`` is null of a row that is
    added, ``wanted`` what the row says then, by field."""

    code = serializers.CharField()
    move = serializers.ChoiceField(get_args(GapMove))
    position = serializers.IntegerField(source="row.position", allow_null=True, default=None)
    wanted = serializers.DictField(child=serializers.CharField(allow_blank=True))


class GapRevisionOut(serializers.Serializer[Any]):
    """The newest revision of the audit that the table has not taken in, and all that it changes;
    null where it rests on the newest. ``seal`` is what taking it in sends back."""

    revision = serializers.IntegerField(allow_null=True)
    result = serializers.CharField(allow_null=True)
    seal = serializers.CharField(allow_null=True)
    changes = GapRevisionChangeOut(many=True)


class TakenRevisionIn(serializers.Serializer[Any]):
    """``seal`` says what was looked at: nothing else is stored."""

    seal = serializers.CharField(max_length=64)


class GapPlanIn(serializers.Serializer[Any]):
    """Into which year, from 0, of which plan (its key) which criterion goes."""

    plan = serializers.UUIDField()
    code = serializers.CharField(max_length=20)
    year = SentNumberField(min_value=0, max_value=MOST_YEARS)


def _facts(asked: Mapping[str, Any]) -> GapFacts:
    return GapFacts(**{name: asked[name] for name in FACTS})


def _table(request: Request, key: UUID) -> GapTable:
    found = access.gap_tables_visible_to(request.user).select_related("contractor", "result")
    return get_object_or_404(found.defer(*(f"result__{one}" for one in selectors.HEAVY)), key=key)


def _row(request: Request, key: UUID, *, position: int) -> GapRow:
    rows = access.gap_rows_visible_to(request.user).select_related(
        "table__contractor", "finding", "plan_line"
    )
    return get_object_or_404(rows, table__key=key, position=position)


def _row_answer(request: Request, key: UUID, *, position: int) -> Response:
    return Response(GapRowOut(_row(request, key, position=position)).data)


@described(responses=list_of(GapTableOut), operation_id="list_gap_tables")
@api_view(["GET"])
def list_gap_tables(request: Request) -> Response:
    """The gap tables you may see."""
    found = access.gap_tables_visible_to(request.user).select_related("contractor", "result")
    tables = found.defer(*(f"result__{one}" for one in selectors.HEAVY))
    page = listed(request, tables, by="-begun_at pk")
    return page.answer(GapTableOut(page.rows, many=True).data)


@described(request=GapTableIn, responses=GapTableRowsOut, operation_id="begin_gap_table")
@api_view(["POST"])
def begin_gap_table(request: Request) -> Response:
    """Begin a gap table of a company."""
    by = actor_of(request)
    services.check_keeps(by)
    asked = sent_as(GapTableIn, request)
    companies = contractors_visible_to(request.user).filter(archived=False)
    audit = None
    if asked["result"]:
        audits = results_visible_to(request.user).select_related("evaluation")
        audit = get_object_or_404(audits, sha256=asked["result"])
    begun = services.begin_gap_table(
        name=asked["name"],
        contractor=get_object_or_404(companies, code=asked["contractor"]),
        result=audit,
        example=asked["example"],
        operation=asked["operation"],
        by=by,
        now=timezone.now(),
    )
    return _table_answer(begun)


def _table_answer(table: GapTable) -> Response:
    rows = table.rows.select_related("finding", "plan_line")
    return Response(GapTableOut(table).data | {"rows": GapRowOut(rows, many=True).data})


@described(responses=GapTableRowsOut, operation_id="get_gap_table")
@api_view(["GET"])
def get_gap_table(request: Request, key: UUID) -> Response:
    """One gap table with its requirements."""
    return _table_answer(_table(request, key))


@described(request=GapRowIn, responses=GapRowOut, operation_id="add_gap_row")
@api_view(["POST"])
def add_row(request: Request, key: UUID) -> Response:
    """A requirement more, at the end of a table."""
    by, table = actor_of(request), _table(request, key)
    services.check_keeps(by, table.contractor_id)
    asked = sent_as(GapRowIn, request)
    row = services.add_gap_row(
        table=table, facts=_facts(asked), operation=asked["operation"], by=by, now=timezone.now()
    )
    return _row_answer(request, key, position=row.position)


@described(request=GapRowChangeIn, responses=GapRowOut, operation_id="change_gap_row")
@api_view(["PUT"])
@answered_as_it_stands(lambda request, key, position: _row_answer(request, key, position=position))
def change_row(request: Request, key: UUID, position: int) -> Response:
    """Say a requirement otherwise; closed, it needs its evidence."""
    by, row = actor_of(request), _row(request, key, position=position)
    services.check_keeps(by, row.table.contractor_id)
    asked = sent_as(GapRowChangeIn, request)
    services.change_gap_row(
        row=row, version=asked["base_version"], facts=_facts(asked), by=by, now=timezone.now()
    )
    return _row_answer(request, key, position=position)


@described(request=GapRowRemovalIn, responses=GapTableRowsOut, operation_id="remove_gap_row")
@api_view(["POST"])
@answered_as_it_stands(lambda request, key, **_at: _table_answer(_table(request, key)))
def remove_row(request: Request, key: UUID, position: int) -> Response:
    """Take a requirement out that is a draft still; the answer is the table."""
    by, row = actor_of(request), _row(request, key, position=position)
    services.check_keeps(by, row.table.contractor_id)
    asked = sent_as(GapRowRemovalIn, request)
    services.remove_gap_row(row=row, version=asked["version"], by=by, now=timezone.now())
    return _table_answer(_table(request, key))


@described(request=None, responses=FrozenGapTableOut, operation_id="freeze_gap_table")
@api_view(["POST"])
@answered_again
def freeze(request: Request, key: UUID) -> Response:
    """Freeze a table as it stands today; where it says what the last one says, that one."""
    frozen = services.freeze_gap_table(
        table=_table(request, key), by=actor_of(request), now=timezone.now()
    )
    return Response(FrozenGapTableOut(frozen).data)


@described(methods=["GET"], responses=GapRevisionOut, operation_id="read_gap_revision")
@described(
    methods=["POST"],
    request=TakenRevisionIn,
    responses=GapTableRowsOut,
    operation_id="take_in_gap_revision",
)
@api_view(["GET", "POST"])
@answered_as_it_stands(lambda request, key: _table_answer(_table(request, key)))
def revision(request: Request, key: UUID) -> Response:
    """What the newest revision of its audit changes in a table; or take it in, 409 where something
    has changed since it was looked at."""
    by = actor_of(request)
    services.check_keeps(by)
    table = _table(request, key)
    if request.method != "POST":
        return Response(_revision(revisions.gap_revision(table, by=by)))
    services.check_keeps(by, table.contractor_id)
    seal = sent_as(TakenRevisionIn, request)["seal"]
    revisions.take_in_revision(table=table, seal=seal, by=by, now=timezone.now())
    return _table_answer(_table(request, key))


def _revision(found: revisions.GapRevision | None) -> dict[str, Any]:
    nothing = {"revision": None, "result": None, "seal": None, "changes": ()}
    told = found and {
        "revision": found.result.revision,
        "result": found.result.sha256,
        "seal": found.seal,
        "changes": found.changes,
    }
    return GapRevisionOut(told or nothing).data


@described(request=None, responses=GapRowOut, operation_id="raise_from_gap")
@api_view(["POST"])
@answered_as_it_stands(lambda request, key, position: _row_answer(request, key, position=position))
def raise_finding(request: Request, key: UUID, position: int) -> Response:
    """Make a proposal a finding at the company; one that is a finding already stays it."""
    row = _row(request, key, position=position)
    services.raise_from_gap(row=row, by=actor_of(request), now=timezone.now())
    return _row_answer(request, key, position=position)


@described(request=GapPlanIn, responses=GapRowOut, operation_id="plan_gap_row")
@api_view(["POST"])
@answered_as_it_stands(lambda request, key, position: _row_answer(request, key, position=position))
def plan_row(request: Request, key: UUID, position: int) -> Response:
    """Put the criterion of a proposal into a year of the company's plan."""
    by, row = actor_of(request), _row(request, key, position=position)
    services.check_keeps(by, row.table.contractor_id)
    asked = sent_as(GapPlanIn, request)
    plan = get_object_or_404(selectors.plan_list(request.user), key=asked["plan"])
    services.plan_gap_row(
        row=row, plan=plan, code=asked["code"], year=asked["year"], by=by, now=timezone.now()
    )
    return _row_answer(request, key, position=position)


app_name = "gap-tables-api"
OF_A_TABLE = "gaps/<uuid:key>/"
OF_A_ROW = f"{OF_A_TABLE}rows/<int:position>/"
urlpatterns = [
    path("gaps/", list_gap_tables, name="list"),
    path("gaps/begin/", begin_gap_table, name="begin"),
    path(OF_A_TABLE, get_gap_table, name="table"),
    path(f"{OF_A_TABLE}rows/", add_row, name="rows"),
    path(OF_A_ROW, change_row, name="row"),
    path(f"{OF_A_ROW}remove/", remove_row, name="row-remove"),
    path(f"{OF_A_TABLE}freeze/", freeze, name="freeze"),
    path(f"{OF_A_TABLE}revision/", revision, name="revision"),
    path(f"{OF_A_ROW}finding/", raise_finding, name="finding"),
    path(f"{OF_A_ROW}plan/", plan_row, name="plan"),
]
