"""A mail server on loopback: keeps what it is handed, refuses, hangs up, dies."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Thread
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django import Settings

from csms.mail import mail_settings


class PostOffice:
    """``taken``: what it was handed whole. ``refuses``: by address, what it says instead of 250.

    ``hangs_up``: it has a mail and does not say so. ``dies_after`` so many mails: at the next
    recipient ``dying`` is called once, then the line goes dead, that of later callers too.
    """

    def __init__(self) -> None:
        self.url = ""
        self.taken: list[EmailMessage] = []
        self.refuses: dict[str, str] = {}
        self.hangs_up = False
        self.dies_after: int | None = None
        self.dying: Callable[[], None] | None = None

    async def handle_RCPT(  # noqa: N802  # the server's name for it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Somebody to deliver to."""
        if self.dies_after is not None and len(self.taken) >= self.dies_after:
            if self.dying is not None:
                self.dying()
                self.dying = None
            _cut_line(server)
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """A whole mail; one that hangs up has it and does not say so."""
        assert isinstance(envelope.content, bytes)
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        if self.hangs_up:
            _cut_line(server)
        return "250 OK"

    @property
    def addresses(self) -> list[str]:
        """Whom the mails are for, in the order they came."""
        return [str(one["To"]) for one in self.taken]


def _cut_line(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()


@contextmanager
def open_post_office(settings: Settings) -> Iterator[PostOffice]:
    """The office, open; Django sends to it, and so does who has its ``url``."""
    office, loop = PostOffice(), asyncio.new_event_loop()
    given: dict[str, Any] = {"hostname": "post.example.com", "loop": loop}
    server = loop.run_until_complete(
        loop.create_server(lambda: SMTP(office, **given), "127.0.0.1", 0)
    )
    port = server.sockets[0].getsockname()[1]
    office.url = f"smtp://127.0.0.1:{port}"
    for name, value in mail_settings(office.url).items():
        setattr(settings, name, value)
    clerk = Thread(target=loop.run_forever)
    clerk.start()
    try:
        yield office
    finally:
        loop.call_soon_threadsafe(loop.stop)
        clerk.join()
        loop.run_until_complete(_close(server))
        loop.close()


async def _close(server: asyncio.Server) -> None:
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for one in others:
        one.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await server.wait_closed()
