"""Sources in words: what an answer rests on."""

from django.utils.translation import ngettext

from core.canonical import Json
from core.figures import whole
from evaluations.choices import SourceKind
from evaluations.parties import PartySource
from evaluations.rules.sources import DAY_LABELS, TOLD, SourceCount


def sources_in_words(found: SourceCount | None) -> str:
    """``2 kinds of source: Observation 1, Document 3; 1 contradicts``; "" without any."""
    if found is None:
        return ""
    kinds = ngettext("%(count)s kind of source", "%(count)s kinds of source", found.kinds)
    told = ", ".join(
        f"{SourceKind(kind).label} {whole(count)}" for kind, count in found.by_kind.items()
    )
    said = f"{kinds % {'count': found.kinds}}: {told}"
    if not found.contradicting:
        return said
    against = ngettext(
        "%(count)s contradicts the answer",
        "%(count)s contradict the answer",
        found.contradicting,
    )
    return f"{said}; {against % {'count': whole(found.contradicting)}}"


def frozen_sources(item: Json) -> SourceCount | None:
    """What a result kept of an item's sources; None where there were none."""
    kept = item.get("sources")
    return SourceCount(kept["kinds"], kept["contradicting"]) if kept else None


def source_facts_in_words(source: PartySource) -> list[tuple[str, str]]:
    """What was told of a source beside its day, each with its word, in the order of its kind."""
    kind = SourceKind(source.kind)
    return [(str(label), getattr(source, name)) for name, label in TOLD[kind].items()]


def day_label(source: PartySource) -> str:
    """What its day is called."""
    return str(DAY_LABELS[SourceKind(source.kind)])
