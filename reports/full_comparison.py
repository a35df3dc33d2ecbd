"""A comparison in full: what two are made of, and what several years share, beside the rows."""

from collections.abc import Sequence
from dataclasses import replace

from django.db.models import QuerySet

from accounts.roles import Person
from contractors.access import contractors_visible_to
from evaluations.models import Result
from monitoring.targets.monthly_words import indicator_in_words
from monitoring.targets.selectors import Targets, targets_of_each
from monitoring.year import IndicatorYears, indicators_of
from reports.comparison.comparison import LINES, Comparison
from reports.comparison.gap import ComparedCase, Pair, PairFigure, pair_of
from reports.comparison.shared_items import SharedItems, YearlyCase, shared_of
from reports.naming import undecided_sentence
from reports.selectors import comparison_between, undecided_by_name

PAIR = 2


def comparison_in_full(results: QuerySet[Result]) -> Comparison | None:
    """``comparison_between`` with the pair or the undecided incidents, and the shared years: one
    statement more each."""
    compared = comparison_between(results)
    if compared is None:
        return None
    digests = [one.sha256 for one in compared.subjects]
    pair = _pair(digests) if len(digests) == PAIR else None
    undecided = "" if pair else undecided_sentence(undecided_by_name(results))
    shared = _shared(compared, digests)
    return replace(compared, pair=pair, shared=shared, undecided=undecided)


def _pair(digests: Sequence[str]) -> Pair:
    parts = (
        "case",
        "output",
        "context__elements",
        "context__items",
        "context__exposure",
        "context__undecided",
    )
    found = Result.objects.filter(sha256__in=digests).values_list("sha256", *parts)
    sides = {sha256: ComparedCase(*rest) for sha256, *rest in found}
    return pair_of(*(sides[sha256] for sha256 in digests))


def _shared(compared: Comparison, digests: Sequence[str]) -> SharedItems | None:
    years = {one.year for one in compared.subjects}
    lines = {one.contractor_code for one in compared.subjects}
    if len(years) < 2 or len(lines) > LINES:
        return None
    in_order = Result.objects.filter(sha256__in=digests).order_by("evaluation__period__round")
    found = in_order.values_list(
        "sha256",
        "company",
        "evaluation__period__year",
        "evaluation__instrument__version",
        "case",
        "context__items",
    )
    return shared_of(
        [
            YearlyCase(
                sha256=sha256,
                contractor_code=company["code"],
                contractor=company["name"],
                year=year,
                version=version,
                case=case,
                lineages={item["code"]: item["lineage"] for item in items},
            )
            for sha256, company, year, version, case, items in found
        ]
    )


def leading_of(compared: Comparison, user: Person) -> tuple[PairFigure, ...]:
    """Of two: the leading indicators of their years, as reported up to today.

    They are not part of the results, so a page shows them and no document does. Seven statements.
    """
    if compared.pair is None:
        return ()
    digests = [one.sha256 for one in compared.subjects]
    found = Result.objects.filter(sha256__in=digests).values_list(
        "sha256", "evaluation__contractor", "evaluation__period__year"
    )
    sides = {
        sha256: (
            indicators_of(
                contractors_visible_to(user).filter(pk=contractor), year=year, contractors=1
            ).leading,
            targets_of_each(year, [contractor])[contractor],
        )
        for sha256, contractor, year in found
    }
    (lines, aimed), (beside, aimed_beside) = (sides[sha256] for sha256 in digests)
    return tuple(
        PairFigure(
            first.label,
            _indicator_in_words(first, aimed),
            _indicator_in_words(second, aimed_beside),
        )
        for first, second in zip(lines, beside, strict=True)
        if first.now.value is not None or second.now.value is not None
    )


def _indicator_in_words(line: IndicatorYears, targets: Targets) -> str:
    """Of a month, as the months' own pages tell it, and its target; a dash where nobody reported
    it."""
    now, target = line.now, targets.get(line.code)
    told = indicator_in_words(line.indicator, now.part, whole=now.whole, months=now.months)
    return f"{told}; {target.labelled(line.indicator)}" if target else told
