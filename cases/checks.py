"""What is checked in every kind of case: codes that exist, codes that stand once."""

from collections.abc import Container, Iterable

from cases.errors import CaseError, quoted


def check_known(code: str, known: Container[str], *, path: str, kind: str) -> None:
    """Refuse a code that is not known; `kind` says what it should be the code of."""
    if code not in known:
        raise CaseError(path, f"there is no {kind} {quoted(code)}")


def check_unique(codes: Iterable[str], path: str) -> None:
    """Refuse the second of two equal codes; `path` has {} where its place in the list goes."""
    first: dict[str, int] = {}
    for at, code in enumerate(codes):
        if first.setdefault(code, at) != at:
            message = f"{quoted(code)} is already at {path.format(first[code])}"
            raise CaseError(path.format(at), message)
