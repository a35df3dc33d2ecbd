"""What stops a start is said in a sentence."""

import sys
from types import TracebackType

from django.core.exceptions import ImproperlyConfigured

EXPLAINED = "What each setting takes stands in deployment.env.example and docs/operate.md."


def tell_what_stopped(
    kind: type[BaseException], error: BaseException, *at: TracebackType | None
) -> None:
    """Of a setting that is missing or nonsense the sentence alone, which a traceback would hide."""
    if isinstance(error, ImproperlyConfigured):
        sys.stderr.write(f"{error}\n{EXPLAINED}\n")
    else:
        sys.__excepthook__(kind, error, *at)
