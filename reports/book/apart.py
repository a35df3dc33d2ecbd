"""Work in a process of its own that takes its memory with it.

Laying out hundreds of pages in one process leaves it some 150 MB larger than it began, and
joining them takes 300 more. A fork lays out one part and ends; the worker stays small.
"""

import logging
import os
from collections.abc import Callable

log = logging.getLogger(__name__)


def apart(work: Callable[[], int]) -> int:
    """The number that ``work`` returns. It may not touch the database: the connection is ours.

    Raises RuntimeError where it failed; what happened is in the log.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _work_and_end(work, writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as answer:
        said = answer.read()
    _pid, status = os.waitpid(child, 0)
    if status or not said:
        raise RuntimeError(f"A part of the book was not laid out (status {status}).")
    return int(said)


def _work_and_end(work: Callable[[], int], writer: int) -> None:
    """Never returns: what the parent would clean up at its end is not this process's to clean."""
    status = 1
    try:
        os.write(writer, str(work()).encode("ascii"))
        status = 0
    except BaseException:
        log.exception("A part of a book was not laid out")
    finally:
        os._exit(status)
