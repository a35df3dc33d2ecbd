"""Every field of every form and of every operation of the API by every hostile value.

No answer is a fault of ours, no refusal leaves anything written, and each names its field. A run
tries a quarter of the addresses, and one value in each field, the same each time; ``make attack``
tries all of them with all values.
"""

import os
import random

import pytest

from tests.addresses import Addresses
from tests.hostile.targets import sample, targets
from tests.test_permissions import table, visitors

SEED = 16
SHARE = 1 / 4  # of the addresses; the same each run
WHOLE = os.environ.get("ATTACK") == "whole"
TRIED_WHOLE = ("webhook-list", "api:answer")


def test_no_hostile_value_in_any_field_is_a_fault_of_ours(
    running_role: None, world: Addresses, request: pytest.FixtureRequest
) -> None:
    chosen, faults = random.Random(SEED), {}  # noqa: S311  the same each run
    page = {
        name: row
        for name, row in table().items()
        if chosen.random() < SHARE or WHOLE or name in TRIED_WHOLE
    }
    for target in targets(page, people=visitors(request), world=world):
        whole = WHOLE or target.name in TRIED_WHOLE
        for key, value in target.attacks() if whole else sample(target, chosen):
            if fault := target.attack(key, value):
                faults[target.name, key, repr(value)[:60]] = fault
    assert faults == {}
