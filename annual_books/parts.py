"""The parts a book is laid out in: each is a whole HTML document that knows its page numbers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from annual_books.content import AnnualBook, RankedContractor
from annual_books.sections import BookChapter
from core.figures import difference, whole
from documents import charts
from documents.charts.distribution import Share, distribution
from documents.charts.movement import RatingStep, RibbonWords, movement
from findings.pictures import ageing_of
from reports.comparison.subjects import Subject
from reports.rendering import element_chart
from reports.results.frozen_results import PAINT, IncidentRow, chart_bands, no_rating
from reports.results.reasons import band_words
from reports.scorecard import ElementRow, GroupRow, LostPoint, Scorecard

LINK = "book:"  # where a link leads in another part; joining.py makes it one inside the file
COVER, CONTENTS = "cover", "contents"
NAMED_IN_CONTENTS = 40  # contractors; of more the ranking is the index
PAGE = 241.0  # of a contractor's page, in millimetres, like all that follows
FIXED = 101.0  # header, verdict, headings, rates
HEADING, ROW, INCIDENT, NOTE, LINE = 9.0, 5.7, 8.6, 4.6, 3.9
NAME_LINE, NAME_ROOM, SCOPE_ROOM, NOTE_ROOM = 5.6, 66, 64, 108  # characters that fit one line
BEING_REVISED, REASON_MOST = 12.0, 160  # the box that says so; characters of why it was reopened
LEAST_LOST, MOST_LOST = 3, 8
INCIDENTS = 4
LONG_NAME = 60
FEW = 7  # elements; of more, each has one line


@dataclass(frozen=True, slots=True)
class Numbers:
    """Where things are: the first page of each part and of each contractor, and how many."""

    first: Mapping[str, int] = field(default_factory=dict)
    contractors: Mapping[str, int] = field(default_factory=dict)
    total: int = 0


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """A line of the contents, or the page of a contractor in the ranking."""

    title: str
    href: str
    page: int
    children: tuple["ContentsLine", ...] = ()


@dataclass(frozen=True, slots=True)
class ContractorPage:
    """One contractor on one page: what there is no room for is in the scorecard."""

    card: Scorecard
    rank: int | None
    of: int
    being_revised: bool
    first: bool
    long: bool
    dense: bool
    change: str | None
    chart: SafeString
    lost: Sequence[LostPoint]
    incidents: Sequence[IncidentRow]
    more_incidents: int
    weak: Sequence[GroupRow]
    seen: Sequence[ElementRow]


def chapters_of(book: AnnualBook) -> list[str]:
    """The parts in their order, each by its chapter; one of a line is a part of the next one."""
    shared = {one for chapter in book.sections for one in above(book, chapter)}
    return [COVER, CONTENTS, *(one for one in book.sections if one not in shared)]


def above(book: AnnualBook, chapter: str) -> list[str]:
    """The chapters of one line that come before this one, and share its page."""
    found: list[str] = []
    if chapter not in book.sections or chapter == BookChapter.CONTRACTORS:
        return found
    for before in reversed(book.sections[: book.sections.index(chapter)]):
        if not _is_one_line(book, before):
            break
        found.insert(0, before)
    return [] if _is_one_line(book, chapter) and chapter != book.sections[-1] else found


def _is_one_line(book: AnnualBook, chapter: str) -> bool:
    """True where there is nothing to say but that there is nothing."""
    empty = {
        BookChapter.MOVEMENT: not book.known_before,
        BookChapter.DOWNGRADES: not book.compared.explained,
        BookChapter.CAPA: not (book.capa and book.capa.unclosed),
        BookChapter.PLANS: not (book.plans and book.plans.rows),
    }
    return empty.get(BookChapter(chapter), False)


def part_html(book: AnnualBook, chapter: str, *, numbers: Numbers) -> str:
    """The HTML of one part but the contractors' pages."""
    told = [*above(book, chapter), chapter]
    context: dict[str, Any] = {}
    for one in told:
        context |= _context(book, one, numbers=numbers)
    return _document(book, told, numbers=numbers, context=context)


