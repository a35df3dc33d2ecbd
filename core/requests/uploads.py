"""How much a request may weigh, refused before it is read.

Three gates, the earliest first: the proxy in front (docs/decisions/0006-evidence.md), the
length that a request declares, and the count of the files and of each one's bytes as they come
in. A request that declares no length is read by nobody: Django takes it to be empty.
"""

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import (
    FileUploadHandler,
    SkipFile,
    StopUpload,
    TemporaryFileUploadHandler,
)
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core.errors import Refusal
from core.errors.answers import refused
from core.errors.outside import refusal_of

MEGABYTE = 1024 * 1024
FORM_BESIDE_A_FILE = 64 * 1024  # bytes: its token, its boundaries, the name of the file
TELLS, REFUSED = "_tells_of_files", "_upload_refusal"  # left on a request
View = Callable[..., HttpResponse]


class TooLarge(Refusal, RequestDataTooBig):
    """More bytes than are taken. Where no view can say so, Django itself answers with 400."""

    status = 413


class TooManyFiles(Refusal, TooManyFilesSent):
    """More files than are taken at once. Where no view can say so, Django answers with 400."""

    def __init__(self, sent: int) -> None:
        super().__init__(too_many_files(sent))
        self.sent = sent


def takes_files(view: Any) -> Any:
    """Mark a view whose requests may carry files; all others take little."""
    view.takes_files = True
    return view


def tells_of_files(view: Any) -> Any:
    """Mark a view that takes files and says itself what is wrong with them.

    It asks ``files_of`` and takes no file where there is one; what else was sent is kept.
    """
    view.tells_of_files = True
    return takes_files(view)


def files_of(request: HttpRequest) -> tuple[Any, Refusal | None]:
    """The files of a request, and why none of them can be taken (None where they can)."""
    files = request.FILES  # reads the body
    return files, getattr(request, REFUSED, None)


def takes_a_file_of(largest: int) -> Callable[[Any], Any]:
    """Mark a view whose requests carry one file of at most ``largest`` bytes."""

    def mark(view: Any) -> Any:
        view.largest_request = largest + FORM_BESIDE_A_FILE
        return takes_files(view)

    return mark


def keeps_a_file_in_memory_of(largest: int) -> Callable[[Any], Any]:
    """Mark a view whose one file of at most ``largest`` bytes never touches a disk.

    The file comes to the view as a HashedFile.
    """

    def mark(view: Any) -> Any:
        view.upload_handlers = lambda: [InMemoryHandler(largest=largest)]
        return takes_a_file_of(largest)(view)

    return mark


