"""Matrices from files: all of a folder, or nothing. Loading twice changes nothing."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from core.audit import Actor
from core.canonical import JsonObject
from instruments.services import written_versions
from instruments.specs.errors import Problem
from risks.matrices.checks import matrix_problems
from risks.matrices.parts import MatrixSpec
from risks.matrices.reading import read_matrix_file, stored_matrix
from risks.models import RiskMatrix

LIBRARY = Path(settings.BASE_DIR) / "risks" / "library"


@transaction.atomic
def load_risk_matrices(*, by: Actor, now: datetime, folder: Path = LIBRARY) -> list[str]:
    """Load and publish every matrix of a folder; the keys of those that were new.

    Refusal for the first malformed file, Conflict where a published one was edited in its file.
    """

    def publish(spec: MatrixSpec) -> RiskMatrix:
        draft = written_versions.add_draft(
            RiskMatrix, spec, action="add_risk_matrix", by=by, now=now
        )
        return written_versions.publish_draft(
            draft, problems=_problems, action="publish_risk_matrix", by=by, now=now
        )

    return written_versions.load_library(RiskMatrix, folder, read=read_matrix_file, publish=publish)


def _problems(content: JsonObject) -> Iterator[Problem]:
    return matrix_problems(stored_matrix(content))
