"""Random sound cases: small, so that ties, borders, empty and weightless sets come up often."""

from hypothesis import strategies as st

from tests.scoring.building import Json

LADDER = ["emas", "biru", "hijau", "merah", "hitam"]
ASPECTS = ["air", "k3", "mutu"]
WEIGHTS = st.sampled_from(["0", "1", "2", "0.5", "1.25", "3", 4, "0.333"])
# Inside, at and around the borders of the period 2024.
DATES = st.sampled_from(
    ["2023-12-31", "2024-01-01", "2024-02-29", "2024-06-15", "2024-12-31", "2025-01-01"]
)


@st.composite
def cases(draw: st.DrawFn) -> Json:
    """Return a JSON case that follows every rule of the contract."""
    elements = [f"E{number}" for number in range(1, draw(st.integers(1, 4)) + 1)]
    items = [draw(_item(f"i{number}", elements)) for number in range(draw(st.integers(0, 9)))]
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
        "rules": [draw(_rule(f"r{number}")) for number in range(draw(st.integers(0, 4)))],
        "incidents": [draw(_incident(number)) for number in range(draw(st.integers(0, 5)))],
    }


def _item(code: str, elements: list[str]) -> st.SearchStrategy[Json]:
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
def _response(draw: st.DrawFn, item: Json) -> Json:
    kind = draw(st.sampled_from(["score", "score", "score", "na", "open"]))
    if kind == "open":
        return None
    if kind == "na":
        return {"item": item["code"], "na": True}
    tenths = int(float(item["max"]) * 10)
    scored = draw(st.integers(0, tenths) | st.sampled_from([0, tenths]))
    return {"item": item["code"], "score": f"{scored // 10}.{scored % 10}"}


def _groups(elements: list[str]) -> st.SearchStrategy[Json]:
    members = st.lists(st.sampled_from(elements), unique=True)
    return st.lists(members, max_size=3).map(
        lambda groups: [{"code": f"g{at}", "elements": codes} for at, codes in enumerate(groups)]
    )


@st.composite
def _scheme(draw: st.DrawFn) -> Json:
    mins = draw(st.sets(st.sampled_from(["100", "85", "75", "66.7", "50", "33.3", "12.5"])))
    falling = [*sorted(mins, key=lambda text: -float(text)), "0"]
    return {
        "ladder": LADDER,
        "bands": [{"rating": draw(st.sampled_from(LADDER)), "min": least} for least in falling],
        "pass_mark": draw(st.sampled_from(["75", "50", "66.65", 0, "100"])),
    }


def _rule(code: str) -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries(
        {
            "code": st.just(code),
            "measure": st.sampled_from(["fatal_incidents", "fatalities", "lti"]),
            "at_least": st.integers(1, 3),
            "effect": st.fixed_dictionaries({"to": st.sampled_from(LADDER)})
            | st.fixed_dictionaries({"down": st.integers(1, 6)}),
        }
    )


def _incident(number: int) -> st.SearchStrategy[Json]:
    # Refs run against the dates now and then: the order must come from the date first.
    return st.fixed_dictionaries(
        {"ref": st.just(f"INC-{9 - number}"), "date": DATES},
        optional={"lti": st.booleans(), "fatalities": st.integers(0, 2), "counted": st.booleans()},
    )
