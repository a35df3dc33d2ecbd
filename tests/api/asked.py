"""What schemathesis has asked in each phase, told at its end: a run that asks little is seen so."""

import atexit
import sys
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import schemathesis

from tests.api import addresses  # noqa: F401  its hooks belong to the same run
from tests.api.named_fields import misnamed


@dataclass(slots=True)
class PhaseCount:
    """Of one phase: what was asked, for how long, and how much of it was done as asked."""

    operations: set[str] = field(default_factory=set)
    requests: int = 0
    done: int = 0
    begun: float = field(default_factory=time.monotonic)
    ended: float = 0.0

    def __str__(self) -> str:
        share = 100 * self.done / self.requests
        return (
            f"{len(self.operations)} operations, {self.requests:,} requests, "
            f"{self.ended - self.begun:.0f} s, {share:.0f} % answered 2xx"
        )


PHASES: dict[str, PhaseCount] = {}


@schemathesis.hook
def after_call(
    context: schemathesis.HookContext,
    case: schemathesis.Case[Any],
    response: schemathesis.Response,
) -> None:
    """One more of the phase that is under way."""
    phase = PHASES.setdefault(case.meta.phase.name.value if case.meta else "other", PhaseCount())
    phase.operations.add(case.operation.label)
    phase.requests += 1
    phase.done += HTTPStatus.OK <= response.status_code < HTTPStatus.MULTIPLE_CHOICES
    phase.ended = time.monotonic()


@schemathesis.check
def names_its_fields(
    context: schemathesis.CheckContext,
    response: schemathesis.Response,
    case: schemathesis.Case[Any],
) -> None:
    """AssertionError where a refusal names a field that the operation does not take."""
    if response.status_code < HTTPStatus.BAD_REQUEST:
        return
    wrong = misnamed(
        response.json()["fields"],
        operation=case.operation.definition.raw,
        schemas=case.operation.schema.raw_schema["components"]["schemas"],
    )
    # What is sent beside that cannot be kept is refused by the name that it came under.
    of_body = case.body if isinstance(case.body, dict) else {}
    wrong = [name for name in wrong if name not in {*of_body, *(case.query or {})}]
    assert not wrong, f"{wrong} are no fields of {case.operation.label}"


@atexit.register
def _tell() -> None:
    sys.stdout.writelines(f"{name}: {phase}\n" for name, phase in PHASES.items())
