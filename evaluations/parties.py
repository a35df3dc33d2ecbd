"""The two parties that judge: the company that rates, and the contractor that judges itself.

One engine serves both. What differs is here: the rows an answer is kept in, and the place in
addresses and operations. Only the owner's rows are scored; no party ever reads the other's by this.
"""

from dataclasses import dataclass

from evaluations.models import (
    Answer,
    AnswerSource,
    ElementNote,
    Evidence,
    EvidenceLink,
    SelfAnswer,
    SelfEvidence,
    SelfEvidenceLink,
    SelfNote,
    SelfSource,
)

PartyAnswer = Answer | SelfAnswer
PartyNote = ElementNote | SelfNote
PartyEvidence = Evidence | SelfEvidence
PartySource = AnswerSource | SelfSource


@dataclass(frozen=True, slots=True)
class Party:
    """Who judges, and the rows that its judgement is kept in.

    ``place`` stands behind the number of the evaluation, in addresses, in operations and in the
    queue of a browser: "12" is the owner's checklist, "12/self" that of the contractor.
    """

    place: str
    answers: type[PartyAnswer]
    notes: type[PartyNote]
    evidence: type[PartyEvidence]
    links: type[EvidenceLink | SelfEvidenceLink]
    sources: type[PartySource]

    @property
    def prefix(self) -> str:
        """What the names of its addresses begin with."""
        return self.place and "self-"

    def at(self, evaluation_id: int) -> str:
        """Where its judgement of an evaluation stands: "12", "12/self"."""
        return f"{evaluation_id}{self.place}"


OWNER = Party("", Answer, ElementNote, Evidence, EvidenceLink, AnswerSource)
CONTRACTOR = Party("/self", SelfAnswer, SelfNote, SelfEvidence, SelfEvidenceLink, SelfSource)
