"""The year in words: what a director reads first, from the figures of the same page."""

from collections.abc import Iterator

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.contributions import YearSentence
from core.figures import percent, whole
from overview.dashboard.results import RatedResult, RatedYear
from overview.dashboard.year import Dashboard
from reports.comparison.subjects import heat_cell

WEAKEST_NAMED = 3


def year_in_words(board: Dashboard) -> tuple[YearSentence, ...]:
    """Some sentences, the most important first; those that have nothing to say are left out."""
    said = [*_sentences(board), *(one for _b, found in board.boards for one in found.sentences)]
    return tuple(sorted((one for one in said if one.text), key=lambda one: one.position))


def _sentences(board: Dashboard) -> Iterator[YearSentence]:
    yield YearSentence(10, _ratings(board), "ratings")
    yield YearSentence(15, board.being_revised, "ratings", show="revised")
    yield YearSentence(16, board.undecided, "ratings", show="undecided")
    yield YearSentence(20, _movement(board), "ratings")
    if board.rated:
        yield YearSentence(30, _below_the_mark(board.rated), "heat", show="below")
    yield YearSentence(40, _downgrades(board), "downgrades")
    yield YearSentence(60, _weakest(board), "weakest")


def _ratings(board: Dashboard) -> str:
    total, campaign = len(board.settled.entries), board.campaign.whole
    told = {"rated": whole(board.with_rating), "total": whole(total), "late": whole(campaign.late)}
    if not board.movement or not board.with_rating:
        return _("No evaluation of %(total)s has a rating yet; late: %(late)s.") % told
    spread = [f"{one.rating.label} {whole(one.count)}" for one in board.movement.distribution]
    told["spread"] = ", ".join(spread)
    if not campaign.late:
        return _("%(rated)s of %(total)s have a rating: %(spread)s.") % told
    return _("%(rated)s of %(total)s have a rating: %(spread)s; late: %(late)s.") % told


def _movement(board: Dashboard) -> str:
    moved = board.movement
    if moved is None or not moved.rated:
        return ""
    told = {
        "before": moved.year - 1, "up": whole(moved.up), "down": whole(moved.down),
        "same": whole(moved.same), "new": whole(moved.new),
    }  # fmt: skip
    if not moved.has_last_year:
        return _("Nobody here was rated in %(before)s, so nobody moved.") % told
    said = _("Against %(before)s: up %(up)s, down %(down)s, as before %(same)s") % told
    return said + (_("; not rated then: %(new)s.") % told if moved.new else ".")


def _below_the_mark(year: RatedYear) -> str:
    """How many lie below the pass mark, and the element that most of them do."""
    known = [one for one in year.results if one.percent is not None]
    below = sum(is_below(one, year) for one in known)
    by_element = [
        (sum(_low(one.elements.get(e.code), one, year=year) for one in known), e)
        for e in year.elements
    ]
    most, element = max(by_element, key=lambda pair: pair[0], default=(0, None))
    told = {"below": whole(below), "mark": percent(year.ladder.pass_mark)}
    said = _("Below the pass mark of %(mark)s: %(below)s") % told
    if not most or element is None:
        return f"{said}."
    told = {"code": element.code, "title": element.title, "most": whole(most)}
    return said + _("; most often in element %(code)s %(title)s (%(most)s).") % told


def is_below(one: RatedResult, year: RatedYear) -> bool:
    """True where the total lies below the pass mark of its own ladder."""
    return _low(one.percent, one, year=year)


def _low(value: str | None, one: RatedResult, *, year: RatedYear) -> bool:
    return value is not None and heat_cell(value, year.ladders[one.ladder_id].pass_mark).below


def _downgrades(board: Dashboard) -> str:
    count = len(board.downgrades)
    if not count:
        return ""
    return ngettext(
        "A rule lowered %(count)s rating.", "Rules lowered %(count)s ratings.", count
    ) % {"count": whole(count)}


def _weakest(board: Dashboard) -> str:
    named = [
        _("%(code)s %(title)s (%(lost)s)")
        % {"code": one.code, "title": one.title, "lost": percent(one.lost)}
        for one in board.weakest[:WEAKEST_NAMED]
    ]
    if not named:
        return ""
    return _("Most points are lost on %(items)s.") % {"items": get_text_list(named, _("and"))}
