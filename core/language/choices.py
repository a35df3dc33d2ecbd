"""Selects that begin empty: a choice that weighs something is made, never left standing."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _


def to_choose(choices: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """These choices after an empty one: a browser would send the first of them unasked.

    The list of kinds of incident begins with the gravest, and a near miss that is sent in haste
    would be a fatal accident.
    """
    return [("", _("Choose")), *choices]
