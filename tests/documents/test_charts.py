"""The charts as SVG: figures inside, nothing a strict CSP refuses, gaps where figures lack."""

import re
import unicodedata
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.utils.translation import override

from core.figures import percent
from documents.charts import (
    Axis,
    Bar,
    Dot,
    DrawnMonths,
    Mark,
    MonthsTarget,
    RatingStep,
    RibbonWords,
    ScaleBand,
    Series,
    Share,
    bars,
    distribution,
    dots,
    heat_step,
    months,
    movement,
    radar,
    scale,
    trend,
)
from documents.charts.series import STYLES
from documents.charts.svg import shorten, spoken
from documents.charts.trend import APART

SVG = "{http://www.w3.org/2000/svg}"
NASTY = "PT <b>&\"'🚧 شركة"


pytestmark = pytest.mark.usefixtures("in_english")


def parsed(drawing: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawing)  # noqa: S314 - our own drawing


def texts(drawing: str) -> list[str]:
    return [one.text or "" for one in parsed(drawing).iter(f"{SVG}text")]


def a_radar(count: int = 5, *, missing: tuple[int, ...] = (), name: str = "PT A 2024") -> str:
    axes = [Axis(str(i + 1), f"Element {i + 1}") for i in range(count)]
    values = tuple(None if i in missing else f"{50 + i}.5" for i in range(count))
    average = tuple("60.0" for _ in range(count))
    series = [Series(name, values), Series("average", average)]
    return radar(key="r", title="Radar", axes=axes, series=series)


def a_trend(years: tuple[int, ...] = (2023, 2024), values: tuple[str | None, ...] = ()) -> str:
    series = [Series("PT A", values or tuple("70.0" for _ in years))]
    return trend(key="t", title="T", years=years, series=series, mark="75", mark_label="pass")


def a_scale() -> str:
    ladder = [ScaleBand("Biru", "85", "#fff", "#000"), ScaleBand("Merah", "0", "#fff", "#000")]
    return scale(
        key="s", title="S", bands=ladder, score=Mark(NASTY, "85.2"), others=[Mark("2023", "80.0")]
    )


def a_bar() -> str:
    rows = [Bar(NASTY, "41.5"), Bar("none", None)]
    return bars(key="b", title="B", rows=rows, mark="75", mark_label="pass mark")


def some_dots() -> str:
    rows = [Dot(NASTY, "41.5", "60.0"), Dot("new", "80.0"), Dot("none", None)]
    return dots(key="d", title="D", rows=rows, mark="75", mark_label="pass mark", before="2023")


def some_months(
    over: int = 12,
    written: Callable[[str | None], str] = percent,
    target: MonthsTarget | None = None,
) -> str:
    values = ["50.0", "0.0", None, *["100.0"] * 9]
    drawn = DrawnMonths(
        year=2024, values=values, before=[None] * 11 + ["80.0"], over=over, written=written,
        top=100.0, target=target,
    )  # fmt: skip
    return months(drawn, key="m", title="M")


@pytest.mark.parametrize("draw", [a_radar, a_trend, a_scale, a_bar, some_dots, some_months])
def test_a_chart_is_an_image_with_a_title_and_its_figures(draw: Callable[[], str]) -> None:
    root = parsed(draw())
    title, description = root[0], root[1]
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert "%" in (description.text or "")


def test_a_month_that_was_not_told_has_a_cross_and_nought_has_none() -> None:
    assert texts(some_months()).count("×") == 1
    assert "March –; " in some_months()
    assert "2023: December 80.0 %" in unicodedata.normalize("NFKC", some_months())


def test_a_target_is_a_dashed_line_with_its_word_read_aloud_too() -> None:
    drawn = some_months(target=MonthsTarget("75.0", "target ≥ 75"))
    lines = [one for one in parsed(drawn) if one.get("stroke-dasharray")]
    assert [(one.get("x1"), one.get("x2"), one.get("y1")) for one in lines] == [
        ("0", "16", "35.5"), ("0", "240", "57"),
    ]  # fmt: skip
    assert texts(drawn).count("target ≥ 75") == 1
    assert "target ≥ 75." in (parsed(drawn)[1].text or "")
    assert "stroke-dasharray" not in some_months()


