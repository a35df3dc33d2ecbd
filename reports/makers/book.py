"""The annual book: laid out in parts, so that memory stays flat, the bar moves, and it can stop."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from evaluations.models import Result
from reports.archival import attached_figures
from reports.book.apart import apart, apart_in_turn
from reports.book.content import Book, Entry, book_of
from reports.book.joining import join
from reports.book.layout import pages_in, write_part
from reports.book.parts import (
    COVER,
    Numbers,
    chapters_of,
    contractors_html,
    outline,
    part_html,
)
from reports.book.sections import Section
from reports.letterhead import logo_address
from reports.makers import Maker, Progress
from reports.makers.comparison import compared_or_refusal
from reports.models import Document
from reports.naming import subject_of
from reports.scorecard import Scorecard, scorecard_of
from reports.selectors import listed_results

A_PART = 15  # contractors in one part: some 4 MB each while WeasyPrint has them
# Contractors whose rows in a chapter take as long as one contractor's page.
ROWS_A_STEP: Mapping[str, int] = {
    Section.HEATMAP: 5,
    Section.RANKING: 14,
    Section.MOVEMENT: 20,
    Section.CAPA: 30,
}


def subject(digests: Sequence[str], options: Mapping[str, Any]) -> str:
    """``2024: 300 contractors (CSMS), Site: Pit Utara``"""
    whole = subject_of(listed_results(Result.objects.filter(sha256__in=digests)))
    return ", ".join(filter(None, [whole, options.get("scope", "")]))


def make(document: Document, progress: Progress) -> Path:
    """Count the pages of every chapter, then write each with its numbers, then join them."""
    book = book_of(
        compared_or_refusal(document.results),
        document.options,
        owner=document.options.get("owner") or settings.OWNER_NAME,
        logo=logo_address(document.options.get("logo", "")),
    )
    chapters = chapters_of(book)
    steps = _Steps(progress, book, chapters)
    numbers = _numbers(book, _counted(book, chapters, steps))
    parts: list[Path] = []
    for chapter in chapters:
        if chapter == Section.CONTRACTORS:
            parts += _write_contractors(book, numbers, steps, progress.folder)
            continue
        path = progress.folder / f"{chapter}.pdf"
        html, first = part_html(book, chapter, numbers), numbers.first[chapter]
        attached = [attached_figures(book.compared)] if chapter == COVER else []
        apart(write_part(html, first_page=first, path=path, attached=attached))
        parts.append(path)
        steps.chapter(chapter)
    path = progress.folder / "book.pdf"
    pages = {**numbers.first, **numbers.contractors}
    join(parts, bookmarks=outline(book, numbers), pages=pages, path=path)
    return path


class _Steps:
    """The bar: a contractor's page is a step, a chapter as many as it takes as long."""

    def __init__(self, progress: Progress, book: Book, chapters: Sequence[str]) -> None:
        self._progress = progress
        self._contractors = len(book.entries)
        own = self._contractors * (Section.CONTRACTORS in chapters)
        others = [one for one in chapters if one != Section.CONTRACTORS]
        self.total = 2 * sum(self._weight(one) for one in others) + own + 1
        self._done = 0
        progress(0, self.total)

    def chapter(self, chapter: str) -> None:
        """A chapter was counted, or written."""
        self._move(self._weight(chapter))

    def contractors(self, count: int) -> None:
        """So many contractors' pages were written."""
        self._move(count)

    def _weight(self, chapter: str) -> int:
        rows = ROWS_A_STEP.get(chapter)
        return 1 + (self._contractors // rows if rows else 0)

    def _move(self, steps: int) -> None:
        self._done += steps
        self._progress(self._done, self.total)


def _counted(book: Book, chapters: Sequence[str], steps: _Steps) -> dict[str, int]:
    counts = {}
    for chapter in chapters:
        if chapter == Section.CONTRACTORS:
            counts[chapter] = len(book.entries)
        else:
            counts[chapter] = apart(pages_in(part_html(book, chapter, Numbers())))
            steps.chapter(chapter)
    return counts


def _numbers(book: Book, counts: Mapping[str, int]) -> Numbers:
    first, page = {}, 1
    for chapter, count in counts.items():
        first[chapter] = page
        page += count
    begin = first.get(Section.CONTRACTORS, 0)
    return Numbers(
        first=first,
        contractors={
            one.subject.sha256: begin + at if begin else 0 for at, one in enumerate(book.by_name)
        },
        total=page - 1,
    )


def _write_contractors(book: Book, numbers: Numbers, steps: _Steps, folder: Path) -> Iterator[Path]:
    """The contractors' pages, some in a file; what is read of them is read here, in the parent."""
    names = book.by_name
    parts = [names[begin : begin + A_PART] for begin in range(0, len(names), A_PART)]
    paths = [folder / f"contractors-{at:05}.pdf" for at in range(len(parts))]
    works = (
        write_part(
            contractors_html(book, _cards(entries), numbers),
            first_page=numbers.contractors[entries[0].subject.sha256],
            path=path,
        )
        for entries, path in zip(parts, paths, strict=True)
    )
    for entries, path, pages in zip(parts, paths, apart_in_turn(works), strict=True):
        if pages != len(entries):
            raise RuntimeError(f"A contractor takes more than one page in {path.name}.")
        steps.contractors(len(entries))
        yield path


def _cards(entries: Sequence[Entry]) -> list[tuple[Entry, Scorecard]]:
    """The scorecards of these contractors: no more of them are in memory at a time."""
    wanted = [one.subject.sha256 for one in entries]
    results = Result.objects.select_related("publication").defer("case")
    found = {one.sha256: one for one in results.filter(sha256__in=wanted)}
    return [(one, scorecard_of(found[one.subject.sha256])) for one in entries]


MAKER = Maker(
    extension="pdf", content_type="application/pdf", make=make, subject=subject, most=2000
)
