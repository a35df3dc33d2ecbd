"""Files are looked through for viruses where the settings name a scanner."""

import socket
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.utils.translation import override
from pytest_django import Settings

from core.errors import Refusal
from files.inspection import inspect
from files.scanning import NoScanner, refuse_harmful, scanner_answers
from tests.files.hostile import honest

VIRUS = b"constructed, and harmless"
STREAM_MAX_LENGTH = 1024 * 1024  # bytes, as clamd's setting of that name


def _answer(line: socket.socket) -> None:
    """As clamd does: its answer to zPING or zINSTREAM, by what stands in the stream."""
    with line, line.makefile("rb") as said:
        command = b""
        while not command.endswith(b"\0"):
            command += said.read(1)
        if command == b"zPING\0":
            line.sendall(b"PONG\0")
            return
        stream = b""
        while length := int.from_bytes(said.read(4), "big"):
            stream += said.read(length)
            if len(stream) > STREAM_MAX_LENGTH:
                line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        found = VIRUS in stream
        line.sendall(b"stream: Constructed.Test FOUND\0" if found else b"stream: OK\0")


@pytest.fixture
def _clamd(settings: Settings) -> Iterator[None]:
    """A scanner on loopback, named by the settings."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.CLAMD = f"tcp://127.0.0.1:{server.getsockname()[1]}"

        def serve() -> None:
            while True:
                try:
                    line, _ = server.accept()
                except OSError:
                    return
                _answer(line)

        threading.Thread(target=serve, daemon=True).start()
        yield
        server.shutdown(socket.SHUT_RDWR)


@pytest.mark.usefixtures("_clamd")
def test_a_file_with_a_virus_is_refused_by_its_name_and_another_is_not() -> None:
    assert inspect(BytesIO(honest("jpg")), "foto.jpg").name == "foto.jpg"
    with override("en"), pytest.raises(Refusal, match=r"laporan\.pdf carries a virus \(Constr"):
        inspect(BytesIO(honest("pdf") + VIRUS), "laporan.pdf")
    assert scanner_answers()


@pytest.mark.usefixtures("_clamd")
def test_a_file_beyond_what_the_scanner_takes_is_not_worth_another_try() -> None:
    with override("en"), pytest.raises(Refusal, match="larger than the virus scanner") as refused:
        refuse_harmful(BytesIO(bytes(8 * STREAM_MAX_LENGTH)), name="laporan.pdf")
    assert not isinstance(refused.value, NoScanner)


def test_without_its_scanner_no_file_is_taken_and_it_is_worth_another_try(
    settings: Settings, tmp_path: Path
) -> None:
    settings.CLAMD = f"unix://{tmp_path}/nobody-listens"
    assert not scanner_answers()
    with override("en"), pytest.raises(NoScanner, match="could not be looked through") as refused:
        inspect(BytesIO(honest("jpg")), "foto.jpg")
    assert (refused.value.status, bool(refused.value.retry_after)) == (503, True)
