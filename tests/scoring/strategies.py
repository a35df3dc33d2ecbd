"""Random sound cases: small, so that ties, borders, empty and weightless sets come up often."""

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


@st.composite
def cases(draw: st.DrawFn) -> AnyJson:
    """Return a JSON case that follows every rule of the contract."""
    elements = [f"E{number}" for number in range(1, draw(st.integers(1, 4)) + 1)]
    # Codes run against the order of the items: what is listed must not be sorted.
    items = [draw(_item(f"i{9 - number}", elements)) for number in range(draw(st.integers(0, 9)))]
    return {
        "period": {"start": "2024-01-01", "end": "2024-12-31"},
        "aggregation": draw(st.sampled_from(["items", "elements"])),
        "elements": [
            {"code": code, **draw(st.fixed_dictionaries({}, optional={"weight": WEIGHTS}))}
            for code in elements
        ],
        "items": items,
        "responses": [
            response for item in items if (response := draw(_response(item))) is not None
        ],
        "groups": draw(_groups(elements)),
        "scheme": draw(_scheme()),
        "rules": [
            draw(_rule(f"r{number}", elements, items)) for number in range(draw(st.integers(0, 5)))
        ],
        "incidents": [draw(_incident(number)) for number in range(draw(st.integers(0, 5)))],
    }


def _item(code: str, elements: list[str]) -> st.SearchStrategy[AnyJson]:
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


@st.composite
def _response(draw: st.DrawFn, item: AnyJson) -> AnyJson:
    kind = draw(st.sampled_from(["score", "score", "score", "na", "open"]))
    if kind == "open":
        return None
    if kind == "na":
        return {"item": item["code"], "na": True}
    tenths = int(float(item["max"]) * 10)
    scored = draw(st.integers(0, tenths) | st.sampled_from([0, tenths]))
    response = {"item": item["code"], "score": f"{scored // 10}.{scored % 10}"}
    return response | ({"kind": draw(KINDS)} if draw(st.booleans()) else {})


def _groups(elements: list[str]) -> st.SearchStrategy[AnyJson]:
    members = st.lists(st.sampled_from(elements), unique=True)
    return st.lists(members, max_size=3).map(
        lambda groups: [{"code": f"g{at}", "elements": codes} for at, codes in enumerate(groups)]
    )


@st.composite
def _scheme(draw: st.DrawFn) -> AnyJson:
    mins = draw(st.sets(st.sampled_from(["100", "85", "75", "66.7", "50", "33.3", "12.5"])))
    falling = [*sorted(mins, key=lambda text: -float(text)), "0"]
    return {
        "ladder": LADDER,
        "bands": [{"rating": draw(st.sampled_from(LADDER)), "min": least} for least in falling],
        "pass_mark": draw(st.sampled_from(["75", "50", "66.65", 0, "100"])),
    }


@st.composite
def _rule(draw: st.DrawFn, code: str, elements: list[str], items: list[AnyJson]) -> AnyJson:
    """Return a rule of any measure that can be about these elements and items."""
    codes = [item["code"] for item in items]
    aspects = sorted({aspect for item in items for aspect in item.get("aspects", [])})
    rule: AnyJson = draw(RULES) | {"code": code}
    measure = draw(MEASURES if codes else MEASURES_WITHOUT_ITEMS)
    if measure == "answers":
        rule["kind"] = draw(KINDS)
    if measure == "items_at_most":
        rule |= {"items": _some(draw, codes), "score": draw(SCORES)}
    if measure in ("elements_below", "aspects_below"):
        rule["percent"] = draw(PERCENTS)
        part, named = measure.removesuffix("_below"), aspects if "aspects" in measure else elements
        if named and draw(st.booleans()):
            rule[part] = _some(draw, named)
    return rule | {"measure": measure}


def _some(draw: st.DrawFn, codes: list[str]) -> list[str]:
    """Return one code or more, in any order."""
    return draw(st.lists(st.sampled_from(codes), min_size=1, unique=True))


def _incident(number: int) -> st.SearchStrategy[AnyJson]:
    # Refs run against the dates now and then: the order must come from the date first.
    return st.fixed_dictionaries(
        {"ref": st.just(f"INC-{9 - number}"), "date": DATES},
        optional={"lti": st.booleans(), "fatalities": st.integers(0, 2), "counted": st.booleans()},
    )
