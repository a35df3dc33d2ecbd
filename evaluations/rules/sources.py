"""What a judgement rests on: which kind of source must say what. Said nowhere else.

Of an interview the role is kept and never a name: so none can get out that was promised not to.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evaluations.choices import SourceFilter, SourceKind

# By kind, the fields that must be told beside the day, each with its word.
TOLD: dict[SourceKind, dict[str, str | Promise]] = {
    SourceKind.OBSERVATION: {"place": _("Where"), "who": _("Who observed")},
    SourceKind.INTERVIEW: {"who": _("Role of the person, no name")},
    SourceKind.DOCUMENT: {
        "document_type": _("Type of document"),
        "number": _("Number"),
        "who": _("Who reviewed it"),
    },
}
DAY_LABELS: dict[SourceKind, str | Promise] = {
    SourceKind.OBSERVATION: _("Observed on"),
    SourceKind.INTERVIEW: _("Talked to on"),
    SourceKind.DOCUMENT: _("Date of the document"),
}


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What is told of one source; fields its kind does not have are "". ``says`` is what it shows,
    ``contradicts`` that it speaks against the answer."""

    kind: SourceKind
    on: date
    says: str
    contradicts: bool = False
    place: str = ""
    who: str = ""
    document_type: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class SourceCount:
    """The sources of one item, both parties' together: by kind, and how many contradict."""

    by_kind: dict[str, int]
    contradicting: int

    @property
    def kinds(self) -> int:
        """On how many kinds of source the item stands."""
        return len(self.by_kind)

    def passes(self, show: str) -> bool:
        """Whether a SourceFilter leaves its item; "" leaves everything."""
        if show == SourceFilter.ONE_KIND:
            return self.kinds == 1
        return show != SourceFilter.CONTRADICTED or self.contradicting > 0

    def as_json(self) -> dict[str, object]:
        """What a result keeps of it: counts, no word of anybody's."""
        return {"kinds": self.by_kind, "contradicting": self.contradicting}


def count_of(told: Collection[tuple[str, bool]]) -> SourceCount:
    """Of the sources of one item, each by its kind and whether it contradicts."""
    kinds = [kind for kind, _contradicts in told]
    return SourceCount(
        {kind.value: kinds.count(kind.value) for kind in SourceKind if kind.value in kinds},
        sum(contradicts for _kind, contradicts in told),
    )
