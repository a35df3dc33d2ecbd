"""Keys of rows: drawn, or counted where order is asked for (docs/decisions/0019-keys.md)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from random import Random, SystemRandom
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models

LOWEST, HIGHEST = 10**14, 10**15 - 1  # 15 digits: what a spreadsheet and a browser keep exactly

_chance = SystemRandom()
_dice: ContextVar[Random | None] = ContextVar("dice", default=None)
_Set = TypeVar("_Set")
_Get = TypeVar("_Get")


@contextmanager
def drawn_with(dice: Random) -> Iterator[None]:
    """Keys are drawn with these dice meanwhile: the same rows then have the same keys again."""
    token = _dice.set(dice)
    try:
        yield
    finally:
        _dice.reset(token)


if TYPE_CHECKING:

    class CountedKey(models.BigAutoField[_Set, _Get]):
        """A primary key that grows by one: for rows that are read in the order of storing."""

else:

    class CountedKey(models.BigAutoField):
        """A primary key that grows by one: for rows that are read in the order of storing."""

        def __class_getitem__(cls, _types: Any) -> Any:
            return cls

        def deconstruct(self) -> Any:
            """As its column is."""
            name, _path, arguments, named = super().deconstruct()
            return name, "django.db.models.BigAutoField", arguments, named


class RandomKey(CountedKey[_Set, _Get]):
    """A primary key drawn at random when a row is first stored.

    Keys stand in addresses, forms and the API. Counted, they would tell whoever sees a few of
    their own how many of the others' lie between. The column is that of a ``BigAutoField``, and
    so are its migrations. Nothing may be sorted by such a key as if it were time.
    """

    def get_pk_value_on_save(self, instance: models.Model) -> int:
        """A new row's key; it has none before, so that ``pk is None`` tells what is not stored."""
        return (_dice.get() or _chance).randint(LOWEST, HIGHEST)

    def has_default(self) -> bool:
        """A row with a new key is inserted; no row is looked for that would be updated."""
        return True

    def get_default(self) -> None:
        """Nothing before it is stored."""
