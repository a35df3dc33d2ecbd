"""The two parties that judge: the company that rates, and the contractor that judges itself.

One engine serves both. What differs is here: the rows an answer is kept in, and the place in
addresses and operations. Only the owner's rows are scored; no party ever reads the other's by this.
"""

from dataclasses import dataclass
from typing import cast

from evaluations.models import (
    Answer,
    ElementNote,
    Evidence,
    EvidenceLink,
    SelfAnswer,
    SelfEvidence,
    SelfEvidenceLink,
    SelfNote,
)


@dataclass(frozen=True, slots=True)
class Party:
    """Who judges, and the rows that its judgement is kept in.

    ``place`` stands behind the number of the evaluation, in addresses, in operations and in the
    queue of a browser: "12" is the owner's checklist, "12/self" that of the contractor.
    """

    place: str
    answers: type[Answer]
    notes: type[ElementNote]
    evidence: type[Evidence]
    links: type[EvidenceLink]

    @property
    def prefix(self) -> str:
        """What the names of its addresses begin with."""
        return self.place and "self-"

    def at(self, evaluation_id: int) -> str:
        """Where its judgement of an evaluation stands: "12", "12/self"."""
        return f"{evaluation_id}{self.place}"


OWNER = Party("", Answer, ElementNote, Evidence, EvidenceLink)
# The contractor's rows have the same fields, and no more: to the engine they are the same.
CONTRACTOR = Party(
    "/self",
    cast("type[Answer]", SelfAnswer),
    cast("type[ElementNote]", SelfNote),
    cast("type[Evidence]", SelfEvidence),
    cast("type[EvidenceLink]", SelfEvidenceLink),
)