def test_a_target_above_all_figures_stands_in_the_drawing() -> None:
    drawn = DrawnMonths(
        year=2024, values=["4"] * 12, before=[None] * 12, over=12, written=str,
        target=MonthsTarget("8", "target ≥ 8"),
    )  # fmt: skip
    assert drawn.highest == 8.0


def test_a_month_to_come_has_neither_cross_nor_word() -> None:
    assert texts(some_months(over=2)).count("×") == 0
    assert "March" not in some_months(over=2)


@pytest.mark.parametrize("draw", [a_radar, a_trend, a_scale, a_bar, some_dots, some_months])
def test_a_chart_has_no_style_and_no_script(draw: Callable[[], str]) -> None:
    for one in parsed(draw()).iter():
        assert "style" not in one.attrib
        assert not one.tag.endswith(("style", "script"))
        assert not [name for name in one.attrib if name.startswith("on")]


@pytest.mark.parametrize("count", range(3, 13))
def test_a_radar_has_a_label_for_every_axis(count: int) -> None:
    labels = [text for text in texts(a_radar(count)) if " · " in text]
    assert len(labels) == count


def test_a_radar_among_equals_says_codes_only_and_fills_none() -> None:
    one = Series("PT A 2024", ("50.0", "60.0", "70.0"))
    axes = [Axis(code, code) for code in "123"]
    drawn = radar(key="r", title="R", axes=axes, series=[one, one], among_equals=True)
    assert not [text for text in texts(drawn) if " · " in text]
    assert "fill-opacity" not in drawn


def test_a_long_name_that_is_cut_keeps_its_year() -> None:
    assert shorten("PT Sekali Panjang Nama 2024", 20) == "PT Sekali Panj… 2024"
    assert shorten("PT Sekali Panjang Nama Saja", 20) == "PT Sekali Panjang N…"
    assert shorten("PT A 2024", 20) == "PT A 2024"


def test_a_radar_of_two_axes_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 3"):
        a_radar(2)


def test_a_missing_figure_opens_the_line_and_is_not_a_zero() -> None:
    whole, open_ = parsed(a_radar()), parsed(a_radar(missing=(1,)))
    assert not list(whole.iter(f"{SVG}polyline"))
    assert len(list(open_.iter(f"{SVG}polyline"))) == 1
    assert "2 · –" in texts(a_radar(missing=(1,)))


def test_a_radar_without_any_figure_still_draws_its_axes() -> None:
    assert len([t for t in texts(a_radar(missing=tuple(range(5)))) if "–" in t]) == 5


def test_names_are_escaped() -> None:
    assert NASTY in texts(a_radar(name=NASTY))
    assert "<b>" not in a_radar(name=NASTY)


def test_two_lines_differ_without_colour() -> None:
    outlines = [
        one for one in parsed(a_radar()).iter(f"{SVG}polygon") if one.get("stroke-dasharray")
    ]
    dashes = {one.get("stroke-dasharray") for one in outlines if one.get("stroke-linejoin")}
    assert len(dashes) == 2


def test_a_trend_of_one_year_is_a_point() -> None:
    root = parsed(a_trend((2024,)))
    assert not list(root.iter(f"{SVG}polyline"))
    assert "70.0\N{NO-BREAK SPACE}%" in texts(a_trend((2024,)))


def test_a_trend_is_broken_where_a_year_is_missing() -> None:
    root = parsed(a_trend((2021, 2022, 2023, 2024), ("60.0", "61.0", None, "62.0")))
    assert len(list(root.iter(f"{SVG}polyline"))) == 1
    assert "2023 –" in (root[1].text or "")


