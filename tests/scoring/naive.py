"""The contract once more, as slowly and plainly as it can be said: JSON in, JSON out.

It shares nothing with the scoring room, so that the two can be held against each other.
"""

import math
from fractions import Fraction
from typing import Any

AnyJson = Any


def naive_score(case: AnyJson) -> AnyJson:
    """Return the result of a sound case."""
    total = naive_percent(case, case["responses"])
    low = naive_percent(case, _filled(case, "lowest"))
    high = naive_percent(case, _filled(case, "highest"))
    by_score = _band(case, total)
    rating, downgrades = _rules(case, by_score)
    means = [_element(case, element, responses=case["responses"]) for element in case["elements"]]
    known = [p for p in means if p is not None]
    counts = _counts(case, case["items"])
    return {
        "status": "final" if counts["open"] == 0 else "provisional",
        "counts": counts,
        "percent": _shown(total),
        "range": {
            "low": _shown(low),
            "high": _shown(high),
            "rating_low": _band(case, low),
            "rating_high": _band(case, high),
        },
        "mean_of_elements": _shown(sum(known) / Fraction(len(known)) if known else None),
        "rating_by_score": by_score,
        "rating": rating,
        "downgrades": downgrades,
        "elements": [
            {
                "code": element["code"],
                "percent": _shown(percent),
                "counts": _counts(case, _items_of(case, [element["code"]])),
            }
            for element, percent in zip(case["elements"], means, strict=True)
        ],
        "aspects": [
            {"code": aspect, "percent": _shown(_set(_with_aspect(case, aspect), case["responses"]))}
            for aspect in sorted({a for item in case["items"] for a in item.get("aspects", [])})
        ],
        "groups": [_group(case, group) for group in case.get("groups", [])],
    }


def naive_percent(case: AnyJson, responses: AnyJson) -> Fraction | None:
    """Return the exact total percent of these responses."""
    if case["aggregation"] == "items":
        return _set(case["items"], responses)
    pairs = [
        (Fraction(element.get("weight", "1")), percent)
        for element in case["elements"]
        if (percent := _element(case, element, responses=responses)) is not None
    ]
    weight = sum((weight for weight, _ in pairs), Fraction(0))
    return sum((w * p for w, p in pairs), Fraction(0)) / weight if weight else None


def _element(case: AnyJson, element: AnyJson, *, responses: AnyJson) -> Fraction | None:
    return _set(_items_of(case, [element["code"]]), responses)


def _set(items: AnyJson, responses: AnyJson) -> Fraction | None:
    top, bottom = Fraction(0), Fraction(0)
    for item in items:
        for response in responses:
            if response["item"] == item["code"] and "score" in response:
                weight = Fraction(item.get("weight", "1"))
                top += weight * Fraction(response["score"]) / Fraction(item["max"])
                bottom += weight
    return 100 * top / bottom if bottom else None


def _filled(case: AnyJson, how: str) -> AnyJson:
    given = {response["item"] for response in case["responses"]}
    return case["responses"] + [
        {"item": item["code"], "score": "0" if how == "lowest" else item["max"]}
        for item in case["items"]
        if item["code"] not in given
    ]


def _items_of(case: AnyJson, elements: list[str]) -> AnyJson:
    return [item for item in case["items"] if item["element"] in elements]


def _with_aspect(case: AnyJson, aspect: str) -> AnyJson:
    return [item for item in case["items"] if aspect in item.get("aspects", [])]


def _counts(case: AnyJson, items: AnyJson) -> AnyJson:
    codes = {item["code"] for item in items}
    mine = [response for response in case["responses"] if response["item"] in codes]
    scored = sum("score" in response for response in mine)
    return {
        "items": len(items),
        "answered": scored,
        "not_applicable": len(mine) - scored,
        "open": len(items) - len(mine),
    }


