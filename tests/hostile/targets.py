"""Which addresses are attacked, as whom, and with how much."""

import random
from collections.abc import Iterator, Mapping
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.addresses import Addresses
from tests.api.description import described_operation, example_of
from tests.hostile.attack import Target

ORDER = ("coordinator", "own", "manager", "administrator", "viewer", "nobody's", "anonymous")
TRIED_AS = 2  # people who may, until one is not refused


def targets(
    page: Mapping[str, Mapping[str, str]], *, people: Mapping[str, Client], world: Addresses
) -> Iterator[Target]:
    """Every address that takes something."""
    for name, row in page.items():
        methods = [one for one in row["method"].split(", ") if one not in ("GET", "DELETE")]
        if name.startswith("data:") or (name.partition(":")[0].endswith("api") and not methods):
            continue
        url = reverse(name, kwargs=world.arguments.get(name))
        method = methods[0] if methods else "POST"
        example = example_of(described_operation(method, url))  # of the API
        body = world.bodies.get(name, example)
        who_may = [people[who] for who in ORDER if row[who] == "yes"][:TRIED_AS]
        target = _best(
            [Target(name, method, url, one, dict(body), keys=set(example)) for one in who_may]
        )
        if target is not None:
            yield target


def _best(found: list[Target]) -> Target | None:
    """The first whose body is accepted, else the first; None where nothing is taken."""
    for target in found:
        target.learn()
        if target.takes_nothing:
            return None
        if target.is_accepted:
            return target
    return found[0] if found else None


def sample(target: Target, chosen: random.Random) -> list[tuple[str, Any]]:
    """One value for each field, and one whole body."""
    by_key: dict[str, list[Any]] = {}
    for key, value in target.attacks():
        by_key.setdefault(key, []).append(value)
    return [(key, chosen.choice(values)) for key, values in by_key.items()]