def test_no_two_figures_of_a_year_meet() -> None:
    values = ("92.6", "90.5", "91.0", "2.0", "0.0")
    lines = [Series(value, ("80.0", value, value)) for value in values]
    years = (2022, 2023, 2024)
    drawing = trend(key="t", title="T", years=years, series=lines, mark="75", mark_label="m")
    figures = [one for one in parsed(drawing).iter(f"{SVG}text") if one.get("font-weight")]
    for side in ("start", "middle", "end"):
        heights = sorted(
            float(one.attrib["y"]) for one in figures if one.get("text-anchor") == side
        )
        assert len(heights) == len(lines)
        assert all(low - high >= APART for high, low in pairwise(heights))


def test_every_line_has_a_colour_of_its_own_in_the_dark() -> None:
    sheet = (Path(__file__).parents[2] / "static/css/report.css").read_text()
    assert [one.colour for one in STYLES if f'[stroke="{one.colour}"]' not in sheet] == []


def test_figures_follow_the_language() -> None:
    with override("id"):
        assert any("41,5" in text for text in texts(a_bar()))


def test_the_same_figures_give_the_same_bytes() -> None:
    assert a_radar() == a_radar()


def test_on_paper_the_figures_are_in_the_title() -> None:
    drawing = spoken(bars(key="b", title="B", rows=[Bar("x", "1.0")], mark="75", mark_label="m"))
    assert "x 1.0" in (parsed(drawing)[0].text or "")


@pytest.mark.parametrize(
    ("value", "step"),
    [
        ("75.0", "above-1"),
        ("79.9", "above-1"),
        ("80.0", "above-2"),
        ("85.0", "above-3"),
        ("95.0", "above-4"),
        ("105.0", "above-5"),
        ("74.9", "below-1"),
        ("70.0", "below-2"),
        ("55.0", "below-4"),
        ("0.0", "below-5"),
        (None, ""),
    ],
)
def test_heat_steps_by_distance_from_the_pass_mark(value: str | None, step: str) -> None:
    assert heat_step(value, "75") == step


SHARES = [
    Share("Biru", "#e6edfb", "#1746a2", 3, part="75.0 %", before=1),
    Share(NASTY, "#14181f", "#ffffff", 0, part="0.0 %", before=2),
]


def a_movement(flows: dict[tuple[int, int], int]) -> str:
    steps = [RatingStep(word, "#ffffff", "#5b6472") for word in ("Biru", "Hijau", NASTY, "None")]
    words = RibbonWords("1 up", "2 same", "3 down")
    return movement(
        key="m", title="M", years=("2023", "2024"), steps=steps, flows=flows, wording=words
    )


def test_a_distribution_says_both_years_of_every_rating() -> None:
    drawing = distribution(key="d", title="D", shares=SHARES, now="2024", before="2023")
    told = parsed(drawing).find(f"{SVG}desc").text or ""
    assert told.startswith("Biru 2024: 3 (75.0 %), 2023: 1; ")
    assert "3 · 75.0 %" in texts(drawing)
    assert NASTY in told


def test_a_distribution_without_a_year_before_has_no_legend() -> None:
    alone = [Share("Biru", "#e6edfb", "#1746a2", 3)]
    drawing = distribution(key="d", title="D", shares=alone, now="2024", before="2023")
    assert texts(drawing) == ["Biru", "3"]


def test_movement_draws_a_ribbon_for_each_way_and_counts_both_ends() -> None:
    drawing = a_movement({(0, 0): 2, (0, 1): 3, (1, 0): 1, (3, 0): 1, (2, 2): 0})
    assert drawing.count("<path") == 4
    assert {"Biru 5", "Hijau 1", "None 1", "Biru 4", "Hijau 3"} <= set(texts(drawing))
    assert "2023 Biru → 2024 Hijau: 3" in (parsed(drawing).find(f"{SVG}desc").text or "")


