"""What a manager has before them when approving or publishing, and whether it still stands.

Pages and API hand out a digest of it. The step makes it anew under the evaluation's lock and
compares: what is frozen is the very case that was compared, so nothing slips in between.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.roles import Person
from contractors.days import days_at
from core.audit import Actor
from core.canonical import JsonObject, sha256_of
from core.errors import Conflict
from evaluations.models import Evaluation
from evaluations.readiness import Readiness, readiness_of
from evaluations.services.results import case_to_freeze


class NotLookedAt(Conflict):
    """It stands otherwise than whoever takes the step has seen it, or they have seen nothing."""


@dataclass(frozen=True, slots=True)
class ApprovalLook:
    """What is open of an evaluation, and all that an approval would freeze now."""

    ready: Readiness
    frozen: JsonObject

    @property
    def digest(self) -> str:
        """By which a step knows that this was looked at."""
        return sha256_of({"ready": self.ready.facts(), "frozen": self.frozen})


@dataclass(frozen=True, slots=True)
class PublicationLook:
    """What is open of the results that would be made known together, by contractor."""

    ready: Sequence[Readiness]

    @property
    def digest(self) -> str:
        """By which a step knows that this was looked at; in whatever order they were chosen."""
        return sha256_of(sorted((one.facts() for one in self.ready), key=lambda one: one["id"]))


def approval_look(user: Person, evaluation: Evaluation, *, now: datetime) -> ApprovalLook:
    """One evaluation before its approval; its period, contractor and ladder are joined."""
    (ready,) = readiness_of(user, [evaluation], days=days_at(now))
    return ApprovalLook(ready, case_to_freeze(evaluation))


def publication_look(
    user: Person, evaluations: Collection[Evaluation], *, now: datetime
) -> PublicationLook:
    """Approved evaluations before they are published together, joined as above."""
    return PublicationLook(readiness_of(user, evaluations, days=days_at(now)))


def looker(by: Actor, looked: str | None) -> Person | None:
    """Who has to have looked: whoever comes by a request. A command has nobody before a page."""
    return by.user if by.address is not None or looked is not None else None


def check_looked(looked: str | None, look: ApprovalLook | PublicationLook) -> None:
    """NotLookedAt unless this is the digest of how it stands."""
    if not looked:
        raise NotLookedAt(
            _(
                "Nothing was changed: look first at what is open and what goes out. Its page is "
                "before the step; over the API read readiness, and send its “looked” with the step."
            )
        )
    if looked != look.digest:
        raise NotLookedAt(
            _(
                "Nothing was changed: something has changed since you looked. Look at it again; "
                "over the API read readiness anew, and send its “looked” with the step."
            )
        )
