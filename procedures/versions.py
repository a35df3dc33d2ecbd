"""Every version of a procedure: those that ship as files, and those written in the browser.

Neither changes once it can be used: a year stays on the version it was begun by.
"""

from collections.abc import Iterator

from django.db.models import QuerySet

from core.memory import Memory
from instruments.choices import PublicationStatus
from instruments.specs.errors import Problem, problem
from instruments.specs.reading import stored_spec
from procedures.models import ProcedureVersion
from procedures.specs.checks import NO_PROCEDURE, procedure_problems, streamlining_problems
from procedures.specs.parts import ProcedureSpec
from procedures.specs.shipped import procedure_version as shipped_version
from procedures.specs.shipped import shipped_procedure, shipped_versions

_published: Memory[int, ProcedureSpec] = Memory(100)


def published_procedure(code: str, version: int) -> ProcedureSpec | None:
    """A version that ships or was published; None where there is none of that name."""
    found = shipped_procedure(code, version)
    if found is None:
        written = _written().filter(code=code, version=version).first()
        found = _spec_of(written) if written else None
    return found


def procedure_version(code: str, version: int) -> ProcedureSpec:
    """The same of one that something was begun by. InstrumentFileError where it ships no more."""
    return published_procedure(code, version) or shipped_version(code, version)


def streamlined_from(spec: ProcedureSpec) -> ProcedureSpec:
    """The procedure that this one came of."""
    assert spec.streamlined is not None
    return procedure_version(spec.streamlined.code, spec.streamlined.version)


def versions_by_code() -> dict[str, list[int]]:
    """The published versions of each code, oldest first. One statement."""
    found = {code: list(numbers) for code, numbers in shipped_versions().items()}
    for code, number in _written().values_list("code", "version"):
        found.setdefault(code, []).append(number)
    return {code: sorted(found[code]) for code in sorted(found)}


def latest_procedures() -> list[ProcedureSpec]:
    """The newest published version of each, by code."""
    return [procedure_version(code, numbers[-1]) for code, numbers in versions_by_code().items()]


def version_problems(spec: ProcedureSpec) -> Iterator[Problem]:
    """What keeps a version from being one: in itself, and in what became of the one before."""
    yield from procedure_problems(spec)
    if spec.streamlined:
        before = published_procedure(spec.streamlined.code, spec.streamlined.version)
        if before is None:
            yield problem("streamlined", NO_PROCEDURE)
        else:
            yield from streamlining_problems(spec, before)


def stored_procedure(content: object) -> ProcedureSpec:
    """The version that was stored as JSON; ValueError where it is none."""
    return stored_spec(content, ProcedureSpec)


def _written() -> QuerySet[ProcedureVersion]:
    return ProcedureVersion.objects.filter(status=PublicationStatus.PUBLISHED).order_by()


def _spec_of(row: ProcedureVersion) -> ProcedureSpec:
    if row.pk not in _published:
        _published[row.pk] = stored_procedure(row.content)
    return _published[row.pk]