def contractors_html(
    book: AnnualBook, cards: Sequence[tuple[RankedContractor, Scorecard]], *, numbers: Numbers
) -> str:
    """The HTML of some contractors' pages, each exactly one page long."""
    pages = [
        _page(card, entry, of=book.ranked, key=str(at)) for at, (entry, card) in enumerate(cards)
    ]
    return _document(book, [BookChapter.CONTRACTORS], numbers=numbers, context={"pages": pages})


def outline(book: AnnualBook, numbers: Numbers) -> list[ContentsLine]:
    """The bookmarks: every chapter, and every contractor below theirs."""
    return [
        _line(book, numbers, chapter=chapter, every=True) for chapter in (CONTENTS, *book.sections)
    ]


def title_of(chapter: str) -> str:
    """What a part is called, in the active language."""
    return _("Contents") if chapter == CONTENTS else str(BookChapter(chapter).label)


def _document(
    book: AnnualBook, chapters: Sequence[str], *, numbers: Numbers, context: dict[str, Any]
) -> str:
    return render_to_string(
        "annual_books/pdf/part.html",
        context
        | {
            "book": book,
            "numbers": numbers,
            "language": get_language(),
            "chapters": [f"annual_books/pdf/{one}.html" for one in chapters],
            "running": book.title,
            "cover": COVER in chapters,
        },
    )


def _context(book: AnnualBook, chapter: str, *, numbers: Numbers) -> dict[str, Any]:
    """What a chapter shows besides the book itself."""
    made: dict[str, Callable[[], dict[str, Any]]] = {
        CONTENTS: lambda: _contents(book, numbers),
        BookChapter.SUMMARY: lambda: _summary(book),
        BookChapter.MOVEMENT: lambda: _movement(book),
        BookChapter.RANKING: lambda: _ranking(book, numbers),
        BookChapter.CAPA: lambda: _ageing(book),
        BookChapter.METHODS: lambda: _methods(book),
    }
    return made[chapter]() if chapter in made else {}


def _contents(book: AnnualBook, numbers: Numbers) -> dict[str, Any]:
    """The chapters; ``index`` is the one to look a contractor up in where they are too many."""
    lines = {one: _line(book, numbers, chapter=one) for one in book.sections}
    many = BookChapter.CONTRACTORS in lines and not lines[BookChapter.CONTRACTORS].children
    return {"lines": lines.values(), "index": lines.get(BookChapter.RANKING) if many else None}


def _summary(book: AnnualBook) -> dict[str, Any]:
    down, up, _same = book.moved
    return {"down": down, "up": up, "ratings_chart": _ratings_chart(book)}


def _ranking(book: AnnualBook, numbers: Numbers) -> dict[str, Any]:
    paged = BookChapter.CONTRACTORS in book.sections
    rows = [(one, _contractor_line(one, numbers) if paged else None) for one in book.entries]
    return {"rows": rows, "paged": paged}


def _line(book: AnnualBook, numbers: Numbers, *, chapter: str, every: bool = False) -> ContentsLine:
    children: tuple[ContentsLine, ...] = ()
    few = len(book.entries) <= NAMED_IN_CONTENTS
    if chapter == BookChapter.CONTRACTORS and (few or every):
        children = tuple(_contractor_line(one, numbers) for one in book.by_name)
    page = numbers.first.get(chapter, 0)
    return ContentsLine(title_of(chapter), f"{LINK}{chapter}", page, children)


def _contractor_line(one: RankedContractor, numbers: Numbers) -> ContentsLine:
    sha256 = one.subject.sha256
    return ContentsLine(one.subject.contractor, LINK + sha256, numbers.contractors.get(sha256, 0))


def _page(card: Scorecard, entry: RankedContractor, *, of: int, key: str) -> ContractorPage:
    told = _lowering_incidents(card)
    incidents = told[:INCIDENTS]
    left = PAGE - _taken(card) - BEING_REVISED * _is_unsettled(entry.subject)
    left -= bool(incidents) * HEADING + INCIDENT * len(incidents)
    notes = HEADING + sum(NOTE + LINE * (len(row.note) > NOTE_ROOM) for row in card.noted)
    seen = card.noted if notes + LEAST_LOST * ROW < left else ()
    left -= bool(seen) * notes
    rows = min(MOST_LOST, max(LEAST_LOST, int(left / ROW)))
    return ContractorPage(
        card=card,
        rank=entry.rank,
        of=of,
        being_revised=entry.subject.being_revised,
        first=key == "0",
        long=len(card.contractor) > LONG_NAME,
        dense=len(card.elements) > FEW,
        change=difference(card.percent, card.previous.percent) if card.previous else None,
        chart=element_chart(card, key=f"radar-{key}"),
        lost=card.lost[:rows],
        incidents=incidents,
        more_incidents=len(told) - len(incidents),
        weak=[group for group in card.groups if group.weak],
        seen=seen,
    )


