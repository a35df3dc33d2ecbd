"""A scanner of viruses (clamd), where the settings name one: what it finds harmful is not kept.

Its protocol is spoken here: what there is of libraries for it is GPL, or older than ten years.
"""

import logging
import socket
from contextlib import suppress
from typing import BinaryIO
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import Refusal

log = logging.getLogger(__name__)

PIECE = 256 * 1024  # bytes sent at once
SECONDS = 30  # without a word from it: it does not answer
LONGEST_ANSWER = 4096
CLEAN = "stream: OK"
FOUND = " FOUND"
TOO_LARGE = "size limit exceeded"  # beyond its StreamMaxLength, where it stops reading


class NoScanner(Refusal):
    """The scanner does not answer, or could not tell: nothing is kept unseen."""

    status = 503
    retry_after = 30


def refuse_harmful(content: BinaryIO, *, name: str) -> None:
    """Refusal where the scanner finds a virus, NoScanner where it cannot tell; none, no question.

    ``content`` is read from its start and left at its end.
    """
    if not settings.CLAMD:
        return
    try:
        said = _asked(b"zINSTREAM\0", content)
    except OSError as error:
        said = f"{type(error).__name__}: {error}"
    if said == CLEAN:
        return
    if said.endswith(FOUND):
        virus = said.removeprefix("stream: ").removesuffix(FOUND)
        log.warning("A file was refused: the scanner found %s in it.", virus)
        raise Refusal(
            _(
                "%(name)s carries a virus (%(virus)s), and was not stored. Clean the device it "
                "comes from, and tell your IT department."
            )
            % {"name": name, "virus": virus}
        )
    log.error("The virus scanner did not tell whether a file is harmless: %s", said)
    if TOO_LARGE in said:
        raise Refusal(
            _(
                "%(name)s is larger than the virus scanner looks through, and was not stored: send "
                "a smaller file, or ask an administrator to raise StreamMaxLength of the scanner."
            )
            % {"name": name}
        )
    raise NoScanner(
        _(
            "%(name)s could not be looked through for viruses, and was not stored: try again in a "
            "minute, and tell an administrator if it stays so."
        )
        % {"name": name}
    )


def scanner_answers() -> bool:
    """Whether the scanner that the settings name answers."""
    try:
        return _asked(b"zPING\0") == "PONG"
    except OSError:
        return False


def _asked(command: bytes, content: BinaryIO | None = None) -> str:
    """What clamd answers; OSError where it is not reached or falls silent."""
    with _connected() as line:
        line.sendall(command)
        if content is not None:
            content.seek(0)
            with suppress(ConnectionError):  # it hangs up on what is too large, after its answer
                while piece := content.read(PIECE):
                    line.sendall(len(piece).to_bytes(4, "big") + piece)
                line.sendall(bytes(4))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
            more = line.recv(LONGEST_ANSWER)
            if not more:
                break
            answer += more
    return answer.rstrip(b"\0").decode("utf-8", "replace")


def _connected() -> socket.socket:
    address = urlsplit(settings.CLAMD)
    if address.scheme != "unix":
        return socket.create_connection((address.hostname or "", address.port or 3310), SECONDS)
    line = socket.socket(socket.AF_UNIX)
    try:
        line.settimeout(SECONDS)
        line.connect(address.path)
    except OSError:
        line.close()
        raise
    return line
