"""The strategies of studies for programs: written, changed, deleted, made findings."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from contractors.api import PersonField
from core.audit import actor_of
from core.conflicts import mark_of
from core.figures.api import SentDayField
from core.kept_answers import answered_as_it_stands
from core.requests.api import PRIVATE, api_view, described, sent, telling_current
from core.requests.lists import list_of, listed_of, whole_list
from studies.access import strategy_owners
from studies.api.lookup import check_makes, found_strategy, found_study
from studies.choices import StrategyKind
from studies.models import Study
from studies.services import strategies as services
from studies.services.strategies import StrategyFacts
from studies.snapshot import snapshot_of

MARK = 64
MOST_CITED = 200


class StrategyOwnerField(PersonField):
    """Somebody whose a strategy of the study can be. Needs the study as context."""

    def get_queryset(self) -> QuerySet[User]:
        """Whom the page offers."""
        return strategy_owners(self.context["study"])


class StrategyFactsIn(serializers.Serializer[Any]):
    """What is to be done, whole: ``cites`` has keys of rated factors, of both letters of its
    ``kind``; ``owner`` is an id of the study's ``owners``."""

    kind = serializers.ChoiceField(StrategyKind.choices)
    text = serializers.CharField(max_length=1000, trim_whitespace=False)
    cites = serializers.ListField(
        child=serializers.CharField(max_length=40), min_length=1, max_length=MOST_CITED
    )
    owner = StrategyOwnerField()
    due_on = SentDayField()


class NewStrategyIn(StrategyFactsIn):
    """A strategy, with the id of its operation: sent twice it is one."""

    operation = serializers.UUIDField()


class ChangedStrategyIn(StrategyFactsIn):
    """The whole of it, and the ``version`` that was read."""

    version = serializers.CharField(max_length=MARK)


class StrategyFindingIn(serializers.Serializer[Any]):
    """By when it is to be done, where the strategy's own deadline is over."""

    due_on = SentDayField(allow_null=True, default=None)


class WrittenStrategyOut(serializers.Serializer[Any]):
    """A strategy as it stands; ``owner`` is a name, ``finding`` the reference of what it became."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(StrategyKind.choices)
    text = serializers.CharField()
    cites = serializers.ListField(child=serializers.CharField())
    owner = serializers.CharField()
    due_on = serializers.DateField()
    finding = serializers.CharField(allow_null=True)
    version = serializers.CharField()


@described(methods=["GET"], responses=list_of(WrittenStrategyOut), operation_id="list_strategies")
@described(
    methods=["POST"],
    request=NewStrategyIn,
    responses=WrittenStrategyOut,
    operation_id="add_strategy",
)
@api_view(["GET", "POST"])
def list_strategies(request: Request, study_id: int) -> Response:
    """The strategies of a study; or write one from the factors that are rated."""
    if request.method != "POST":
        told = strategies_told(found_study(request, study_id))
        page = listed_of(request, told, by=lambda one: [one["id"]])
        return page.answer(WrittenStrategyOut(page.rows, many=True).data)
    check_makes(request)
    study = found_study(request, study_id)
    given = _sent(NewStrategyIn, request, study=study)
    operation = given.pop("operation")
    row = services.add_strategy(
        study=study, facts=_facts(given), operation=operation,
        by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    return _answer(request, row.pk)


@described(methods=["GET"], responses=WrittenStrategyOut, operation_id="read_strategy")
@described(
    methods=["PUT"],
    request=ChangedStrategyIn,
    responses=WrittenStrategyOut,
    operation_id="change_strategy",
)
@api_view(["GET", "PUT"])
@answered_as_it_stands(lambda request, strategy_id, **_at: _answer(request, strategy_id))
def one_strategy(request: Request, strategy_id: int) -> Response:
    """One strategy; or say it otherwise, 409 where somebody did since."""
    if request.method == "PUT":
        check_makes(request)
        row = found_strategy(request, strategy_id)
        given = _sent(ChangedStrategyIn, request, study=row.study)
        seen = given.pop("version")
        with telling_current(lambda: _whole(request, strategy_id)):
            services.change_strategy(
                strategy=row, facts=_facts(given), seen=seen,
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
    return _answer(request, strategy_id)


def _study_of(request: Request, strategy_id: int) -> dict[str, Any]:
    check_makes(request)
    return {"study": found_strategy(request, strategy_id).study_id}


@described(request=None, responses=list_of(WrittenStrategyOut), operation_id="delete_strategy")
@api_view(["POST"])
@answered_as_it_stands(lambda request, study: _list_answer(request, study_id=study), of=_study_of)
def delete(request: Request, strategy_id: int) -> Response:
    """Take a strategy of a draft away; the answer is what its study has left."""
    check_makes(request)
    row = found_strategy(request, strategy_id)
    services.delete_strategy(strategy=row, by=actor_of(request), now=timezone.now())
    return _list_answer(request, row.study_id)


@described(
    request=StrategyFindingIn, responses=WrittenStrategyOut, operation_id="raise_from_strategy"
)
@api_view(["POST"])
@answered_as_it_stands(lambda request, strategy_id, **_at: _answer(request, strategy_id))
def raise_finding(request: Request, strategy_id: int) -> Response:
    """Make a strategy of a frozen study a finding; one that is a finding already stays it."""
    check_makes(request)
    row = found_strategy(request, strategy_id)
    given = _sent(StrategyFindingIn, request, study=row.study)
    services.raise_from_strategy(strategy=row, **given, by=actor_of(request), now=timezone.now())
    return _answer(request, strategy_id)


def strategies_told(study: Study) -> list[dict[str, Any]]:
    """What WrittenStrategyOut says of each strategy of a study."""
    return list(_told(study))


def _told(study: Study) -> Iterator[dict[str, Any]]:
    became = study.strategies.filter(became__isnull=False).select_related("became__finding")
    references = {one.pk: one.became.finding.reference for one in became}
    for written in snapshot_of(study).context["strategies"]:
        said = services.strategy_said(written)
        reference = references.get(written["id"])
        yield {**written, "finding": reference, "version": mark_of(said)}


def _sent(kind: type[serializers.Serializer[Any]], request: Request, *, study: Study) -> Any:
    given = sent(kind, request, study=study)
    given.is_valid(raise_exception=True)
    return given.validated_data


def _facts(given: dict[str, Any]) -> StrategyFacts:
    kind = StrategyKind(given["kind"])
    return StrategyFacts(**given | {"kind": kind, "cites": tuple(given["cites"])})


def _list_answer(request: Request, study_id: int) -> Response:
    told = strategies_told(found_study(request, study_id))
    return whole_list(WrittenStrategyOut(told, many=True).data)


def _answer(request: Request, strategy_id: int) -> Response:
    return Response(_whole(request, strategy_id), headers=PRIVATE)


def _whole(request: Request, strategy_id: int) -> dict[str, Any]:
    """The strategy as it stands by now."""
    row = found_strategy(request, strategy_id)
    told = next(
        one for one in strategies_told(found_study(request, row.study_id)) if one["id"] == row.pk
    )
    return WrittenStrategyOut(told).data
