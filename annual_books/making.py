"""The annual book: laid out in parts, so that memory stays flat, the bar moves, and it can stop."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from annual_books.content import AnnualBook, RankedContractor, annual_book_of
from annual_books.joining import join
from annual_books.layout import Piece, pages_in, write_part
from annual_books.parts import (
    COVER,
    Numbers,
    above,
    chapters_of,
    contractors_html,
    outline,
    part_html,
)
from annual_books.processes import apart, apart_in_turn
from annual_books.sections import BookChapter
from contractors.choices import Audience
from contractors.days import clocks_of
from documents.jobs.parts import KeptParts
from documents.jobs.progress_bar import ProgressBar
from documents.kinds import Maker
from documents.letterhead import logo_address
from documents.models import Document
from evaluations.models import Result
from reports.archival import attached_figures
from reports.makers.comparison import compared_or_refusal
from reports.scorecard import Scorecard, scorecard_of
from reports.selectors import subject_of_results

A_PART = 15  # contractors in one part: some 4 MB each while WeasyPrint has them
# Contractors whose rows in a chapter take as long as one contractor's page.
ROWS_A_STEP: Mapping[str, int] = {
    BookChapter.HEATMAP: 5,
    BookChapter.RANKING: 14,
    BookChapter.MOVEMENT: 20,
    BookChapter.CAPA: 30,
    BookChapter.PLANS: 30,
}


def subject(digests: Sequence[str], options: Mapping[str, Any]) -> str:
    """``2024: 300 contractors (CSMS), Site: Pit Utara``"""
    whole = subject_of_results(digests)
    return ", ".join(filter(None, [whole, options.get("scope", "")]))


def make(document: Document, progress: ProgressBar) -> Path:
    """Count the pages of every chapter, then write each with its numbers, then join them.

    What a worker before this one has finished is taken from where it was kept.
    """
    book = annual_book_of(
        compared_or_refusal(document.results),
        document.options,
        owner=document.options.get("owner") or settings.OWNER_NAME,
        logo=logo_address(document.options.get("logo", "")),
    )
    chapters = chapters_of(book)
    kept, steps = KeptParts(document), _Steps(progress, book, chapters=chapters)
    numbers = _numbers(book, _page_counts(book, chapters, kept=kept, steps=steps))
    parts: list[Path] = []
    for chapter in chapters:
        if chapter == BookChapter.CONTRACTORS:
            parts += _write_contractors(book, numbers, kept=kept, steps=steps)
        else:
            parts.append(_write_chapter(book, chapter, numbers=numbers, kept=kept, steps=steps))
    path = progress.folder / "book.pdf"
    pages = {**numbers.first, **numbers.contractors}
    join(parts, bookmarks=outline(book, numbers), pages=pages, path=path)
    return path


class _Steps:
    """The bar: a contractor's page is a step, a chapter as many as it takes as long.

    Where a worker before left it, it stays until all that was found is told again.
    """

    def __init__(self, progress: ProgressBar, book: AnnualBook, *, chapters: Sequence[str]) -> None:
        self.folder = progress.folder
        self._progress = progress
        self._contractors = len(book.entries)
        own = self._contractors * (BookChapter.CONTRACTORS in chapters)
        others = [one for one in chapters if one != BookChapter.CONTRACTORS]
        self.total = 2 * sum(self.weight(one) for one in others) + own + 1
        self._done = 0
        self._left_at = progress.document.done
        self._found_only = True
        progress(self._left_at, self.total)

    def weight(self, chapter: str) -> int:
        """How many steps a chapter is."""
        rows = ROWS_A_STEP.get(chapter)
        return 1 + (self._contractors // rows if rows else 0)

    def found(self, steps: int) -> None:
        """So many were made by a worker before."""
        self._done += steps
        if self._found_only:
            self._progress.already(max(self._done, self._left_at), self.total)
        else:
            self._progress(self._done, self.total)

    def made(self, steps: int) -> None:
        """So many were made, and are kept."""
        if self._found_only:
            self._found_only = False
            self._progress.already(self._done, self.total)
        self._done += steps
        self._progress.lasting()
        self._progress(self._done, self.total)


def _page_counts(
    book: AnnualBook, chapters: Sequence[str], *, kept: KeptParts, steps: _Steps
) -> dict[str, int]:
    counts = {}
    for chapter in chapters:
        if chapter == BookChapter.CONTRACTORS:
            counts[chapter] = len(book.entries)
            continue
        piece = Piece(part_html(book, chapter, numbers=Numbers()))
        pages = kept.pages(piece.key)
        if pages is None:
            pages = apart(pages_in(piece))
            kept.keep(piece.key, pages=pages)
            steps.made(steps.weight(chapter))
        else:
            steps.found(steps.weight(chapter))
        counts[chapter] = pages
    return counts


def _write_chapter(
    book: AnnualBook, chapter: str, *, numbers: Numbers, kept: KeptParts, steps: _Steps
) -> Path:
    path = steps.folder / f"{chapter}.pdf"
    attached = [attached_figures(book.compared)] if chapter == COVER else []
    piece = Piece(part_html(book, chapter, numbers=numbers), numbers.first[chapter], attached)
    if kept.take(piece.key, path) is None:
        pages = apart(write_part(piece, path))
        kept.keep(piece.key, pages=pages, path=path)
        steps.made(steps.weight(chapter))
    else:
        steps.found(steps.weight(chapter))
    return path


def _numbers(book: AnnualBook, counts: Mapping[str, int]) -> Numbers:
    first: dict[str, int] = {}
    page = 1
    for chapter, count in counts.items():
        first |= dict.fromkeys([*above(book, chapter), chapter], page)
        page += count
    begin = first.get(BookChapter.CONTRACTORS, 0)
    return Numbers(
        first=first,
        contractors={
            one.subject.sha256: begin + at if begin else 0 for at, one in enumerate(book.by_name)
        },
        total=page - 1,
    )


def _write_contractors(
    book: AnnualBook, numbers: Numbers, *, kept: KeptParts, steps: _Steps
) -> Iterator[Path]:
    """The contractors' pages, some in a file; what is read of them is read here, in the parent."""
    names = book.by_name
    parts = [names[begin : begin + A_PART] for begin in range(0, len(names), A_PART)]
    paths = [steps.folder / f"contractors-{at:05}.pdf" for at in range(len(parts))]
    begun: list[tuple[str, bool]] = []  # of each part its key, and whether it was found

    def works() -> Iterator[Callable[[], int] | int]:
        for entries, path in zip(parts, paths, strict=True):
            html = contractors_html(book, _cards(entries), numbers=numbers)
            piece = Piece(html, numbers.contractors[entries[0].subject.sha256])
            found = kept.take(piece.key, path)
            begun.append((piece.key, found is not None))
            yield write_part(piece, path) if found is None else found

    for at, pages in enumerate(apart_in_turn(works())):
        (key, found), path, count = begun[at], paths[at], len(parts[at])
        if pages != count:
            raise RuntimeError(f"A contractor takes more than one page in {path.name}.")
        if found:
            steps.found(count)
        else:
            kept.keep(key, pages=pages, path=path)
            steps.made(count)
        yield path


def _cards(entries: Sequence[RankedContractor]) -> list[tuple[RankedContractor, Scorecard]]:
    """The scorecards of these contractors: no more of them are in memory at a time."""
    wanted = [one.subject.sha256 for one in entries]
    results = Result.objects.select_related("publication__finality", "evaluation").defer("case")
    found = {one.sha256: one for one in results.filter(sha256__in=wanted)}
    clocks = clocks_of([one.evaluation.contractor_id for one in found.values()])
    return [
        (
            one,
            scorecard_of(
                found[one.subject.sha256],
                audience=Audience.OWNER,
                overtaken=one.subject.overtaken,
                clock=clocks[found[one.subject.sha256].evaluation.contractor_id],
            ),
        )
        for one in entries
    ]


MAKER = Maker(make=make, subject=subject)
