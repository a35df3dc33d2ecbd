"""The demonstration's PDFs: asked for like anybody would, made by the worker, copied out."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from django.utils import timezone

from accounts.models import User
from core.audit import Actor
from demonstration.loading import MANAGER
from demonstration.selectors import shown_results
from documents.models import Document, DocumentStatus
from documents.services.requests import request_document
from reports.choices import ReportKind

LONGEST_WAIT = 180  # seconds; three documents take a slow machine a tenth of that
POLL_SECONDS = 0.2


class NotMadeError(RuntimeError):
    """A sentence that says which document was not made, and why."""


def ask_for_documents() -> dict[str, Document]:
    """Two scorecards and one comparison, by the name of their file; asked twice is made once."""
    by = Actor(User.objects.get(username=MANAGER))
    results = list(shown_results())
    wanted = {
        f"scorecard-{result.context['contractor']['code'].lower()}-"
        f"{result.context['period']['year']}.pdf": (ReportKind.SCORECARD, [result])
        for result in results
    }
    wanted[f"comparison-{results[0].context['period']['year']}.pdf"] = (
        ReportKind.COMPARISON,
        results,
    )
    return {
        name: request_document(kind=kind, results=of, language="id", by=by, now=timezone.now())
        for name, (kind, of) in wanted.items()
    }


def wait_for_documents(
    documents: dict[str, Document], *, folder: Path, worker_runs: Callable[[], bool]
) -> list[Path]:
    """Copy each PDF into the folder as soon as it is there; the paths.

    NotMadeError when one fails, when the worker ends, or after LONGEST_WAIT seconds.
    """
    deadline = time.monotonic() + LONGEST_WAIT
    paths = []
    for name, document in documents.items():
        while document.status != DocumentStatus.DONE:
            if document.status == DocumentStatus.FAILED:
                raise NotMadeError(f"The worker could not make {name}: {document.error}")
            if not worker_runs():
                raise NotMadeError(f"The worker ended before {name} was made.")
            if time.monotonic() > deadline:
                raise NotMadeError(f"The worker has not made {name} in {LONGEST_WAIT} s.")
            time.sleep(POLL_SECONDS)
            document.refresh_from_db()
        paths.append(_copy(document, folder / name))
    return paths


def _copy(document: Document, path: Path) -> Path:
    """Write beside and rename, so that a half-written file never has the name."""
    unfinished = path.with_suffix(".part")
    with document.file.open("rb") as content:
        unfinished.unlink(missing_ok=True)
        with open(unfinished, "wb", opener=_private) as out:
            out.write(content.read())
    unfinished.rename(path)
    return path


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