def _is_unsettled(subject: Subject) -> bool:
    """Whether its page says that it may be replaced, or no longer holds."""
    return subject.being_revised or subject.overtaken


def _lowering_incidents(card: Scorecard) -> list[IncidentRow]:
    """The incidents that lowered the rating, once each; all of them where none did."""
    if not card.lowered_by_incidents:
        return list(card.incidents)
    return list({one.ref: one for fired in card.downgrades for one in fired.incidents}.values())


def _taken(card: Scorecard) -> float:
    """What of the page, in millimetres, is always there: all but lost points and notes."""
    dense = len(card.elements) > FEW
    elements = sum(5.0 if dense or len(row.title) <= 26 else 8.3 for row in card.elements)
    reason = 4.8 * (1 + min(len(card.reason), 420) // 95)
    long = len(card.contractor) > LONG_NAME
    name = NAME_LINE * (1 + len(card.contractor) // NAME_ROOM) if long else 8
    name += LINE * (len(card.scope) > SCOPE_ROOM)
    warning = 12.0 if card.provisional or not card.state.is_published else 0.0
    if card.reopened:  # who and when, then the reason, as the template cuts it
        warning += 1.4 + LINE * (2 + min(len(card.reopened.reason), REASON_MOST) // NOTE_ROOM)
    return FIXED + name + warning + reason + max(62.0, elements + 6)


def _ratings_chart(book: AnnualBook) -> SafeString:
    compared = bool(book.known_before)
    shares = [
        Share(
            label=rating.label,
            tint=PAINT[rating.colour][0],
            ink=PAINT[rating.colour][1],
            count=now,
            before=before if compared else None,
        )
        for rating, now, before in book.ratings
    ]
    return distribution(
        key="ratings",
        title=_("How many contractors have which rating"),
        shares=shares,
        now=book.year,
        before=str(book.last_year),
    )


def _movement(book: AnnualBook) -> dict[str, Any]:
    down, up, same = book.moved
    falls, rises = book.steepest
    ratings = [*book.ladder.ratings, no_rating()]
    place = {rating.code: at for at, rating in enumerate(ratings)}
    flows: dict[tuple[int, int], int] = {}
    for one in book.entries:
        if one.before is not None:
            pair = place[one.before.code], place[one.subject.rating.code]
            flows[pair] = flows.get(pair, 0) + 1
    steps = [
        RatingStep(one.label, *PAINT.get(one.colour, ("#ffffff", "#5b6472"))) for one in ratings
    ]
    words = RibbonWords(
        up=_("%(count)s up") % {"count": whole(len(up))},
        same=_("%(count)s the same") % {"count": whole(same)},
        down=_("%(count)s down") % {"count": whole(len(down))},
    )
    drawn = movement(
        key="movement", title=_("From last year's ratings to this year's"),
        years=(str(book.last_year), book.year), steps=steps, flows=flows, wording=words,
    )  # fmt: skip
    return {"movement_chart": drawn, "down": down, "up": up, "falls": falls, "rises": rises}


def _ageing(book: AnnualBook) -> dict[str, Any]:
    return {"ageing_chart": ageing_of(book.capa.ages) if book.capa else None}


def _methods(book: AnnualBook) -> dict[str, Any]:
    ladder = book.ladder
    return {
        "ladder_chart": charts.scale(
            key="ladder",
            title=_("The rating ladder"),
            bands=chart_bands(ladder),
            score=None,
            others=[],
        ),
        "ladder_rows": [
            (rating, band_words(band) if (band := ladder.band(rating.code)) else "")
            for rating in ladder.ratings
        ],
    }
