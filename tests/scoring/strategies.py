"""Random sound cases: small, so that ties, borders, empty and weightless sets come up often.

A strategy is made once and drawn from often: making one takes longer than drawing.
"""

from functools import cache

from hypothesis import strategies as st

from tests.scoring.building import AnyJson

LADDER = ["emas", "biru", "hijau", "merah", "hitam"]
ASPECTS = ["air", "k3", "mutu"]
KINDS = st.sampled_from(["sesuai", "minor", "mayor"])
SCORES = st.sampled_from(["0", "0.5", "1", 2, "4", "99"])
RULES = st.fixed_dictionaries(
    {
        "at_least": st.integers(1, 3),
        "effect": st.fixed_dictionaries({"to": st.sampled_from(LADDER)})
        | st.fixed_dictionaries({"down": st.integers(1, 6)}),
    }
)
OF_INCIDENTS = ["fatal_incidents", "fatalities", "lti"]
OF_PARTS = ["answers", "elements_below", "aspects_below"]
MEASURES_WITHOUT_ITEMS = st.sampled_from([*OF_INCIDENTS, *OF_PARTS])
MEASURES = st.sampled_from([*OF_INCIDENTS, *OF_PARTS, "items_at_most"])
WEIGHTS = st.sampled_from(["0", "1", "2", "0.5", "1.25", "3", 4, "0.333"])
# Figures that sets of so few items reach, or miss by a rounding.
PERCENTS = st.sampled_from(["0", "100", 50, "33.3", "33.33", "33.4", "66.7", "66.67", "75", "0.1"])
# Inside, at and around the borders of the period 2024.
DATES = st.sampled_from(
    ["2023-12-31", "2024-01-01", "2024-02-29", "2024-06-15", "2024-12-31", "2025-01-01"]
)


HOW_MANY = {most: st.integers(0, most) for most in (5, 9)}
AGGREGATIONS = st.sampled_from(["items", "elements"])
ELEMENTS = st.integers(1, 4)
OF_ELEMENT = st.fixed_dictionaries({}, optional={"weight": WEIGHTS})
STATES = st.sampled_from(["score", "score", "score", "na", "open"])
MINS = st.sets(st.sampled_from(["100", "85", "75", "66.7", "50", "33.3", "12.5"]))
RATINGS = st.sampled_from(LADDER)
PASS_MARKS = st.sampled_from(["75", "50", "66.65", 0, "100"])
EITHER = st.booleans()


@st.composite
def cases(draw: st.DrawFn) -> AnyJson:
    """Return a JSON case that follows every rule of the contract."""
    elements = tuple(f"E{number}" for number in range(1, draw(ELEMENTS) + 1))
    # Codes run against the order of the items: what is listed must not be sorted.
    items = [draw(_item(f"i{9 - number}", elements)) for number in range(draw(HOW_MANY[9]))]
    return {
        "period": {"start": "2024-01-01", "end": "2024-12-31"},
        "aggregation": draw(AGGREGATIONS),
        "elements": [{"code": code, **draw(OF_ELEMENT)} for code in elements],
        "items": items,
        "responses": [
            response for item in items if (response := _response(draw, item)) is not None
        ],
        "groups": draw(_groups(elements)),
        "scheme": _scheme(draw),
        "rules": [
            _rule(draw, f"r{number}", elements=elements, items=items)
            for number in range(draw(HOW_MANY[5]))
        ],
        "incidents": [draw(_incident(number)) for number in range(draw(HOW_MANY[5]))],
    }


@cache
def _item(code: str, elements: tuple[str, ...]) -> st.SearchStrategy[AnyJson]:
    return st.fixed_dictionaries(
        {
            "code": st.just(code),
            "element": st.sampled_from(elements),
            "max": st.sampled_from(["1", "2", "4", 5, "10", "0.8", "3"]),
        },
        optional={
            "weight": WEIGHTS,
            "aspects": st.lists(st.sampled_from(ASPECTS), unique=True, max_size=2),
        },
    )


@cache
def _tenths(most: int) -> st.SearchStrategy[int]:
    return st.integers(0, most) | st.sampled_from([0, most])


def _response(draw: st.DrawFn, item: AnyJson) -> AnyJson:
    state = draw(STATES)
    if state == "open":
        return None
    if state == "na":
        return {"item": item["code"], "na": True}
    scored = draw(_tenths(int(float(item["max"]) * 10)))
    response = {"item": item["code"], "score": f"{scored // 10}.{scored % 10}"}
    return response | ({"kind": draw(KINDS)} if draw(EITHER) else {})


@cache
def _groups(elements: tuple[str, ...]) -> st.SearchStrategy[AnyJson]:
    members = st.lists(st.sampled_from(elements), unique=True)
    return st.lists(members, max_size=3).map(
        lambda groups: [{"code": f"g{at}", "elements": codes} for at, codes in enumerate(groups)]
    )


def _scheme(draw: st.DrawFn) -> AnyJson:
    falling = [*sorted(draw(MINS), key=lambda text: -float(text)), "0"]
    return {
        "ladder": LADDER,
        "bands": [{"rating": draw(RATINGS), "min": least} for least in falling],
        "pass_mark": draw(PASS_MARKS),
    }


def _rule(
    draw: st.DrawFn, code: str, *, elements: tuple[str, ...], items: list[AnyJson]
) -> AnyJson:
    """Return a rule of any measure that can be about these elements and items."""
    codes = tuple(item["code"] for item in items)
    aspects = tuple(sorted({aspect for item in items for aspect in item.get("aspects", [])}))
    rule: AnyJson = draw(RULES) | {"code": code}
    measure = draw(MEASURES if codes else MEASURES_WITHOUT_ITEMS)
    if measure == "answers":
        rule["kind"] = draw(KINDS)
    if measure == "items_at_most":
        rule |= {"items": draw(_some(codes)), "score": draw(SCORES)}
    if measure in ("elements_below", "aspects_below"):
        rule["percent"] = draw(PERCENTS)
        part, named = measure.removesuffix("_below"), aspects if "aspects" in measure else elements
        if named and draw(EITHER):
            rule[part] = draw(_some(named))
    return rule | {"measure": measure}


@cache
def _some(codes: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    """One code or more, in any order."""
    return st.lists(st.sampled_from(codes), min_size=1, unique=True)


@cache
def _incident(number: int) -> st.SearchStrategy[AnyJson]:
    # Refs run against the dates now and then: the order must come from the date first.
    return st.fixed_dictionaries(
        {"ref": st.just(f"INC-{9 - number}"), "date": DATES},
        optional={"lti": st.booleans(), "fatalities": st.integers(0, 2), "counted": st.booleans()},
    )
