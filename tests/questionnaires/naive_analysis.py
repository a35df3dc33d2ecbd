"""The contract of the item analysis once more, by definition and slowly: JSON in, JSON out.

It shares nothing with the room, so that the two can be held against each other: deviations from
the mean as fractions, roots to 60 digits, and the chance of an r by its trigonometric series.
"""

import math
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

AnyJson = Any
Column = list[int]


def naive_analysis(case: AnyJson) -> AnyJson:
    """Return the result of a sound case."""
    items, variables = {}, {}
    for variable in case["variables"]:
        codes = variable["items"]
        rows = [
            [_answer(case, response, code=code) for code in codes] for response in case["responses"]
        ]
        complete = [whole for row in rows if len(whole := _without_none(row)) == len(row)]
        columns = {code: [row[at] for row in complete] for at, code in enumerate(codes)}
        for code in codes:
            items[code] = _own(case, code) | _fit(case, columns, code=code)
        variables[variable["code"]] = _variable(case, columns, complete=len(complete)) | _rated(
            case, codes
        )
    every = [code for variable in case["variables"] for code in variable["items"]]
    return {
        "respondents": len(case["responses"]),
        "items": items,
        "variables": variables,
        "overall": _rated(case, every),
    }


def chance_within(r: float, df: int) -> float:
    """Return P(|R| <= r), r the sine of the angle. Source: Abramowitz and Stegun, 26.7.3 and 4."""
    angle = math.asin(r)
    if df % 2:
        term, total = math.cos(angle), 0.0
        for step in range(1, (df - 1) // 2 + 1):
            total += term
            term *= math.cos(angle) ** 2 * 2 * step / (2 * step + 1)
        return 2 / math.pi * (angle + math.sin(angle) * total)
    term, total = 1.0, 0.0
    for step in range(1, df // 2 + 1):
        total += term
        term *= math.cos(angle) ** 2 * (2 * step - 1) / (2 * step)
    return math.sin(angle) * total


def critical(df: int, significance: str) -> float:
    """Return the critical r by bisection."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if chance_within(middle, df) < 1 - float(significance):
            low = middle
        else:
            high = middle
    return low


def _answer(case: AnyJson, response: AnyJson, *, code: str) -> int | None:
    answer = response.get(code)
    if answer is not None and code in case.get("reversed", []):
        answer = case["scale"]["min"] + case["scale"]["max"] - answer
    return None if answer is None else int(answer)


def _given(case: AnyJson, code: str) -> Column:
    return _without_none([_answer(case, response, code=code) for response in case["responses"]])


def _without_none(answers: list[int | None]) -> Column:
    return [answer for answer in answers if answer is not None]


def _percent(case: AnyJson, code: str) -> Fraction | None:
    given = _given(case, code)
    return Fraction(100 * sum(given), case["scale"]["max"] * len(given)) if given else None


def _own(case: AnyJson, code: str) -> AnyJson:
    given, scale = _given(case, code), case["scale"]
    return {
        "answers": len(given),
        "missing": len(case["responses"]) - len(given),
        "counts": {str(at): given.count(at) for at in range(scale["min"], scale["max"] + 1)},
        "total": sum(given),
        "highest": scale["max"] * len(given),
        "percent": _shown(_percent(case, code), 2),
        "mean": _shown(Fraction(sum(given), len(given)) if given else None, 2),
    }


def _fit(case: AnyJson, columns: dict[str, Column], *, code: str) -> AnyJson:
    others = [column for name, column in columns.items() if name != code]
    r = _pearson(columns[code], _total([columns[code], *others]))
    rest = _pearson(columns[code], _total(others)) if others else None
    df = len(columns[code]) - 2
    valid = None
    if r is not None:
        if df == 2:  # P is r itself
            valid = r > 1 - Decimal(case["significance"])
        else:
            valid = float(r) > critical(df, case["significance"])
    return {
        "r": _shown(r, 3),
        "r_rest": _shown(rest, 3),
        "valid": valid,
        "alpha_if_deleted": _shown(_alpha(others), 3),
    }


def _variable(case: AnyJson, columns: dict[str, Column], *, complete: int) -> AnyJson:
    df = complete - 2 if complete >= 3 else None
    alpha = _alpha(list(columns.values()))
    return {
        "complete": complete,
        "df": df,
        "r_table": None if df is None else f"{critical(df, case['significance']):.3f}",
        "alpha": _shown(alpha, 3),
        "alpha_standardized": _shown(_standardized(list(columns.values())), 3),
        "reliable": None if alpha is None else alpha > Fraction(case["alpha_min"]),
    }


def _rated(case: AnyJson, codes: list[str]) -> AnyJson:
    percents = [one for code in codes if (one := _percent(case, code)) is not None]
    if not percents:
        return {"percent": None, "rating": None}
    shown = _shown(sum(percents, Fraction(0)) / len(percents), 2)
    for band in case["bands"]:
        if Fraction(band["min"]) <= Fraction(str(shown)):
            return {"percent": shown, "rating": band["rating"]}
    return {"percent": shown, "rating": None}


def _total(columns: list[Column]) -> Column:
    return [sum(row) for row in zip(*columns, strict=True)]


def _spread(one: Column, other: Column) -> Fraction:
    """Return the covariance, n - 1 below."""
    means = Fraction(sum(one), len(one)), Fraction(sum(other), len(other))
    pairs = zip(one, other, strict=True)
    return sum(((a - means[0]) * (b - means[1]) for a, b in pairs), Fraction(0)) / (len(one) - 1)


def _pearson(one: Column, other: Column) -> Decimal | None:
    if len(one) < 3 or not _spread(one, one) or not _spread(other, other):
        return None
    together = _spread(one, other)
    square = together**2 / (_spread(one, one) * _spread(other, other))
    with localcontext(prec=60):
        root = (Decimal(square.numerator) / Decimal(square.denominator)).sqrt()
        return root if together >= 0 else -root


def _alpha(columns: list[Column]) -> Fraction | None:
    k = len(columns)
    if k < 2 or len(columns[0]) < 2:
        return None
    total = _total(columns)
    if not _spread(total, total):
        return None
    within = sum((_spread(one, one) for one in columns), Fraction(0))
    return Fraction(k, k - 1) * (1 - within / _spread(total, total))


def _standardized(columns: list[Column]) -> Decimal | None:
    k = len(columns)
    found = [_pearson(columns[i], columns[j]) for i in range(k) for j in range(i)]
    known = [r for r in found if r is not None]
    if k < 2 or len(known) < len(found):
        return None
    with localcontext(prec=60):
        mean = sum(known, Decimal(0)) / len(known)
        divisor = 1 + (k - 1) * mean
        return None if abs(divisor) < Decimal("1e-50") else k * mean / divisor


def _shown(value: Fraction | Decimal | None, decimals: int) -> str | None:
    if value is None:
        return None
    with localcontext(prec=60):
        if isinstance(value, Fraction):
            value = Decimal(value.numerator) / Decimal(value.denominator)
        # What is within 10^-50 of a tie is one: the 60 digits of a root may end just below.
        value = value.quantize(Decimal("1e-50"), ROUND_HALF_UP)
        shown = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{abs(shown) if shown == 0 else shown:f}"
