"""Frozen figures for programs: where a frozen study stands.

By the rules of its page: who sees the page reads the figures, and no others.
"""

from dataclasses import asdict
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.decorators import authentication_classes
from rest_framework.request import Request
from rest_framework.response import Response

from core.canonical import Json
from core.errors import Refusal
from core.requests.api import PRIVATE, api_view, described
from studies.access import studies_visible_to
from studies.factor_tables import FactorRow, FactorTable, study_tables
from studies.models import StudyResult
from studies.snapshot import StudySnapshot, frozen_snapshot
from survey_reports.api import NullableFigure
from tokens.authentication import ReaderTokenAuthentication


class FactorOut(serializers.Serializer[Any]):
    """A line of IFAS or EFAS; its table calls it ``shown_as``. A factor whose parts are rated
    has neither rating nor score, its parts follow it. ``met`` of ``requirements`` is null where
    there is no list.
    ``kind_of_source`` is interview, observation or document, ``said_by`` who or which it was,
    ``files`` the names of the files it rests on."""

    code = serializers.CharField()
    shown_as = serializers.CharField()
    title = serializers.CharField()
    is_part = serializers.BooleanField()
    mean = NullableFigure()
    weight = NullableFigure()
    rating = serializers.IntegerField(allow_null=True)
    score = NullableFigure()
    met = serializers.IntegerField(allow_null=True)
    requirements = serializers.IntegerField()
    evidence = serializers.CharField(allow_blank=True)
    kind_of_source = serializers.CharField(allow_blank=True)
    said_by = serializers.CharField(allow_blank=True)
    judged_on = serializers.DateField(allow_null=True)
    files = serializers.ListField(child=serializers.CharField())


class FactorTableOut(serializers.Serializer[Any]):
    """IFAS (internal) or EFAS (external): ``plus`` and ``minus`` add up the scores above and below
    0; ``exact_total`` is without weights rounded by hand."""

    side = serializers.ChoiceField(["internal", "external"])
    name = serializers.ChoiceField(["IFAS", "EFAS"])
    factors = FactorOut(many=True)
    weights = serializers.CharField()
    plus = serializers.CharField()
    minus = serializers.CharField()
    total = serializers.CharField()
    exact_total = serializers.CharField()


class RatingTipOut(serializers.Serializer[Any]):
    """A rating that would move the quadrant: of a factor, or (else null) of its part."""

    side = serializers.CharField()
    factor = serializers.CharField()
    part = serializers.CharField(allow_null=True)
    rating = serializers.IntegerField()
    instead = serializers.IntegerField()
    total = serializers.CharField()
    quadrant = serializers.CharField()


class WeightTipOut(serializers.Serializer[Any]):
    """The weight of a factor at which its side's total is 0, and the quadrant beyond it."""

    side = serializers.CharField()
    factor = serializers.CharField()
    weight = serializers.CharField()
    tipping = serializers.CharField()
    quadrant = serializers.CharField()


class StrategyOut(serializers.Serializer[Any]):
    """A strategy of the TOWS matrix: its field and the factors it cites (``internal.a``)."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    text = serializers.CharField()
    cites = serializers.ListField(child=serializers.CharField())
    owner = serializers.CharField()
    due_on = serializers.DateField()


class FormerPositionOut(serializers.Serializer[Any]):
    """The study before it, where the arrow begins."""

    name = serializers.CharField()
    held_on = serializers.DateField()
    x = serializers.CharField()
    y = serializers.CharField()
    quadrant = serializers.CharField()
    sha256 = serializers.CharField()


class StudyFiguresOut(serializers.Serializer[Any]):
    """A frozen study with its hash: both tables, (``x``, ``y``) with its quadrant (I, II, III, IV
    or border, numbered as the source does: read ``position``), what would move it, and TOWS."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    contractor = serializers.CharField(allow_null=True)
    held_on = serializers.DateField()
    weight_decimals = serializers.IntegerField(allow_null=True)
    method = serializers.ListField(child=serializers.CharField())
    doubts = serializers.ListField(child=serializers.CharField())
    tables = FactorTableOut(many=True)
    x = serializers.CharField()
    y = serializers.CharField()
    quadrant = serializers.CharField()
    position = serializers.CharField()
    strategy = serializers.CharField()
    exact_x = serializers.CharField()
    exact_y = serializers.CharField()
    exact_quadrant = serializers.CharField()
    former = FormerPositionOut(allow_null=True)
    ratings_that_move = RatingTipOut(many=True)
    weights_that_move = WeightTipOut(many=True)
    strategies = StrategyOut(many=True)
    sha256 = serializers.CharField()
    frozen_at = serializers.DateTimeField()


@described(responses=StudyFiguresOut, operation_id="get_study_figures")
@api_view(["GET"])
@authentication_classes([ReaderTokenAuthentication, SessionAuthentication])
def study_figures(request: Request, study_id: int) -> Response:
    """What a frozen study says: IFAS, EFAS, where it stands, what would move it, TOWS."""
    found = studies_visible_to(request.user).select_related("former", "result")
    study = get_object_or_404(found, pk=study_id)
    if not study.is_frozen:
        raise Refusal(_("The study is not frozen yet: freeze it, then take its figures."))
    return Response(StudyFiguresOut(_study(study.result)).data, headers=PRIVATE)


def _study(result: StudyResult) -> dict[str, Any]:
    found = frozen_snapshot(result)
    context, output, tables = found.context, result.output, study_tables(found)
    exact: Json = output["exact"]
    return {
        "id": result.study_id,
        **{name: context[name] for name in ("name", "contractor", "held_on", "weight_decimals")},
        **{name: context[name] for name in ("former", "strategies")},
        **{name: getattr(tables, name) for name in ("method", "doubts", "position", "strategy")},
        **{name: output["position"][name] for name in ("x", "y", "quadrant")},
        **{f"exact_{name}": exact[name] for name in ("x", "y", "quadrant")},
        "tables": [_table(one, found) for one in tables.tables],
        "ratings_that_move": output["ratings"],
        "weights_that_move": output["weights"],
        "sha256": result.sha256,
        "frozen_at": result.frozen_at,
    }


def _table(table: FactorTable, found: StudySnapshot) -> dict[str, Any]:
    return asdict(table) | {"factors": [_factor(one, found) for one in table.rows]}


def _factor(row: FactorRow, found: StudySnapshot) -> dict[str, Any]:
    judged: Json = found.context["judgements"].get(row.key, {})
    rated = found.spec.rated_by(row.key)
    met = judged.get("met")
    return asdict(row) | {
        "shown_as": row.label,
        "score": row.plus or row.minus,
        "met": None if met is None else len(met),
        "requirements": len(rated.requirements) if rated else 0,
        "evidence": judged.get("evidence", ""),
        "kind_of_source": judged.get("source", ""),
        "said_by": judged.get("said_by", ""),
        "judged_on": judged.get("judged_on"),
        "files": [one["name"] for one in judged.get("files", ())],
    }
