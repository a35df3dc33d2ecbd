"""The kinds of document there are: each is contributed by the room that has what it shows.

A room lists its kinds as ``DOCUMENTS`` in its contributions.py. Nothing in this room knows what a
document shows: only that it is made of frozen records, its sources, each with a SHA-256.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Person
from core.contributions import gathered_as
from core.errors import Refusal
from documents.choices import KindChoice
from documents.jobs.progress_bar import ProgressBar
from documents.models import Document

OF_NOTHING = gettext_lazy(
    "There is no result to make this document of: choose a wider scope or another year."
)


class Source(Protocol):
    """A frozen record that a document shows."""

    @property
    def sha256(self) -> str: ...


def _none_of(_digests: Collection[str]) -> set[str]:
    return set()


def _no_options(_user: Person, _sent: QueryDict) -> Mapping[str, Any]:
    return {}


def _no_notes(_digests: Collection[str]) -> list[str]:
    return []


@dataclass(frozen=True, slots=True)
class Sources:
    """What documents are made of: records with a ``sha256`` that never change.

    ``replaced`` gives those of these (by hash) that a later published one took the place of,
    ``provisional`` those that are published and not final yet, ``being_revised`` those that a later
    one is being prepared for, ``overtaken`` those that no longer say what is so: a document says
    each.
    ``notes`` says in sentences what is odd about these, as it is told beside the file. Left out,
    none ever is, and nothing is odd.
    """

    visible_to: Callable[[Person], QuerySet[Any]]
    published: Callable[[], QuerySet[Any]]
    replaced: Callable[[Collection[str]], set[str]] = _none_of
    provisional: Callable[[Collection[str]], set[str]] = _none_of
    being_revised: Callable[[Collection[str]], set[str]] = _none_of
    overtaken: Callable[[Collection[str]], set[str]] = _none_of
    notes: Callable[[Collection[str]], list[str]] = _no_notes


Material = TypeVar("Material")  # what a document is made of, as it was read


@dataclass(frozen=True, slots=True)
class Maker:
    """How a document is made: imported when it is asked for, with the tools it needs.

    ``subject`` says of whom and when, from the hashes of the sources and the options, in the
    active language. ``make`` is called by the worker with the row and a ``ProgressBar``; it
    returns the file's bytes, or the path of a file it wrote under ``progress.folder`` (which goes
    when the job ends). It reads ``document.results`` and ``document.options``, runs in
    ``document.language``, and calls ``progress(done, total)`` as it gets on: that moves the bar,
    and raises Stopped when the job was cancelled. The same row must give the same bytes, whenever
    and wherever it is made.
    """

    make: Callable[[Document, ProgressBar], bytes | Path]
    subject: Callable[[Sequence[str], Mapping[str, Any]], str]


def maker_of(
    read: Callable[[Sequence[str]], Material],
    *,
    lay_out: Callable[[Material], bytes],
    subject: Callable[[Material], str],
) -> Maker:
    """Of what is read by its hashes and laid out as it is: two steps, the third is to keep it.

    ``subject`` says of whom and when.
    """
    return _in_three_steps(read, made=lambda found, _progress: lay_out(found), subject=subject)


def file_maker_of(
    read: Callable[[Sequence[str]], Material],
    *,
    write: Callable[[Material, Path], None],
    name: str,
    subject: Callable[[Material], str],
) -> Maker:
    """The same of what is written to a file of this name, which never stands whole in memory."""

    def made(found: Material, progress: ProgressBar) -> Path:
        path = progress.folder / name
        write(found, path)
        return path

    return _in_three_steps(read, made=made, subject=subject)


def _in_three_steps(
    read: Callable[[Sequence[str]], Material],
    *,
    made: Callable[[Material, ProgressBar], bytes | Path],
    subject: Callable[[Material], str],
) -> Maker:
    def make(document: Document, progress: ProgressBar) -> bytes | Path:
        found = read(document.results)
        progress(1, 3)
        content = made(found, progress)
        progress(2, 3)
        return content

    return Maker(make=make, subject=lambda digests, _options: subject(read(digests)))


@dataclass(frozen=True, slots=True)
class Scheduling:
    """How a kind is made each month of a scope that is read anew each time.

    ``form`` is what the form of a schedule asks besides, called with the data, ``user`` and
    ``initial``; what is chosen is kept as a query string. ``request`` (scope, by, language, now)
    asks for the document, or refuses; ``check`` raises Refusal for a scope that can never be
    carried out (None: there is no such scope). ``asks_alone``: the form means nothing to another
    kind, as chapters do.
    """

    form: Callable[..., forms.Form]
    request: Callable[..., Document]
    check: Callable[[QueryDict], None] | None = None
    asks_alone: bool = False


@dataclass(frozen=True, slots=True)
class RequestPage:
    """The page on which documents of a kind are asked for: the name of its address, and a link."""

    address: str
    link: Promise


@dataclass(frozen=True, slots=True)
class DocumentKind(KindChoice):
    """A kind of document: what its file is, who may have it, how it is asked for and made.

    ``maker`` is the dotted name of a ``Maker``: a web process needs none of its tools. ``asked``
    finds the sources a form asks for (None: only its own page asks), ``options`` what is printed of
    them besides, as JSON that is kept with the document. At most ``most`` sources are
    taken at once; ``only_one`` says so where it is exactly one, ``of_nothing`` what to do where
    there is none. ``quick`` ones take a second or two and go first. ``keeps_parts``: what is
    finished is kept until the job ends (``documents.jobs.parts``). ``lasts``: its file never
    expires once a source in it is published. ``scheduling``: None where it is not made by the
    month.
    """

    extension: str
    content_type: str
    maker: str
    sources: Sources
    may_request: Callable[[Person | None], bool]
    asked: Callable[[Person, QueryDict], Sequence[Source]] | None = None
    options: Callable[[Person, QueryDict], Mapping[str, Any]] = _no_options
    most: int = 5000
    only_one: Promise | None = None
    of_nothing: Promise = OF_NOTHING
    quick: bool = False
    keeps_parts: bool = False
    lasts: bool = False
    scheduling: Scheduling | None = None
    page: RequestPage | None = None

    def load_maker(self) -> Maker:
        """Its maker, imported now."""
        maker: Maker = import_string(self.maker)
        return maker

    def published_among(self, digests: Collection[str]) -> set[str]:
        """Those of these sources that are published."""
        found = self.sources.published().filter(sha256__in=digests)
        return set(found.values_list("sha256", flat=True))


def document_kinds() -> tuple[DocumentKind, ...]:
    """Every kind of document, by position."""
    return gathered_as(DocumentKind, "DOCUMENTS")


def kind_of(code: str) -> DocumentKind:
    """The kind of this code; Refusal where there is none."""
    found = _by_code().get(code)
    if found is None:
        raise no_such_kind()
    return found


def no_such_kind() -> Refusal:
    """What is said, at its field, of a kind that nobody can ask for."""
    said = _("There is no such kind of document: go back and choose again.")
    return Refusal(said, fields={"kind": said})


def kinds_scheduled() -> list[tuple[str, Promise]]:
    """The kinds that can be made by the month, and their words."""
    return [(kind.code, kind.label) for kind in document_kinds() if kind.scheduling]


@cache
def _by_code() -> dict[str, DocumentKind]:
    return {kind.code: kind for kind in document_kinds()}
