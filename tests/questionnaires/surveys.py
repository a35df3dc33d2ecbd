"""Small surveys: a sound one that tests change, and random ones."""

from hypothesis import strategies as st

from tests.cases.changing import AnyJson

BANDS = [
    {"rating": "memuaskan", "min": "85"},
    {"rating": "baik", "min": "60"},
    {"rating": "kurang", "min": "0"},
]


def a_survey(**changes: AnyJson) -> AnyJson:
    """Return a survey of two variables and six respondents, with top-level keys replaced."""
    rows = [(5, 4, 1, 4), (3, 3, 3, 5), (4, 4, 2, 3), (2, 1, 5, 4), (4, 5, 2, None), (None,) * 4]
    codes = ["X1.1", "X1.2", "X1.3", "X2.1"]
    survey: AnyJson = {
        "scale": {"min": 1, "max": 5},
        "variables": [{"code": "X1", "items": codes[:3]}, {"code": "X2", "items": codes[3:]}],
        "reversed": ["X1.3"],
        "responses": [dict(zip(codes, row, strict=True)) for row in rows],
        "significance": "0.05",
        "alpha_min": "0.6",
        "bands": BANDS,
    }
    return survey | changes


def survey_of(columns: list[list[int]], **changes: AnyJson) -> AnyJson:
    """Return a survey of one variable X whose items a, b, c ... have these answers."""
    codes = [chr(ord("a") + at) for at in range(len(columns))]
    rows = [dict(zip(codes, row, strict=True)) for row in zip(*columns, strict=True)]
    answers = [answer for column in columns for answer in column]
    scale = {"min": min([*answers, 1]), "max": max([*answers, 2])}
    variables = [{"code": "X", "items": codes}]
    return a_survey(scale=scale, variables=variables, reversed=[], responses=rows, **changes)


@st.composite
def surveys(draw: st.DrawFn) -> AnyJson:
    """Return a survey that follows every rule: small, so that ties and figures of none come up."""
    low, high = draw(st.sampled_from([(1, 5), (1, 2), (0, 1), (-2, 2), (-5, 1), (1, 4), (0, 10)]))
    sizes = draw(st.lists(st.integers(1, 5), max_size=3))
    variables = [
        {"code": f"X{at}", "items": [f"X{at}.{one}" for one in range(size)]}
        for at, size in enumerate(sizes)
    ]
    codes = [code for variable in variables for code in variable["items"]]
    answer = st.integers(low, high) | st.sampled_from([low, high])
    some = draw(st.sampled_from([answer, answer | st.none()]))
    response = st.fixed_dictionaries(dict.fromkeys(codes, some))
    if draw(st.booleans()):
        response = st.fixed_dictionaries({}, optional=dict.fromkeys(codes, some))
    mins = draw(st.sets(st.sampled_from(["100", "85", "60.01", "50", "33.33"])))
    falling = [*sorted(mins, key=lambda text: -float(text)), "0"]
    return {
        "scale": {"min": low, "max": high},
        "variables": variables,
        "reversed": draw(st.lists(st.sampled_from(codes), unique=True)) if codes else [],
        "responses": draw(st.lists(response, max_size=9)),
        "significance": draw(st.sampled_from(["0.10", "0.05", "0.01", "0.001"])),
        "alpha_min": draw(st.sampled_from(["0.6", "0", 1, "0.75", "0.5"])),
        "bands": [{"rating": f"r{at}", "min": least} for at, least in enumerate(falling)],
    }
