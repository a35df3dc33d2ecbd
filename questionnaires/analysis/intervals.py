"""Between which two figures alpha lies: Feldt's interval (1965), as exact as its library is.

(1 - alpha of all) / (1 - alpha of the sample) follows F with n - 1 and (n - 1)(k - 1) degrees,
n the complete respondents of whom the alpha itself is made and k the items. So the ends are
1 - (1 - alpha) x F, F at significance / 2 from above and from below.
"""

from fractions import Fraction
from functools import lru_cache
from typing import Any

from cases.figures import fixed
from questionnaires.analysis.case import AnalysisCase
from questionnaires.analysis.reliability import cronbach_alpha
from questionnaires.analysis.samples import answers_to, sample_of

DECIMALS = 3
DIGITS = 25

Interval = tuple[str, str]
"""The lower and the upper end, as displayed."""


def alpha_intervals(case: AnalysisCase) -> dict[str, Interval | None]:
    """The interval of each variable's alpha, by its code; None where there is no alpha.

    `case` is one that `analyse` takes. Ends have three decimals; the lower one may be below 0.
    """
    found: dict[str, Interval | None] = {}
    for variable in case.variables:
        sample = sample_of(variable, {item: answers_to(case, item) for item in variable.items})
        within, total = sum(sample.scatter.alone), sum(sample.scatter.with_total)
        alpha = cronbach_alpha(sample.items, within, total=total)
        found[variable.code] = None if alpha is None else alpha_interval(
            alpha, items=sample.items, complete=sample.complete, significance=case.significance
        )  # fmt: skip
    return found


def alpha_interval(
    alpha: Fraction, *, items: int, complete: int, significance: str
) -> Interval | None:
    """The interval at `significance`, two-sided: 95 % for "0.05". `items` and `complete` >= 2."""
    degrees = (complete - 1, (complete - 1) * (items - 1))
    tail = Fraction(significance) / 2
    low, high = (1 - (1 - alpha) * _quantile(1 - share, *degrees) for share in (tail, 1 - tail))
    return fixed(low, DECIMALS), fixed(high, DECIMALS)


@lru_cache(maxsize=256)
def _quantile(share: Fraction, one: int, other: int) -> Fraction:
    """The F below which that share of all samples lies, with so many degrees of freedom."""
    import mpmath  # a tenth of a second, and only an analysis needs it

    context = mpmath.mp.clone()
    context.dps = DIGITS
    a, b, wanted = context.mpf(one) / 2, context.mpf(other) / 2, context.mpf(share)

    def missing(x: Any) -> Any:
        return _beta_share(context, x, a=a, b=b) - wanted

    low = high = a / (a + b)
    while missing(low) > 0:
        low /= 2
    while missing(high) < 0:
        high = (1 + high) / 2
    tolerance = context.mpf(10) ** -(DIGITS - 5)
    x = context.findroot(missing, (low, high), solver="pegasus", tol=tolerance, maxsteps=300)
    return Fraction(str(context.nstr(other * x / (one * (1 - x)), DIGITS - 7)))


def _beta_share(context: Any, x: Any, *, a: Any, b: Any) -> Any:
    """I(x; a, b) by its continued fraction (Lentz).

    The library's own sum of powers does not end within minutes at 10,000 respondents.
    """
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta_share(context, 1 - x, a=b, b=a)
    size = context.loggamma(a + b) - context.loggamma(a) - context.loggamma(b)
    front = context.exp(size + a * context.log(x) + b * context.log1p(-x)) / a
    above, below = context.mpf(1), 1 / (1 - (a + b) * x / (a + 1))
    value, change, m = below, context.mpf(0), 0
    while abs(change - 1) > 10 * context.eps:
        m += 1
        for part in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            below, above = 1 / (1 + part * below), 1 + part / above
            change = below * above
            value *= change
    return front * value
