"""Files that wait for their form: it came back for another reason, and nobody chooses them twice.

They stand in the storage on record as on their way (PendingFile), named by no row, and go a day
later by themselves. The form carries a signed word for each; sent again, the file is read from the
storage as if it came in anew. A word is good for what it was given for: ``about`` names person and
place.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Refusal
from core.requests.uploads import TooLarge, files_of
from files.handing_in import inspected, received
from files.stored import PENDING_FOR, store


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file that waits: what the form sends of it, and its name."""

    word: str
    name: str


@dataclass(frozen=True, slots=True)
class WaitingPlace:
    """The form of one place, ``place``, as one request sends it: for its person alone."""

    request: HttpRequest
    place: str

    def kept(self) -> list[WaitingFile]:
        """The files that waited, and those that came now.

        Call outside a transaction, where the form is shown again.
        """
        sent, refusal = files_of(self.request)
        waiting = waiting_files(self._words, about=self._about)
        if refusal is None or isinstance(refusal, TooLarge):  # the others came in whole
            waiting += wait(sent.getlist("evidence"), about=self._about, now=timezone.now())
        return waiting

    @contextmanager
    def taken_up(self, *, field: str) -> Iterator[list["File[bytes]"]]:
        """The files that waited and go along now; as ``taken_up`` says."""
        with taken_up(self._words, about=self._about, field=field) as waited:
            yield waited

    @property
    def _about(self) -> str:
        return f"{self.place}/{self.request.user.pk}"

    @property
    def _words(self) -> list[str]:
        return self.request.POST.getlist("waiting")


def wait(files: Sequence["File[bytes]"], *, about: str, now: datetime) -> list[WaitingFile]:
    """Have files wait for their form; those that would be refused, or find no room, are left out.

    Call outside a transaction.
    """
    waiting = []
    for one in received(files):
        try:
            [handed_in] = inspected([one], field="file")
            stored = store(one.content, ending=handed_in.inspected.ending, now=now)
        except Refusal:
            continue  # said at its field: it is no use to keep it, or there is no room
        word = signing.dumps([stored, one.name], salt=_salt(about))
        waiting.append(WaitingFile(word, one.name))
    return waiting


def waiting_files(words: Iterable[str], *, about: str) -> list[WaitingFile]:
    """Those of these words that are still good; others are left out."""
    return [WaitingFile(word, name) for word, (_stored, name) in _good(words, about)]


@contextmanager
def taken_up(words: Sequence[str], *, about: str, field: str) -> Iterator[list["File[bytes]"]]:
    """The files of these words, as if they came in anew; closed at the end.

    Refusal, beside ``field``, where one no longer waits: a day is over, or the word is not ours.
    """
    good = _good(words, about)
    if len(good) < len(set(words)):
        said = _("A file that you chose before waited for a day and is gone: choose it again.")
        raise Refusal(said, fields={field: said})
    with ExitStack() as opened:
        yield [
            File(opened.enter_context(default_storage.open(stored)), name=name)
            for _word, (stored, name) in good
        ]


def _good(words: Iterable[str], about: str) -> list[tuple[str, tuple[str, str]]]:
    found = []
    for word in dict.fromkeys(words):
        try:
            stored, name = signing.loads(word, salt=_salt(about), max_age=PENDING_FOR)
        except signing.BadSignature:
            continue
        if default_storage.exists(stored):
            found.append((word, (stored, name)))
    return found


def _salt(about: str) -> str:
    return f"core.files.waiting {about}"  # as the room was called when forms were first signed
