"""When an item is open: it has no choice, and nobody called it not applicable. Said nowhere else.

An answer's row may stand and say neither: a note alone leaves its item open.
"""

from collections.abc import Container, Iterable

from django.db.models import Q

from instruments.sheets import SheetItem

IS_ANSWERED = ~Q(choice="") | Q(not_applicable=True)  # of the rows of answers


def is_answered(*, choice: str, not_applicable: bool) -> bool:
    """Whether an answer that says this closes its item; as ``IS_ANSWERED`` for one row."""
    return bool(choice) or not_applicable


def open_among(items: Iterable[SheetItem], answered: Container[int]) -> tuple[SheetItem, ...]:
    """Those of a sheet's items, in its order, that are not among the answered ones' ids."""
    return tuple(item for item in items if item.id not in answered)
