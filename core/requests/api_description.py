"""What the views of the API keep of themselves, handed to the generator of the description.

Named in ``SPECTACULAR_SETTINGS``, and so imported when the description is made, not before.
"""

from collections.abc import Callable, Sequence
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import extend_schema

from core.requests.api import DescribedLater

Endpoint = tuple[str, str, str, Callable[..., Any]]  # path, its pattern, method, view


def describe(endpoints: Sequence[Endpoint]) -> Sequence[Endpoint]:
    """The same, each view described once: what stands nearest to it first, as decorators apply."""
    for _path, _pattern, _method, view in endpoints:
        kept = view.cls  # type: ignore[attr-defined]  # the generator names no others
        if not isinstance(kept.schema, DescribedLater):
            continue
        kept.schema = AutoSchema()
        kept.kwargs = {"schema": AutoSchema}  # what the first description extends
        for words in getattr(kept, "descriptions", ()):
            extend_schema(**words)(view)
    return endpoints