def _group(case: AnyJson, group: AnyJson) -> AnyJson:
    percent = _set(_items_of(case, group["elements"]), case["responses"])
    pass_mark = Fraction(case["scheme"]["pass_mark"])
    weak = percent is not None and _rounded(percent) < pass_mark
    return {"code": group["code"], "percent": _shown(percent), "weak": weak}


def _rounded(percent: Fraction) -> Fraction:
    return Fraction(math.floor(percent * 10 + Fraction(1, 2)), 10)


def _shown(percent: Fraction | None) -> str | None:
    if percent is None:
        return None
    whole, tenth = divmod(int(_rounded(percent) * 10), 10)
    return f"{whole}.{tenth}"


def _band(case: AnyJson, percent: Fraction | None) -> str | None:
    if percent is None:
        return None
    for band in case["scheme"]["bands"]:
        if Fraction(band["min"]) <= _rounded(percent):
            return str(band["rating"])
    raise AssertionError("a sound case has a band at 0")


def _rules(case: AnyJson, rating: str | None) -> tuple[str | None, AnyJson]:
    ladder = case["scheme"]["ladder"]
    fired = []
    for rule in case.get("rules", []):
        measure, listed = _measured(case, rule)
        if measure < rule["at_least"]:
            continue
        before = rating
        if rating is not None:
            place = ladder.index(rating)
            if "to" in rule["effect"]:
                place = max(place, ladder.index(rule["effect"]["to"]))
            else:
                place = min(place + rule["effect"]["down"], len(ladder) - 1)
            rating = ladder[place]
        entry = {"rule": rule["code"], "from": before, "to": rating, "incidents": []}
        fired.append(entry | listed)
    return rating, fired


def _measured(case: AnyJson, rule: AnyJson) -> tuple[int, AnyJson]:
    """Return what the measure of a rule comes to, and the list it adds to the rule's entry."""
    measure = rule["measure"]
    if measure in ("answers", "items_at_most"):
        items = [
            item["code"] for item in case["items"] if _counts_item(case, rule, code=item["code"])
        ]
        return len(items), {"items": items}
    if measure == "elements_below":
        elements = [
            element["code"]
            for element in case["elements"]
            if element["code"] in rule.get("elements", [element["code"]])
            and _is_below(_element(case, element, responses=case["responses"]), rule["percent"])
        ]
        return len(elements), {"elements": elements}
    if measure == "aspects_below":
        carried = {aspect for item in case["items"] for aspect in item.get("aspects", [])}
        aspects = [
            aspect
            for aspect in sorted(rule.get("aspects", carried))
            if _is_below(_set(_with_aspect(case, aspect), case["responses"]), rule["percent"])
        ]
        return len(aspects), {"aspects": aspects}
    incidents = _counted(case, measure)
    refs = {"incidents": [incident["ref"] for incident in incidents]}
    if measure == "fatalities":
        return sum(incident["fatalities"] for incident in incidents), refs
    return len(incidents), refs


def _counts_item(case: AnyJson, rule: AnyJson, *, code: str) -> bool:
    for response in case["responses"]:
        if response["item"] == code and "score" in response:
            if rule["measure"] == "answers":
                return bool(response.get("kind") == rule["kind"])
            return code in rule["items"] and Fraction(response["score"]) <= Fraction(rule["score"])
    return False


def _is_below(percent: Fraction | None, least: AnyJson) -> bool:
    return percent is not None and _rounded(percent) < Fraction(least)


def _counted(case: AnyJson, measure: str) -> AnyJson:
    period = case["period"]
    return sorted(
        (
            incident
            for incident in case.get("incidents", [])
            if incident.get("counted", True)
            # ISO dates sort as text.
            and period["start"] <= incident["date"] <= period["end"]
            and (
                incident.get("fatalities", 0) >= 1
                or (measure == "lti" and incident.get("lti", False))
            )
        ),
        key=lambda incident: (incident["date"], incident["ref"]),
    )
