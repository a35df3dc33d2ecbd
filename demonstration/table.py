"""The results of a year side by side, in plain text, as ``make demo`` prints them."""

import textwrap
from collections.abc import Iterator, Sequence

from django.utils.translation import override

from core.figures import percent
from core.language import localized
from evaluations.models import Result
from reports.results.frozen_results import FrozenLadder, downgrades_of, ladder_of
from reports.results.reasons import reason

LABEL_WIDTH, COLUMN_WIDTH = 32, 34


def result_table(results: Sequence[Result]) -> str:
    """Total, mean, aspects, both ratings and why, one column a result; in English.

    A rating is named in both languages: its Indonesian word is what people know it by.
    """
    with override("en"):
        return "\n".join(_lines(results))


def _lines(results: Sequence[Result]) -> Iterator[str]:
    first = results[0].context
    yield from _row(f"{first['instrument']['code'].upper()} {first['period']['year']}", [
        result.context["contractor"]["name"] for result in results
    ])  # fmt: skip
    yield "-" * (LABEL_WIDTH + COLUMN_WIDTH * len(results))
    yield from _row("Total", [percent(one.output["percent"]) for one in results])
    yield from _row(
        "Mean of the elements", [percent(one.output["mean_of_elements"]) for one in results]
    )
    for aspect in first["aspects"]:
        yield from _row(
            f"  {localized(aspect['title'])}",
            [percent(_aspect(one, aspect["code"])) for one in results],
        )
    yield from _row("Rating by score", [_rating(one, "rating_by_score") for one in results])
    yield from _row("Rating", [_rating(one, "rating") for one in results])
    yield from _row("Why", [_why(one) for one in results])
    yield from _row("Weak groups", [_weak_groups(one) for one in results])


def _row(label: str, cells: Sequence[str]) -> Iterator[str]:
    """A line of the table, or several where a label or a cell needs them."""
    columns = [
        textwrap.wrap(label, LABEL_WIDTH - 2, subsequent_indent="  " if label[:1] == " " else ""),
        *(textwrap.wrap(cell, COLUMN_WIDTH - 2) for cell in cells),
    ]
    for number in range(max(map(len, columns))):
        parts = [column[number] if number < len(column) else "" for column in columns]
        widths = [LABEL_WIDTH, *[COLUMN_WIDTH] * len(cells)]
        line = "".join(part.ljust(width) for part, width in zip(parts, widths, strict=True))
        yield line.rstrip()


def _aspect(result: Result, code: str) -> str | None:
    return next((a["percent"] for a in result.output["aspects"] if a["code"] == code), None)


def _ladder(result: Result) -> FrozenLadder:
    return ladder_of(result.context["ladder"])


def _rating(result: Result, key: str) -> str:
    entry = _ladder(result).rating(result.output[key]).entry
    if entry is None:
        return "-"
    return f"{entry['label']['id']} ({entry['label']['en']})"


def _why(result: Result) -> str:
    ladder = _ladder(result)
    return reason(
        result.output["percent"],
        by_score=result.output["rating_by_score"],
        ladder=ladder,
        downgrades=downgrades_of(
            result.output["downgrades"],
            ladder=ladder,
            rules=result.context["rule_set"]["rules"],
            incidents=result.context["incidents"],
        ),
    )


def _weak_groups(result: Result) -> str:
    titles = {group["code"]: localized(group["title"]) for group in result.context["groups"]}
    weak = [
        f"{titles[group['code']]} ({percent(group['percent'])})"
        for group in result.output["groups"]
        if group["weak"]
    ]
    return ", ".join(weak) or "None"