class LargestRequestMiddleware:
    """Refuses by the declared length, before any view, form or check reads the body.

    Where a view says how its files are to be kept, that is arranged here as well. Stands above
    the CSRF middleware, which reads a form to find its token.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, *_args: object) -> HttpResponse | None:
        """Answer 413 when more is announced than this view takes."""
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
        if getattr(view, "takes_files", False):
            limit = getattr(view, "largest_request", settings.LARGEST_REQUEST)
        setattr(request, TELLS, getattr(view, "tells_of_files", False))
        if hasattr(view, "upload_handlers"):
            request.upload_handlers = view.upload_handlers()
        if _declared_length(request) <= limit:
            return None
        refusal = TooLarge(
            _("That is more than the %(limit)s MB that are taken at once: send less.")
            % {"limit": limit // MEGABYTE}
        )
        return refused(request, refusal)


def _declared_length(request: HttpRequest) -> int:
    try:
        return int(request.headers.get("content-length") or 0)
    except ValueError:
        return 0


class LargestFileHandler(FileUploadHandler):
    """Counts files, and a file's bytes as they arrive; the first of the handlers.

    At a limit the whole upload stops, and what was received is thrown away. Where the view tells
    of it itself, the rest is read without being kept, so that the words beside it arrive.
    """

    refusal: Refusal | None = None
    files = 0

    @property
    def _view_answers(self) -> bool:
        return bool(getattr(self.request, TELLS, False))

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """One more; those beyond the limit are counted and not kept."""
        super().new_file(*args, **kwargs)
        self.files += 1
        if self.files > settings.FILES_AT_ONCE:
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass the chunk on, or stop at the limit."""
        if start + len(raw_data) > settings.LARGEST_FILE:
            self.refusal = TooLarge(larger_than_a_file_may_be(str(self.file_name)))
            if self._view_answers:
                raise SkipFile
            raise StopUpload(connection_reset=True)  # the rest is not read
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The handlers after this one keep the file."""

    def upload_complete(self) -> None:
        """Raise the refusal once Django has closed, and so deleted, what came in; or leave it."""
        if self.files > settings.FILES_AT_ONCE:
            self.refusal = TooManyFiles(self.files)
        if self.refusal is None:
            return
        if not self._view_answers:
            raise self.refusal
        setattr(self.request, REFUSED, self.refusal)


class TemporaryFileHandler(TemporaryFileUploadHandler):
    """Keeps a file of some size on the disk for as long as its request.

    Where the disk is full or fails, and the view tells of files itself, the rest is read without
    being kept, so that the words beside it arrive.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file, unless there is no room for one."""
        if not self._done(lambda: super(TemporaryFileHandler, self).new_file(*args, **kwargs)):
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write the chunk, or read the file to its end without keeping it."""
        write = super().receive_data_chunk
        if not self._done(lambda: write(raw_data, start)):
            raise SkipFile

    def file_complete(self, file_size: int) -> Any:
        """The file; None where its last bytes found no room."""
        complete, found = super().file_complete, []
        self._done(lambda: found.append(complete(file_size)))
        return found[0] if found else None

    def _done(self, step: Callable[[], object]) -> bool:
        """False where it found no room, or the disk fails, and the view says so."""
        try:
            step()
        except OSError as error:
            refusal = refusal_of(error)
            if refusal is None or not getattr(self.request, TELLS, False):
                raise
            setattr(self.request, REFUSED, refusal)
            if self.file is not None:  # what it still holds back has room then: it can be closed
                with suppress(OSError):
                    os.truncate(self.file.temporary_file_path(), 0)
            return False
        return True


class HashedFile(InMemoryUploadedFile):
    """A file in memory with the SHA-256 of its bytes, taken while they came in."""

    sha256: str


class InMemoryHandler(FileUploadHandler):
    """Keeps a file of up to ``largest`` bytes in memory and hashes it as it arrives."""

    def __init__(self, *, largest: int) -> None:
        super().__init__()
        self.largest = largest
        self.refusal: TooLarge | None = None
        self.kept = BytesIO()
        self.digest = hashlib.sha256()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin with nothing."""
        super().new_file(*args, **kwargs)
        self.kept, self.digest = BytesIO(), hashlib.sha256()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep and count the chunk, or stop the whole upload."""
        if start + len(raw_data) > self.largest:
            self.kept = BytesIO()
            name = str(self.file_name)
            self.refusal = TooLarge(larger_than_a_file_may_be(name, limit=self.largest))
            raise StopUpload(connection_reset=True)  # the rest is not read
        self.digest.update(raw_data)
        self.kept.write(raw_data)

    def file_complete(self, file_size: int) -> HashedFile:
        """The file as the view gets it."""
        self.kept.seek(0)
        file = HashedFile(
            file=self.kept,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
        file.sha256 = self.digest.hexdigest()
        return file

    def upload_complete(self) -> None:
        """Raise TooLarge where there was more than is taken."""
        if self.refusal is not None:
            raise self.refusal


def too_many_files(sent: int) -> str:
    """The sentence about more files than are taken at once."""
    return _(
        "You sent %(sent)s files; at most %(limit)s are taken at once, and none was stored. Send "
        "%(limit)s, then the others, or put photos together in one PDF."
    ) % {"sent": sent, "limit": settings.FILES_AT_ONCE}


def larger_than_a_file_may_be(name: str, *, limit: int | None = None) -> str:
    """The sentence about a file beyond the limit, in bytes; else that of evidence."""
    return _("%(name)s is larger than %(limit)s MB: make it smaller, then choose it again.") % {
        "name": name,
        "limit": (limit or settings.LARGEST_FILE) // MEGABYTE,
    }
