"""Small SWOT studies: a sound one that tests change, and random ones."""

from hypothesis import strategies as st

from tests.cases.changing import AnyJson

RATINGS = st.sampled_from([-2, -1, 1, 2])


def a_study(**changes: AnyJson) -> AnyJson:
    """Return a study of two internal and two external factors, with top-level keys replaced."""
    study: AnyJson = {
        "scale": {"min": 1, "max": 5},
        "internal": [
            {"code": "a", "items": [{"code": "a1", "answers": [5, 4, None]}], "rating": 2},
            {
                "code": "b",
                "items": [
                    {"code": "b1", "answers": [3, 4]},
                    {"code": "b2", "answers": [2, 2]},
                    {"code": "b3", "answers": [None, None]},
                ],
                "weigh_by": ["b1"],
                "parts": [{"code": "b1", "rating": 1}, {"code": "b2", "rating": -1}],
            },
        ],
        "external": [
            {"code": "a", "mean": "4.25", "rating": 1},
            {"code": "t", "mean": 4, "rating": -2},
        ],
    }
    return study | changes


def given_means(*pairs: tuple[int | str, int]) -> AnyJson:
    """Return factors with given means and ratings, named by their place."""
    return [{"code": str(at), "mean": m, "rating": r} for at, (m, r) in enumerate(pairs)]


@st.composite
def studies(draw: st.DrawFn) -> AnyJson:
    """Return a study that follows every rule: few steps, so that equal remainders come up."""
    low, high = draw(st.sampled_from([(1, 5), (1, 2), (1, 3), (2, 11)]))
    factors = st.lists(_factor(low, high), min_size=1, max_size=5)
    study = {
        "scale": {"min": low, "max": high},
        "internal": _coded(draw(factors)),
        "external": _coded(draw(factors)),
    }
    decimals = draw(st.sampled_from(["left out", None, 1, 2, 3, 4, 7, 12]))
    return study if decimals == "left out" else study | {"weight_decimals": decimals}


def _coded(factors: list[AnyJson]) -> AnyJson:
    return [{"code": f"f{at}"} | factor for at, factor in enumerate(factors)]


@st.composite
def _factor(draw: st.DrawFn, low: int, high: int) -> AnyJson:
    rating = {"rating": draw(RATINGS)}
    if draw(st.booleans()):
        thousandths = draw(st.integers(low * 1000, high * 1000))
        return {"mean": f"{thousandths // 1000}.{thousandths % 1000:03}"} | rating
    answers = st.lists(st.integers(low, high) | st.none(), max_size=4)
    columns: AnyJson = [*draw(st.lists(answers, max_size=3)), [draw(st.integers(low, high))]]
    items = [{"code": f"i{at}", "answers": column} for at, column in enumerate(columns)]
    answered = [f"i{at}" for at, column in enumerate(columns) if set(column) - {None}]
    some = st.lists(st.sampled_from(answered), min_size=1, unique=True)
    factor: AnyJson = {"items": items}
    if draw(st.booleans()):
        factor["weigh_by"] = draw(some)
    if draw(st.booleans()):
        parts = [{"code": code, "rating": draw(RATINGS)} for code in draw(some)]
        return factor | {"parts": parts}
    return factor | rating