def test_up_and_down_are_told_apart_without_colour() -> None:
    ways = parsed(a_movement({(0, 1): 1, (1, 0): 1, (3, 1): 1})).findall(f"{SVG}path")
    assert [way.get("stroke-dasharray") for way in ways] == [None, "3 2", None]
    assert [way.get("fill-opacity") for way in ways] == ["0.6", None, "0.16"]


def test_movement_of_nobody_is_an_empty_drawing() -> None:
    assert a_movement({}).count("<path") == 0


def test_a_word_in_a_narrow_band_is_written_smaller_and_stays_inside() -> None:
    bands = [
        ScaleBand("Memuaskan", "85", "#fff", "#000"),
        ScaleBand("Baik", "60", "#fff", "#000"),
        ScaleBand("Kurang", "0", "#fff", "#000"),
    ]
    drawing = scale(key="narrow", title="Ladder", bands=bands, score=None, others=[])
    sizes = {
        one.text: float(one.get("font-size", "0")) for one in parsed(drawing).iter(f"{SVG}text")
    }
    assert sizes["Baik"] == sizes["Kurang"] == 10
    assert 6 <= sizes["Memuaskan"] < 10


@pytest.mark.parametrize("values", [("72.4", "75.0"), ("4.0", "6.0"), ("91.0", "93.0")])
def test_no_line_of_a_figure_on_the_ladder_crosses_the_label_of_another(
    values: tuple[str, str],
) -> None:
    marks = [Mark("average", values[0]), Mark("2023", values[1])]
    drawing = parsed(scale(key="s", title="S", bands=[], score=None, others=marks))
    lines = [
        (float(one.get("x1", "")), float(one.get("y2", ""))) for one in drawing.iter(f"{SVG}line")
    ]
    for label in drawing.iter(f"{SVG}text"):
        start, y = float(label.get("x", "")), float(label.get("y", ""))
        side = 1 if label.get("text-anchor") == "start" else -1
        ends = sorted((start, start + side * 6 * len(label.text or "")))
        assert not [x for x, down in lines if down > y and ends[0] < x < ends[1]]


def test_the_words_of_the_bands_can_be_told_apart_from_the_figures_on_the_ladder() -> None:
    """A phone hides them, for a list under the drawing says the same at 12 px and more."""
    told = {one.text: one.get("class") for one in parsed(a_scale()).iter(f"{SVG}text")}
    bands = {text for text, kind in told.items() if kind == "band"}
    assert bands
    assert all("%" not in str(text) for text in bands)
    assert any("%" in str(text) for text in set(told) - bands)


def test_dots_draw_a_ring_only_where_the_year_before_has_a_figure() -> None:
    circles = list(parsed(some_dots()).iter(f"{SVG}circle"))
    assert [one.get("r") for one in circles] == ["4", "4.6", "4.6", "4"]  # the last: the legend
    assert "in 2023 60.0" in some_dots()
    assert texts(some_dots()).count("–") == 1


def test_dots_are_named_below_where_it_is_told_what_they_are() -> None:
    drawn = dots(
        key="d", title="D", rows=[Dot("one", "80.0", "60.0")], mark="75", mark_label="pass mark",
        before="2023, first audit", after="2025, final audit",
    )  # fmt: skip
    assert texts(drawn)[-2:] == ["2023, first audit", "2025, final audit"]
    circles = list(parsed(drawn).iter(f"{SVG}circle"))
    assert [one.get("r") for one in circles] == ["4", "4.6", "4", "4.6"]


@pytest.mark.parametrize("drawn", ["dots", "radar"])
def test_what_stands_beside_the_table_of_elements_keeps_within_its_cell(drawn: str) -> None:
    css = (Path(settings.BASE_DIR) / "templates/documents/pdf/document.css").read_text()
    widths = dict(re.findall(r"\.(chart-\w+) \{ width: (\d+)mm", css))
    overhang = 4  # of a radar: it is drawn as far to the left
    assert float(widths[f"chart-{drawn}"]) <= float(widths["chart-cell"]) + overhang
