"""What a process remembers of things that never change, so as not to read them again.

Each memory has a bound: full, it begins anew. Nothing that may change is ever kept here, so that
many processes on many hosts need not tell each other anything.
"""

from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Memory(dict[K, V]):
    """A mapping that holds at most so many entries."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def __setitem__(self, key: K, value: V) -> None:
        if len(self) >= self._most and key not in self:
            self.clear()
        super().__setitem__(key, value)
