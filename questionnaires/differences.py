"""What a version says that the one before it did not: part by part, by their codes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from core.figures import figure, percent
from instruments.specs.parts import Text
from instruments.words import words_of
from questionnaires.specs.parts import (
    AttributeSpec,
    PercentBandSpec,
    QuestionnaireSpec,
    StatementSpec,
    StepSpec,
)

Say = Callable[[Text], str]  # the words of a text, in one language or in both


@dataclass(frozen=True, slots=True)
class QuestionnaireDifference:
    """One thing that differs: what it is, how it was, how it is; "" where it was or is not."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class _QuestionnairePart:
    """A part of a questionnaire, and how it is said."""

    value: object
    words: Callable[[Say], str]


Parts = Mapping[str, _QuestionnairePart]


def differences(
    before: QuestionnaireSpec, after: QuestionnaireSpec
) -> list[QuestionnaireDifference]:
    """Every statement added, changed, moved or removed, then whatever else is said otherwise."""
    return [
        *_of_parts(_statements(before), _statements(after)),
        *_of_order(_("Order of the statements"), before=_codes(before), after=_codes(after)),
        *_of_parts(_the_rest(before), _the_rest(after)),
        *_of_order(
            _("Order of the variables"),
            before=[one.code for one in before.variables],
            after=[one.code for one in after.variables],
        ),
        *_of_order(
            _("Order of what is asked about the respondent"),
            before=[one.code for one in before.attributes],
            after=[one.code for one in after.attributes],
        ),
    ]


def nothing_before(spec: QuestionnaireSpec) -> QuestionnaireSpec:
    """What a questionnaire is compared with that has no version before it: all of it is new."""
    empty = Text("")
    return replace(spec, title=empty, origin=empty, intro=empty, steps=(), variables=(), bands=(),
                   attributes=())  # fmt: skip


def comparable_statements(before: QuestionnaireSpec, after: QuestionnaireSpec) -> int:
    """How many statements both have, by code, asked alike: what years are compared on."""
    then = {one.code: one for one in before.statements()}
    return sum(then.get(one.code) == one for one in after.statements())


def _of_parts(then: Parts, now: Parts) -> Iterator[QuestionnaireDifference]:
    for name in dict.fromkeys([*then, *now]):
        was, is_now = then.get(name), now.get(name)
        if was is None or is_now is None or was.value != is_now.value:
            before, after = _said(was, words_of), _said(is_now, words_of)
            if before == after:  # it differs in the language that is not read
                before, after = _said(was, _in_both), _said(is_now, _in_both)
            yield QuestionnaireDifference(name, before, after)


def _said(part: _QuestionnairePart | None, say: Say) -> str:
    return "" if part is None else part.words(say)


def _in_both(text: Text) -> str:
    return f"{text.id} / {text.en}"


def _of_order(
    name: str, *, before: Sequence[str], after: Sequence[str]
) -> Iterator[QuestionnaireDifference]:
    """Whether what both have stands in another order."""
    was, is_now = [one for one in before if one in after], [one for one in after if one in before]
    if was != is_now:
        yield QuestionnaireDifference(name, ", ".join(was), ", ".join(is_now))


def _codes(spec: QuestionnaireSpec) -> list[str]:
    return [one.code for one in spec.statements()]


def _statements(spec: QuestionnaireSpec) -> Parts:
    """Each statement with the variable it belongs to."""
    return {
        _("Statement %(code)s") % {"code": one.code}: _of_statement(variable.code, one)
        for variable in spec.variables
        for one in variable.statements
    }


def _of_statement(variable: str, statement: StatementSpec) -> _QuestionnairePart:
    marks = [
        _("reversed") if statement.reversed else "",
        _("may not apply") if statement.not_applicable else "",
    ]

    def words(say: Say) -> str:
        return " · ".join([f"{variable}: {say(statement.text)}", *filter(None, marks)])

    return _QuestionnairePart((variable, statement), words)


def _the_rest(spec: QuestionnaireSpec) -> Parts:
    texts = {
        _("Title"): spec.title,
        _("Introduction"): spec.intro,
        _("Where its wording comes from"): spec.origin,
    } | {_("Variable %(code)s") % {"code": one.code}: one.title for one in spec.variables}
    parts = {name: _of_text(text) for name, text in texts.items() if text.id}
    for step in spec.steps:
        parts[_("Step %(number)s of the scale") % {"number": step.value}] = _of_step(step)
    for asked in spec.attributes:
        parts[_("Question %(code)s") % {"code": asked.code}] = _of_attribute(asked)
    for band in spec.bands:
        parts[_("Category %(code)s") % {"code": band.rating}] = _of_band(band)
    level, alpha = percent(spec.significance_percent), figure(spec.alpha_min)
    parts[_("Significance")] = _QuestionnairePart(level, lambda _say: level)
    parts[_("Lowest alpha")] = _QuestionnairePart(alpha, lambda _say: alpha)
    return parts


def _of_text(text: Text) -> _QuestionnairePart:
    return _QuestionnairePart(text, lambda say: say(text))


def _of_step(step: StepSpec) -> _QuestionnairePart:
    return _QuestionnairePart(step, lambda say: f"{say(step.short)} · {say(step.label)}")


def _of_band(band: PercentBandSpec) -> _QuestionnairePart:
    return _QuestionnairePart(band, lambda say: f"{say(band.label)} ≥ {percent(band.min)}")


def _of_attribute(attribute: AttributeSpec) -> _QuestionnairePart:
    def words(say: Say) -> str:
        choices = ", ".join(f"{one.code} {say(one.title)}" for one in attribute.choices)
        return f"{say(attribute.title)}: {choices}"

    return _QuestionnairePart(attribute, words)
