"""A plan's first audit held against a later one, as its page shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.canonical import Json
from core.language import localized
from documents.charts import Dot, dots
from evaluations.choices import AuditRound, with_round
from evaluations.models import Result
from evaluations.rules.conformity import Recapitulation, recapitulation_of
from instruments.ratings import rating_of
from plans.rendering.overtaken import named
from plans.rules.audit_gains import AuditGains, ElementGain, gains_of
from plans.rules.fulfilment import GATE
from plans.selectors import judgements_of


@dataclass(frozen=True, slots=True)
class AuditVerdict:
    """What one audit comes to: its percent, by the percent alone, and by the instrument's rules."""

    result: Result
    percent: str | None
    by_percent: Mapping[str, Any] | None
    by_rules: Mapping[str, Any] | None
    recapitulation: Recapitulation | None

    @property
    def unfulfilled(self) -> tuple[tuple[str, str], ...]:
        """Why: each answer that fulfils nothing with the criteria that have it. Read where it is
        printed, for a program is not told it."""
        return _unfulfilled(self.result)


@dataclass(frozen=True, slots=True)
class GainRow:
    """An element's gain with what it is called."""

    gain: ElementGain
    title: str


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A row of the matrix: how many criteria went from one answer, its code and word, to each."""

    choice: str
    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GainsPage:
    """Everything the page shows."""

    first: AuditVerdict
    later: AuditVerdict
    gains: AuditGains
    rows: tuple[GainRow, ...]
    choices: tuple[str, ...]
    moves: tuple[MoveRow, ...]
    fell_back: tuple[str, ...]
    chart: SafeString


def gains_page(first: Result, later: Result) -> GainsPage:
    """The two results side by side."""
    found = gains_of(judgements_of(first), judgements_of(later))
    titles = {
        one["code"]: localized(one["title"])
        for context in (first.context, later.context)
        for one in context["elements"]
    }
    labels = _labels(first.context, later.context)
    codes = {
        one["lineage"]: one["code"] for one in (*first.context["items"], *later.context["items"])
    }
    return GainsPage(
        first=audit_verdict(first),
        later=audit_verdict(later),
        gains=found,
        rows=tuple(GainRow(one, titles[one.element]) for one in found.elements),
        choices=tuple(labels.values()),
        moves=tuple(
            MoveRow(code, label, tuple(found.moves.get((code, other), 0) for other in labels))
            for code, label in labels.items()
        ),
        fell_back=tuple(codes[name] for name in found.fell_back),
        chart=_chart(found.elements, titles=titles, before=first, after=later),
    )


def _labels(*contexts: Json) -> dict[str, str]:
    return {
        one["code"]: localized(one["label"])
        for context in contexts
        for one in context["conformity"]
    }


def audit_verdict(result: Result) -> AuditVerdict:
    """The readings are frozen with the result: nothing is judged anew."""
    own = result.context.get("by_own_rules")
    ladder = result.context["ladder"]
    by_rules = own["rating"] if own else result.output["rating"]
    return AuditVerdict(
        result=result,
        percent=result.output["percent"],
        by_percent=rating_of(ladder, result.output["rating_by_score"]),
        by_rules=rating_of(ladder, by_rules),
        recapitulation=recapitulation_of(result.context),
    )


def _unfulfilled(result: Result) -> tuple[tuple[str, str], ...]:
    codes = {one["lineage"]: one["code"] for one in result.context["items"]}
    found: dict[str, list[str]] = {}
    for one in judgements_of(result):
        if one.choice and not one.fulfilled:
            found.setdefault(one.choice, []).append(codes[one.criterion])
    labels = _labels(result.context).items()
    return tuple((label, named(found[choice])) for choice, label in labels if choice in found)


def _chart(
    elements: Sequence[ElementGain],
    *,
    titles: Mapping[str, str],
    before: Result,
    after: Result,
) -> SafeString:
    return dots(
        key="plan-gains",
        title=_("Criteria fulfilled by element, %(before)s and %(after)s")
        % {"before": _year(before), "after": _year(after)},
        rows=[
            Dot(f"{one.element} {titles[one.element]}", one.percent_after, one.percent_before)
            for one in elements
        ],
        mark=str(GATE),
        mark_label=f"{GATE} %",
        before=_year(before),
        after=_year(after),
    )


def _year(result: Result) -> str:
    """Which audit it is: its year, and its round where the year has rounds."""
    period = result.context["period"]
    return with_round(period["year"], period.get("round", AuditRound.ONLY))
