"""Every field of every form and of every operation of the API by every hostile value.

No answer is a fault of ours, no refusal leaves anything written, and each names its field. A run
tries an eighth of the addresses, and one value in each field, the same each time; ``make attack``
tries all of them with all values, ``make attack PART=3/8`` those of some rooms, and with VALUES=5
five in each field, others for each SEED. It prints which addresses take no form as they stand,
and what they say: a hostile value in those is refused for that alone.
"""

import os
import random
import re
import time
import zlib

import pytest

from tests.addresses import Addresses
from tests.hostile.targets import after_steps, report, sample, targets
from tests.test_permissions import table, visitors

SEED = int(os.environ.get("SEED", "16"))
SHARE = 1 / 8  # of the addresses; the same each run
WHOLE = os.environ.get("ATTACK") == "whole"
PART, PARTS = map(int, os.environ.get("PART", "1/1").split("/"))
VALUES = int(os.environ.get("VALUES", "0"))  # in each field; 0: all of them
TRIED_MORE, MORE = ("webhook-list", "api:answer"), 20


def test_no_hostile_value_in_any_field_is_a_fault_of_ours(
    running_role: None, world: Addresses, request: pytest.FixtureRequest
) -> None:
    chosen, faults = random.Random(SEED), {}  # noqa: S311  the same each run
    page = {
        name: row
        for name, row in table().items()
        if (_in_part(name) if WHOLE else chosen.random() < SHARE or name in TRIED_MORE)
    }
    found = list(targets(page, people=visitors(request), world=world, is_brought=WHOLE))
    if WHOLE:
        after_steps(found)
        print(report(found))  # noqa: T201
    requests, begun = 0, time.monotonic()
    for target in found:
        most = VALUES or (MORE if target.name in TRIED_MORE else 1)
        attacks = target.attacks() if WHOLE and not VALUES else sample(target, chosen, most=most)
        target.looks = WHOLE
        with target.prepared():
            for key, value in attacks:
                requests += 1
                if fault := target.attack(key, value):
                    faults[target.name, key, repr(value)[:60]] = fault
                    print(target.name, key, repr(value)[:60], fault, flush=True)  # noqa: T201
    print(requests, "hostile requests in", round(time.monotonic() - begun), "s")  # noqa: T201
    assert faults == {}


def _in_part(name: str) -> bool:
    """Whether an address is tried in this part; those of a room stay together, for their steps."""
    return zlib.crc32(re.split("[-:]", name)[0].encode()) % PARTS == PART - 1
