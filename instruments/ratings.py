"""A rating of a ladder as every page shows it: always colour, word and meaning.

A percent is the string that scoring made ("58.2"), never rounded or computed here.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.figures import figure
from core.language import localized
from instruments.models import Ladder


def rating_badge(
    rating: Mapping[str, Any] | None, *, meaning: bool = True, large: bool = False
) -> SafeString:
    """A rating of a ladder ({"code", "label", "meaning", "colour"}) as colour, word and meaning.

    None is drawn as an outline that says there is no rating yet. ``meaning=False`` is for
    tables that state the meanings once, beside or below.
    """
    size = " rating--large" if large else ""
    if rating is None:
        return format_html(
            '<span class="rating rating--none{}"><span class="rating__word">{}</span></span>',
            size,
            _("No rating yet"),
        )
    return format_html(
        '<span class="rating rating--{}{}"><span class="rating__word">{}</span>{}</span>',
        rating["colour"],
        size,
        localized(rating["label"]),
        format_html(' <span class="rating__meaning">{}</span>', localized(rating["meaning"]))
        if meaning
        else "",
    )


def rating_of(ladder: Mapping[str, Any], code: str | None) -> Mapping[str, Any] | None:
    """The rating ``code`` of a ladder's content ({"ratings": [...]}); None where code is None."""
    return next((rating for rating in ladder["ratings"] if rating["code"] == code), None)


def bands_given_down(ladder: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The ratings of a ladder's content that no percent leads to though one leads to a rating
    below them, each with the rating that has its percents instead, both in words."""
    banded = {band["rating"] for band in ladder["bands"]}
    given: list[tuple[str, str]] = []
    below = ""
    for rating in reversed(ladder["ratings"]):
        label = localized(rating.get("label"))
        if rating["code"] in banded:
            below = label
        elif below:
            given.append((label, below))
    return given[::-1]


def ladder_words(ladder: Ladder) -> SafeString:
    """A ladder to choose: its title, and its ratings with their meanings, best first."""
    steps = ((rating_badge(one),) for one in ladder.content["ratings"])
    return format_html(
        '<span class="ladder"><strong>{}</strong>{}</span>',
        localized({"id": ladder.title_id, "en": ladder.title_en or ladder.title_id}),
        format_html_join("", '<span class="ladder__step">{}</span>', steps),
    )


def range_sentences() -> dict[str, str]:
    """How a range is said, by kind, with places for low, high, worst and best.

    ``one`` when nothing is open, ``same`` when both ends earn one rating, else ``span``. The
    checklist's script says it in the same words after every save.
    """
    sentences = {
        "one": _("{low} %, {worst}"),
        "same": _("{low}–{high} %, {worst}"),
        "span": _("{low}–{high} %, {worst} to {best}"),
    }
    return {kind: said.replace(" %", "\N{NO-BREAK SPACE}%") for kind, said in sentences.items()}


def range_text(span: Mapping[str, Any] | None, ladder: Mapping[str, Any]) -> str:
    """The range so far in words: "71,0–86,0 %, Merah s.d. Biru"; one figure when nothing is open.

    ``span`` is scoring's {"low", "high", "rating_low", "rating_high"} or None.
    """
    if not span or span["low"] is None:
        return _("No figure yet")
    worst, best = rating_of(ladder, span["rating_low"]), rating_of(ladder, span["rating_high"])
    kind = "one" if span["low"] == span["high"] else "same" if worst == best else "span"
    return range_sentences()[kind].format(
        low=figure(span["low"]),
        high=figure(span["high"]),
        worst=localized(worst["label"]) if worst else "",
        best=localized(best["label"]) if best else "",
    )
