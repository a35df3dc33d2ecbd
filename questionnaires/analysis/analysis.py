"""Which figure is made of what: items over all who answered them, the rest over the complete.

Source of every formula: docs/questionnaires.md.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from cases.bands import Band
from cases.figures import fixed
from questionnaires.analysis.case import AnalysisCase
from questionnaires.analysis.check import check_case
from questionnaires.analysis.correlation import Correlation, correlation
from questionnaires.analysis.critical import exceeds_table, r_table
from questionnaires.analysis.reliability import cronbach_alpha, standardized_alpha
from questionnaires.analysis.result import Analysis, ItemAnalysis, OverallPercent, VariableAnalysis
from questionnaires.analysis.samples import Answers, Sample, answers_to, sample_of
from questionnaires.scale import Scale


def analyse(case: AnalysisCase) -> Analysis:
    """Return the analysis of a questionnaire. Raises CaseError.

    Percents and means have two decimals, r, alpha and r_table three; each is exact until it is
    rounded once, half away from zero. None stands for a figure that does not exist.
    """
    check_case(case)
    columns = {
        item: answers_to(case, item) for variable in case.variables for item in variable.items
    }
    items: dict[str, ItemAnalysis] = {}
    variables: dict[str, VariableAnalysis] = {}
    for variable in case.variables:
        sample = sample_of(variable, columns)
        for item, fit in zip(variable.items, _fits(sample, case.significance), strict=True):
            items[item] = _item_analysis(columns[item], case.scale, fit=fit)
        percent, rating = _mean_and_rating((columns[item] for item in variable.items), case)
        variables[variable.code] = _variable_analysis(sample, case, percent=percent, rating=rating)
    return Analysis(
        len(case.responses),
        items,
        variables,
        OverallPercent(*_mean_and_rating(columns.values(), case)),
    )


@dataclass(frozen=True, slots=True)
class _Fit:
    """How an item fits its variable."""

    r: str | None
    r_rest: str | None
    valid: bool | None
    alpha_if_deleted: str | None


def _fits(sample: Sample, significance: str) -> Iterator[_Fit]:
    with_total, alone = sample.scatter.with_total, sample.scatter.alone
    total, within = sum(with_total), sum(alone)
    for own, both in zip(alone, with_total, strict=True):
        rest = total - 2 * both + own
        r = correlation(both, own, other=total) if sample.df else None
        r_rest = correlation(both - own, own, other=rest) if sample.df else None
        yield _Fit(
            r=_root(r),
            r_rest=_root(r_rest),
            valid=exceeds_table(r, sample.df, significance=significance)
            if r and sample.df
            else None,
            alpha_if_deleted=_figure(cronbach_alpha(sample.items - 1, within - own, total=rest)),
        )


def _item_analysis(answers: Answers, scale: Scale, *, fit: _Fit) -> ItemAnalysis:
    given = [answer for answer in answers if answer is not None]
    counts = Counter(given)
    total, highest = sum(given), scale.max * len(given)
    return ItemAnalysis(
        answers=len(given),
        missing=len(answers) - len(given),
        counts={step: counts[step] for step in range(scale.min, scale.max + 1)},
        total=total,
        highest=highest,
        percent=fixed(Fraction(100 * total, highest), 2) if given else None,
        mean=fixed(Fraction(total, len(given)), 2) if given else None,
        r=fit.r,
        r_rest=fit.r_rest,
        valid=fit.valid,
        alpha_if_deleted=fit.alpha_if_deleted,
    )


def _variable_analysis(
    sample: Sample, case: AnalysisCase, *, percent: str | None, rating: str | None
) -> VariableAnalysis:
    scatter = sample.scatter
    alpha = cronbach_alpha(sample.items, sum(scatter.alone), total=sum(scatter.with_total))
    return VariableAnalysis(
        complete=sample.complete,
        df=sample.df,
        r_table=r_table(sample.df, case.significance) if sample.df else None,
        alpha=_figure(alpha),
        alpha_standardized=_standardized(sample),
        reliable=None if alpha is None else alpha > case.alpha_min,
        percent=percent,
        rating=rating,
    )


def _standardized(sample: Sample) -> str | None:
    """Return the standardized alpha; None where a correlation of two items does not exist."""
    products, alone = sample.scatter.products, sample.scatter.alone
    if sample.df is None or not all(alone):
        return None
    pairs = [(i, j) for i in range(sample.items) for j in range(i)]
    correlations = [Correlation(products[i][j], alone[i] * alone[j]) for i, j in pairs]
    return standardized_alpha(sample.items, correlations)


def _mean_and_rating(
    columns: Iterable[Answers], case: AnalysisCase
) -> tuple[str | None, str | None]:
    """Return the mean of the items' exact percents, as displayed, and the rating of that."""
    answered = [[one for one in column if one is not None] for column in columns]
    percents = [Fraction(100 * sum(some), case.scale.max * len(some)) for some in answered if some]
    if not percents:
        return None, None
    percent = fixed(sum(percents, Fraction(0)) / len(percents), 2)
    return percent, _rating(case.bands, percent)


def _rating(bands: Iterable[Band], percent: str) -> str | None:
    """Return the first band at or below a displayed percent; None below the last, which is 0."""
    return next((band.rating for band in bands if band.min <= Fraction(percent)), None)


def _root(r: Correlation | None) -> str | None:
    return None if r is None else r.shown(3)


def _figure(value: Fraction | None) -> str | None:
    return None if value is None else fixed(value, 3)
