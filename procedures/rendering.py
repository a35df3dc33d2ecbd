"""A procedure in words, for its page: its steps, counts, and what became of the one before."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from instruments.words import words_of
from procedures.choices import PdcaPhase, StepValue, Streamlining
from procedures.rules.counts import steps_by_phase, steps_by_value, streamlining_counts
from procedures.specs.parts import ProcedureSpec, ProcedureStepSpec
from procedures.versions import streamlined_from


@dataclass(frozen=True, slots=True)
class StepWords:
    """A step as its row says it; "" for what it has not."""

    number: str
    title: str
    only_if: str
    actors: str
    phase: str
    value: str
    obstacle: str
    forms: tuple[str, ...]
    after: str


@dataclass(frozen=True, slots=True)
class StreamlinedWords:
    """A step of the procedure before, and what became of it."""

    number: str
    title: str
    kind: str
    into: str
    adds: str


@dataclass(frozen=True, slots=True)
class ProcedureWords:
    """A procedure in the active language. ``phases`` and ``values`` are words with their counts."""

    title: str
    about: str
    version: int
    steps: tuple[StepWords, ...]
    forms: tuple[str, ...]
    phases: tuple[tuple[str, int], ...]
    values: tuple[tuple[str, int, str], ...]
    before: str
    streamlined: tuple[StreamlinedWords, ...]
    summary: str


def procedure_words(spec: ProcedureSpec) -> ProcedureWords:
    """Everything that its page shows."""
    phases = steps_by_phase(spec)
    return ProcedureWords(
        title=words_of(spec.title),
        about=words_of(spec.about),
        version=spec.version,
        steps=tuple(_step(spec, one) for one in spec.steps),
        forms=tuple(words_of(one.title) for one in spec.forms),
        phases=tuple((str(one.label), count) for one, count in phases.items())
        if any(phases.values())
        else (),
        values=tuple(
            (str(one.value.label), one.count, _published(one.published) if one.differs else "")
            for one in steps_by_value(spec)
        ),
        before=words_of(streamlined_from(spec).title) if spec.streamlined else "",
        streamlined=_streamlined(spec),
        summary=_summary(spec),
    )


def _published(count: int | None) -> str:
    return _("the source prints %(count)s") % {"count": count}


def _step(spec: ProcedureSpec, step: ProcedureStepSpec) -> StepWords:
    actors = {one.code: words_of(one.title) for one in spec.actors}
    forms = {one.code: words_of(one.title) for one in spec.forms}
    return StepWords(
        number=step.number,
        title=words_of(step.title),
        only_if=words_of(step.only_if) if step.only_if else "",
        actors=", ".join(actors[one] for one in step.actors),
        phase=str(PdcaPhase(step.phase).label) if step.phase else "",
        value=StepValue(step.value).name if step.value else "",
        obstacle=words_of(step.obstacle) if step.obstacle else "",
        forms=tuple(forms[one] for one in step.forms),
        after=_numbers(spec, step.after),
    )


def _numbers(spec: ProcedureSpec, codes: tuple[str, ...]) -> str:
    """The numbers of some steps: "4, 5"; a run of more than three by its ends: "1–11"."""
    found = [one.number for one in spec.steps if one.code in codes]
    places = [at for at, one in enumerate(spec.steps) if one.code in codes]
    if len(found) > 3 and places[-1] - places[0] == len(places) - 1:
        return f"{found[0]}–{found[-1]}"
    return ", ".join(found)


def _streamlined(spec: ProcedureSpec) -> tuple[StreamlinedWords, ...]:
    if spec.streamlined is None:
        return ()
    steps = {one.code: one for one in streamlined_from(spec).steps}
    return tuple(
        StreamlinedWords(
            number=steps[one.step].number,
            title=words_of(steps[one.step].title),
            kind=str(Streamlining(one.kind).label),
            into=_numbers(spec, one.into),
            adds=_numbers(spec, one.adds),
        )
        for one in spec.streamlined.steps
    )


def _summary(spec: ProcedureSpec) -> str:
    """What was streamlined, in one sentence; "" for a procedure that came of none."""
    if spec.streamlined is None:
        return ""
    said = _("Kept: %(kept)s, changed: %(changed)s, removed: %(removed)s, added: %(added)s.")
    return said % streamlining_counts(spec.streamlined)
