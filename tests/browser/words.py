"""What the pages say, in the language the tests expect: Indonesian, from the catalog."""

import re

from django.utils.translation import gettext, ngettext, override


def said(message: str, **values: object) -> str:
    """A message of the interface in Indonesian, with its %(name)s or {name} filled in."""
    with override("id"):
        return _filled(gettext(message), values)


def counted(one: str, many: str, *, count: int, **values: object) -> str:
    """A message with a number in it."""
    with override("id"):
        return _filled(ngettext(one, many, count), values | {"count": count})


def _filled(text: str, values: dict[str, object]) -> str:
    text = text % values if "%(" in text else text
    return re.sub(r"\{(\w+)\}", lambda found: str(values.get(found[1], found[0])), text)
