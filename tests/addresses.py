"""What the addresses of the product are tried with: each room says it of its own.

It does in ``tests/<room>/addresses.py``, in a fixture ``<room>_addresses``; the fixture ``world``
makes all of it.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from csms.rooms import ROOMS

TESTS = Path(__file__).resolve().parent
WITH_ADDRESSES = [room for room in ROOMS if (TESTS / room / "addresses.py").exists()]

ByAddress = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Addresses:
    """By the name of an address: the arguments in it, and what is sent to it.

    One that is not there has no arguments, or is sent nothing.
    """

    arguments: ByAddress
    bodies: ByAddress = field(default_factory=dict)


def joined(rooms: Collection[Addresses]) -> Addresses:
    """Those of several rooms together."""
    return Addresses(
        _joined([one.arguments for one in rooms]), _joined([one.bodies for one in rooms])
    )


def _joined(parts: Collection[ByAddress]) -> ByAddress:
    together = {name: said for part in parts for name, said in part.items()}
    assert len(together) == sum(map(len, parts)), "Two rooms say what one address is tried with."
    return together
