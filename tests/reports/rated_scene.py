"""Tiny frozen results whose figures can be computed by hand: two elements, three items."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from contractors.models import Contractor
from core.canonical import JsonObject
from evaluations.models import Evaluation, Period, Publication, Result
from instruments.models import Instrument, Ladder
from tests.reports.frozen_results import APPROVED, PUBLISHED, Yardsticks, context_of

ITEMS = {"1.01": "1", "1.02": "1", "2.01": "2"}  # each is worth 4 points at most
GROUPS = ("top_down", "bottom_up", "feedback_loop")


def make_rated(
    name: str,
    period: Period,
    *,
    percent: str | None = "80.0",
    rating: str | None = "hijau",
    by_score: str | None = None,
    elements: Sequence[str | None] = ("80.0", "80.0"),
    weak: Sequence[str] = (),
    scores: Mapping[str, int | None] | None = None,
    published: bool = True,
) -> Result:
    """An approved result of ``name`` (a company of its own, or known already).

    ``by_score`` other than the rating: one fatal accident lowered it. ``scores`` by item, None
    is not applicable; all items earn 3 of 4 unless told.
    """
    company, _made = Contractor.objects.get_or_create(code=name[:20], name=name)
    evaluation = Evaluation.objects.create(
        period=period, contractor=company, instrument=period.instrument, ladder=period.ladder,
        rule_set=period.rule_set, status="published" if published else "approved",
        summary=summary_of(answered=3),
    )  # fmt: skip
    lowered = by_score is not None and by_score != rating
    result = Result.objects.create(
        evaluation=evaluation, revision=1, approved_at=APPROVED,
        sha256=sha256(f"{name} {period.year} {period.pk}".encode()).hexdigest(),
        case=_case(scores or {}),
        output=_output(
            percent, rating,
            by_score=by_score or rating, elements=elements, weak=weak, lowered=lowered,
        ),
        context=_context(company, period.year, lowered=lowered),
    )  # fmt: skip
    if published:
        Publication.objects.create(
            result=result, comparison={"average": None, "previous": None}, published_at=PUBLISHED
        )
    return result


def summary_of(*, answered: int) -> JsonObject:
    """What three items, so many of them answered, give so far."""
    return {
        "counts": {
            "items": 3, "answered": answered, "not_applicable": 0, "open": 3 - answered,
        },
        "percent": None, "range": {"low": "0.0", "high": "100.0", "rating_low": "merah",
                                   "rating_high": "biru"}, "elements": {},
    }  # fmt: skip


def make_other_yardsticks(yardsticks: Yardsticks) -> Yardsticks:
    """A second instrument, ``smk3``, that is rated Good or Poor."""
    ratings = [
        {"code": "baik", "label": {"id": "Baik", "en": "Good"}, "colour": "hijau"},
        {"code": "kurang", "label": {"id": "Kurang", "en": "Poor"}, "colour": "merah"},
    ]
    ladder = Ladder.objects.create(
        code="smk3_pp50", version=1, title_id="SMK3", sha256="6" * 64,
        content={"ratings": ratings, "bands": [], "pass_mark": "60"},
    )  # fmt: skip
    made = Instrument.objects.create(
        code="smk3", version=1, title_id="Penilaian SMK3", sha256="7" * 64, aggregation="items",
        ladder=ladder, rule_set=yardsticks.rule_set, content={"levels": []},
    )  # fmt: skip
    return Yardsticks(made, ladder, yardsticks.rule_set)


def make_open(name: str, period: Period, *, status: str = "draft", answered: int = 0) -> Evaluation:
    """An evaluation that has no result yet."""
    company, _made = Contractor.objects.get_or_create(code=name[:20], name=name)
    return Evaluation.objects.create(
        period=period, contractor=company, instrument=period.instrument, ladder=period.ladder,
        rule_set=period.rule_set, status=status, summary=summary_of(answered=answered),
    )  # fmt: skip


def _case(scores: Mapping[str, int | None]) -> JsonObject:
    responses: list[JsonObject] = []
    for code in ITEMS:
        score = scores.get(code, 3)
        responses.append(
            {"item": code, "na": True} if score is None else {"item": code, "score": str(score)}
        )
    items = [{"code": code, "element": e, "weight": "1", "max": "4"} for code, e in ITEMS.items()]
    return {"items": items, "responses": responses}


def _output(
    percent: str | None,
    rating: str | None,
    *,
    by_score: str | None,
    elements: Sequence[str | None],
    weak: Sequence[str],
    lowered: bool,
) -> JsonObject:
    fired = [{"rule": "fatal", "from": by_score, "to": rating, "incidents": ["A-2"]}]
    return {
        "status": "final", "percent": percent, "mean_of_elements": percent,
        "rating": rating, "rating_by_score": by_score,
        "downgrades": fired if lowered else [],
        "elements": [
            {"code": str(place), "percent": value, "counts": {}}
            for place, value in enumerate(elements, start=1)
        ],
        "groups": [{"code": code, "percent": "0.0", "weak": code in weak} for code in GROUPS],
        "aspects": [], "counts": {}, "range": {},
    }  # fmt: skip


def _context(company: Contractor, year: int, *, lowered: bool) -> JsonObject:
    whole = context_of("pt_a", contractor=company, year=year)
    titles = {item["code"]: item for item in whole["items"]}
    incidents = [one for one in whole["incidents"] if one["ref"] == "A-2"]
    return whole | {
        "elements": whole["elements"][:2],
        "items": [titles[code] | {"lineage": f"line-{code}"} for code in ITEMS],
        "incidents": incidents if lowered else [],
    }
