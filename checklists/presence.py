"""Who is on which element now: kept in Redis for some seconds, and never in the way of saving.

A Redis that is down or slow means that nobody is shown; nothing else changes.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from core.redis_connection import impatient_redis, no_answer

STAYS = 20  # seconds after the last sign of life


@dataclass(frozen=True, slots=True)
class Present:
    """A person and the code of the element they are on ("" where none)."""

    name: str
    element: str


def others_present(
    evaluation_id: int, *, user: User, element: str | None, now: datetime
) -> list[Present]:
    """The others at an evaluation, by name. Says as well where ``user`` is, unless it is None."""
    key = f"csms:presence:{evaluation_id}"
    try:
        with impatient_redis().pipeline(transaction=False) as asked:
            if element is not None:
                mine = {"name": str(user), "element": element, "at": now.timestamp()}
                asked.hset(key, str(user.pk), json.dumps(mine))
                asked.expire(key, STAYS * 3)
            asked.hgetall(key)
            found = asked.execute()[-1]
    except no_answer():
        return []
    seen = {int(person): json.loads(said) for person, said in found.items()}
    here = (
        Present(name=said["name"], element=said["element"])
        for person, said in seen.items()
        if person != user.pk and now.timestamp() - said["at"] <= STAYS
    )
    return sorted(here, key=lambda one: one.name)
