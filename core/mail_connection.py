"""What the mail server took, and what became of what it did not take.

SMTP says "taken" at one point only: the answer to the end of a mail's text. Broken off before the
text is handed over, a mail was certainly not taken; broken off between that and the answer, nobody
can know.
"""

import hashlib
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends import smtp

HANGS_UP = 421  # the server ends the connection with this answer


class PerhapsTaken(smtplib.SMTPException):
    """The connection broke while the text of a mail was handed over."""


class _TellingApart:
    """An SMTP connection that says whether it broke before or during the text of a mail."""

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Hand the text over. Raises PerhapsTaken where no answer came."""
        try:
            return super().data(msg)  # type: ignore[misc, no-any-return]
        except smtplib.SMTPResponseException:
            raise
        except OSError as error:
            raise PerhapsTaken(f"{type(error).__name__}: {error}") from error


class PlainConnection(_TellingApart, smtplib.SMTP):
    """Without TLS, or with STARTTLS."""


class TlsConnection(_TellingApart, smtplib.SMTP_SSL):
    """TLS from the first byte."""


class EmailBackend(smtp.EmailBackend):
    """Django's, over a connection that tells the two apart."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """How the server is spoken to."""
        return TlsConnection if self.use_ssl else PlainConnection


class MailEnd(Enum):
    """What became of a mail that was not taken: for good, not yet, and whether others go on."""

    REFUSED = auto()  # this mail, for good
    LATER = auto()  # this mail, for now
    STOPPED = auto()  # no mail for now; this one was certainly not taken
    CUT_OFF = auto()  # no mail for now; this one perhaps arrived


@dataclass(frozen=True, slots=True)
class MailFailure:
    """What became of a mail, and in whose words."""

    end: MailEnd
    said: str

    @property
    def stops(self) -> bool:
        """Whether the others wait."""
        return self.end in {MailEnd.STOPPED, MailEnd.CUT_OFF}


FAILURES = (smtplib.SMTPException, OSError, ValueError)  # ValueError: an address that is none


def failure_of(error: Exception) -> MailFailure:
    """What one of FAILURES says of the mail that was being handed over."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return _by_code(code, said)
    if isinstance(error, smtplib.SMTPDataError):
        return _by_code(error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPResponseException):  # of the sender, the greeting, the login
        return MailFailure(MailEnd.STOPPED, f"{error.smtp_code} {_text(error.smtp_error)}")
    if isinstance(error, PerhapsTaken):
        return MailFailure(MailEnd.CUT_OFF, str(error))
    is_line = isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException)
    is_cut = is_line or isinstance(error, smtplib.SMTPServerDisconnected)
    end = MailEnd.STOPPED if is_cut else MailEnd.REFUSED
    return MailFailure(end, f"{type(error).__name__}: {error}")


@contextmanager
def mail_connection() -> Iterator[Any]:
    """An open connection to the mail server. Raises one of FAILURES where it cannot be opened."""
    connection = get_connection()
    try:
        connection.open()
        yield connection
    finally:
        with suppress(OSError):  # what was taken is taken, however the server says good-bye
            connection.close()


def message_id(key: str) -> str:
    """The Message-ID of the mail with this key: the same however often it is handed over."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return f"<{digest}@{host}>"


def _by_code(code: int, said: bytes | str) -> MailFailure:
    if code == HANGS_UP:
        end = MailEnd.STOPPED
    else:
        end = MailEnd.LATER if 400 <= code < 500 else MailEnd.REFUSED
    return MailFailure(end, f"{code} {_text(said)}")


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
