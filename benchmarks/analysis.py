"""`analysis_1000x50_seconds`: every figure of 1,000 respondents x 50 items, checked and displayed.

`analysis_1000x50_vs_plain_loop` holds it against the loops a careful person would write with
floats: deviations from the mean, every variance, every correlation of an item with the total, with
the rest and with the other items, and the alphas made of them. `analysis_1000x50_s_vs_numpy` holds
it against what a library makes of the same matrix: numpy's own correlations of the items and their
total, and the variances of these.
"""

import random
import sys
from collections.abc import Sequence
from math import sqrt

import numpy as np
import numpy.typing as npt

from benchmarks.timing import alternate
from cases.bands import Band
from questionnaires.analysis import AnalysisCase, Scale, Variable, VariableAnalysis, analyse

RESPONDENTS, ITEMS, ROUNDS = 1000, 50, 7
Matrix = npt.NDArray[np.float64]
CODES = [f"X.{at:02}" for at in range(ITEMS)]


def measure() -> dict[str, float]:
    """Medians of alternating warm rounds; both must give the same figures first."""
    case = example_case()
    columns = [[one[code] or 0 for one in case.responses] for code in CODES]
    _check_same(analyse(case).variables["X"], plain_figures(columns))
    matrix = np.array(columns, dtype=float)
    ours, plain, theirs = alternate(
        [lambda: analyse(case), lambda: plain_figures(columns), lambda: numpy_figures(matrix)],
        rounds=ROUNDS,
    )
    return {
        "analysis_1000x50_seconds": ours,
        "analysis_1000x50_vs_plain_loop": ours / plain,
        "analysis_1000x50_s_vs_numpy": ours / theirs,
    }


def numpy_figures(matrix: Matrix) -> tuple[Matrix, Matrix]:
    """Return the correlations of the items (a row each) and their total, and all variances."""
    whole = np.vstack([matrix, matrix.sum(axis=0)])
    return np.corrcoef(whole), np.var(whole, axis=1, ddof=1)


def plain_figures(columns: Sequence[Sequence[int]]) -> dict[str, object]:
    """Return r, r_rest, both alphas and those without each item, by plain loops over floats."""
    totals = [float(sum(row)) for row in zip(*columns, strict=True)]
    own = [spread(column, column) for column in columns]
    total = spread(totals, totals)
    items, within = len(columns), sum(own)
    r, rest, deleted = [], [], []
    for column, variance in zip(columns, own, strict=True):
        others = [whole - one for whole, one in zip(totals, column, strict=True)]
        other = spread(others, others)
        r.append(spread(column, totals) / sqrt(variance * total))
        rest.append(spread(column, others) / sqrt(variance * other))
        deleted.append((items - 1) / (items - 2) * (1 - (within - variance) / other))
    pairs = [
        spread(columns[i], columns[j]) / sqrt(own[i] * own[j])
        for i in range(items)
        for j in range(i)
    ]
    mean = sum(pairs) / len(pairs)
    return {
        "r": r,
        "rest": rest,
        "deleted": deleted,
        "alpha": items / (items - 1) * (1 - within / total),
        "standardized": items * mean / (1 + (items - 1) * mean),
    }


def spread(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the covariance of two columns of answers."""
    mean, others_mean = sum(one) / len(one), sum(other) / len(other)
    total = 0.0
    for a, b in zip(one, other, strict=True):
        total += (a - mean) * (b - others_mean)
    return total / (len(one) - 1)


def example_case() -> AnalysisCase:
    """Return a survey whose respondents lean to one side or the other, the same every time."""
    dice = random.Random(1000)  # noqa: S311 - the same case every time, nothing secret
    responses = []
    for _ in range(RESPONDENTS):
        leaning = dice.gauss(3.6, 0.7)
        responses.append({c: min(5, max(1, round(dice.gauss(leaning, 0.9)))) for c in CODES})
    return AnalysisCase(
        scale=Scale(1, 5),
        variables=(Variable("X", tuple(CODES)),),
        responses=tuple(responses),
        significance="0.05",
        alpha_min=0,
        bands=(Band("baik", 60), Band("kurang", 0)),
    )


def _check_same(ours: VariableAnalysis, plain: dict[str, object]) -> None:
    theirs = (f"{plain['alpha']:.3f}", f"{plain['standardized']:.3f}")
    if (ours.alpha, ours.alpha_standardized) != theirs:
        raise AssertionError("the plain loops and our analysis give different figures")


if __name__ == "__main__":
    for name, value in measure().items():
        sys.stdout.write(f"{name} {value:.3f}\n")
