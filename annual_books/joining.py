"""Many tagged PDFs to one: pages, the tags of every part, bookmarks, and links across parts.

pikepdf copies pages; what it leaves out is done here: each part numbers its marked content from
0, so the keys are moved on, and the structure of each part becomes a branch of one document.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from annual_books.parts import LINK, ContentsLine
from documents.printing.printable import unmarked

if TYPE_CHECKING:
    from pikepdf import OutlineItem, Pdf


def join(
    parts: Sequence[Path],
    *,
    bookmarks: Sequence[ContentsLine],
    pages: Mapping[str, int],
    path: Path,
) -> None:
    """Write ``parts`` as one file; language, title and metadata are those of the first.

    ``pages`` gives the page number of what ``book:...`` links name. The same parts give the same
    bytes.
    """
    import pikepdf

    with pikepdf.open(parts[0]) as book:
        tags = _Tags(book)
        for part in parts[1:]:
            with pikepdf.open(part) as other:
                tags.add(other)
        _link(book, pages)
        with book.open_outline() as outline:
            outline.root[:] = [_bookmark(line) for line in bookmarks]
        del book.docinfo["/Producer"]
        book.save(
            path,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )


class _Tags:
    """The structure tree of the first part, to which the others are added with their pages."""

    def __init__(self, book: "Pdf") -> None:
        self.book = book
        root = book.make_indirect(book.Root.StructTreeRoot)
        book.Root.StructTreeRoot = root
        self.document = root.K[0]
        self.numbers = root.ParentTree.Nums
        self.next_key = _next_key(self.numbers)

    def add(self, other: "Pdf") -> None:
        """Append the pages of ``other`` and hang its tags below ours."""
        at = len(self.book.pages)
        self.book.pages.extend(other.pages)
        # After the pages, so that what points to a page points to its copy.
        root = self.book.copy_foreign(other.make_indirect(other.Root.StructTreeRoot))
        for branch in root.K[0].K:
            branch.P = self.document
            self.document.K.append(branch)
        theirs = root.ParentTree.Nums
        for place in range(0, len(theirs), 2):
            self.numbers.append(int(theirs[place]) + self.next_key)
            self.numbers.append(theirs[place + 1])
        for page in list(self.book.pages)[at:]:
            self._renumber(page.obj, "/StructParents")
            for annotation in page.obj.get("/Annots", ()):
                self._renumber(annotation, "/StructParent")
        self.next_key += _next_key(theirs)

    def _renumber(self, thing: Any, name: str) -> None:
        if name in thing:
            thing[name] = int(thing[name]) + self.next_key


def _next_key(numbers: Any) -> int:
    """One more than the greatest key of a number tree written as one list."""
    return max((int(numbers[place]) for place in range(0, len(numbers), 2)), default=-1) + 1


def _link(book: "Pdf", pages: Mapping[str, int]) -> None:
    """Turn the links to other parts into links inside the file."""
    from pikepdf import Array, Name, String

    for page in book.pages:
        for annotation in page.obj.get("/Annots", ()):
            target = str(annotation.A.get("/URI", "")) if "/A" in annotation else ""
            if target.startswith(LINK):
                number = pages[target.removeprefix(LINK)]
                del annotation["/A"]
                annotation["/Contents"] = String(_("Page %(number)s") % {"number": number})
                annotation["/Dest"] = Array([book.pages[number - 1].obj, Name.Fit])


def _bookmark(line: ContentsLine) -> "OutlineItem":
    from pikepdf import OutlineItem

    item = OutlineItem(unmarked(line.title), line.page - 1, page_location="Fit")
    item.children.extend(_bookmark(child) for child in line.children)
    item.is_closed = True
    return item
