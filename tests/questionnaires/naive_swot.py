"""The SWOT contract once more, as plainly as it can be said: JSON in, JSON out.

It shares nothing with the room, so that the two can be held against each other.
"""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

AnyJson = Any


def naive_position(case: AnyJson) -> AnyJson:
    """Return the result of a sound case."""
    internal, external = _side(case, "internal"), _side(case, "external")
    x, y = internal["total"], external["total"]
    names = {(1, 1): "I", (1, -1): "II", (-1, 1): "III", (-1, -1): "IV"}
    signs = _sign(x), _sign(y)
    return {
        "internal": internal,
        "external": external,
        "x": x,
        "y": y,
        "quadrant": names.get(signs, "border"),
    }


def _sign(shown: str) -> int:
    return (Fraction(shown) > 0) - (Fraction(shown) < 0)


def _side(case: AnyJson, side: str) -> AnyJson:
    factors = case[side]
    decimals = case.get("weight_decimals")
    means = [_factor_mean(factor) for factor in factors]
    weights = _weights(means, Fraction(1), decimals=decimals)
    plus, minus, rows = Fraction(0), Fraction(0), []
    for factor, mean, weight in zip(factors, means, weights, strict=True):
        parts = factor.get("parts", [])
        found = {item["code"]: _mean(item["answers"]) for item in factor.get("items", [])}
        of_parts = [found[part["code"]] for part in parts]
        shares = _weights(of_parts, weight, decimals=decimals) if parts else []
        rated = [(part["rating"], share) for part, share in zip(parts, shares, strict=True)]
        rated += [(factor["rating"], weight)] if "rating" in factor else []
        plus += sum((r * share for r, share in rated if r * share > 0), Fraction(0))
        minus += sum((r * share for r, share in rated if r * share < 0), Fraction(0))
        rows.append(_row(factor["code"], mean, weight=weight, rating=factor.get("rating")))
        rows[-1]["parts"] = [
            _row(part["code"], one, weight=share, rating=part["rating"])
            for part, one, share in zip(parts, of_parts, shares, strict=True)
        ]
    return {
        "factors": rows,
        "plus": _shown(plus),
        "minus": _shown(minus),
        "total": _shown(plus + minus),
        "weights": _shown(sum(weights, Fraction(0))),
    }


def _row(code: str, mean: Fraction, *, weight: Fraction, rating: int | None) -> AnyJson:
    score = None if rating is None else _shown(weight * rating)
    numbers = {"mean": _shown(mean), "weight": _shown(weight)}
    return {"code": code, "rating": rating, "score": score} | numbers


def _mean(answers: AnyJson) -> Any:
    given = [answer for answer in answers if answer is not None]
    return Fraction(sum(given), len(given)) if given else None


def _factor_mean(factor: AnyJson) -> Fraction:
    if "mean" in factor:
        return Fraction(factor["mean"])
    named = factor.get("weigh_by", [item["code"] for item in factor["items"]])
    means = [_mean(item["answers"]) for item in factor["items"] if item["code"] in named]
    known = [mean for mean in means if mean is not None]
    return sum(known, Fraction(0)) / len(known)


def _weights(means: list[Fraction], whole: Fraction, *, decimals: int | None) -> list[Fraction]:
    exact = [whole * mean / sum(means) for mean in means]
    if decimals is None:
        return exact
    unit = Fraction(1, 10**decimals)
    rounded = [unit * int(weight / unit) for weight in exact]
    remainders = [weight - cut for weight, cut in zip(exact, rounded, strict=True)]
    while sum(rounded) < whole:
        largest = remainders.index(max(remainders))
        rounded[largest] += unit
        remainders[largest] = Fraction(-1)
    return rounded


def _shown(value: Fraction) -> str:
    with localcontext(prec=80):
        number = Decimal(value.numerator) / Decimal(value.denominator)
        shown = number.quantize(Decimal("0.0001"), ROUND_HALF_UP)
    return f"{abs(shown) if shown == 0 else shown:f}"
