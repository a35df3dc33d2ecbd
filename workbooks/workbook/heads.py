"""Whether what stands above the columns of a filled workbook still stands above its own."""

from collections.abc import Callable, Mapping
from enum import IntEnum
from typing import TypeVar

from django.conf import settings
from django.utils.translation import override

from workbooks.workbook.cells import Tab

Column = TypeVar("Column", bound=IntEnum)


def has_moved_columns(tab: Tab, heads: Callable[[], Mapping[Column, str]]) -> bool:
    """Whether the head of another column stands above one, in whatever language it was written.

    A head that somebody has worded otherwise has not moved.
    """
    for language, _name in settings.LANGUAGES:
        with override(language):
            own = heads()
        names = set(own.values())
        above = {column: tab.cell(1, column).text.strip() for column in own}
        if any(above[column] in names and above[column] != name for column, name in own.items()):
            return True
    return False
