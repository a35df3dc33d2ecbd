"""The pages of a sheet as it is answered: about the respondent, then each variable."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from instruments.words import words_of
from questionnaires.models.sheets import NOT_APPLICABLE
from questionnaires.specs.parts import AttributeSpec, QuestionnaireSpec, StatementSpec, VariableSpec


@dataclass(frozen=True, slots=True)
class AnswerChoice:
    """What can be chosen: its value, its words, whether it is chosen."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class AnswerQuestion:
    """A statement or an attribute with its choices; ``is_open`` while nothing is chosen."""

    code: str
    text: str
    choices: tuple[AnswerChoice, ...]

    @property
    def is_open(self) -> bool:
        """Whether nothing is chosen yet."""
        return not any(choice.chosen for choice in self.choices)


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """One page of a sheet: a variable, or (None) what is asked about the respondent."""

    number: int
    of: int
    variable: VariableSpec | None
    attributes: tuple[AttributeSpec, ...] = ()

    @property
    def title(self) -> str:
        """Its heading."""
        return words_of(self.variable.title) if self.variable else _("About you")

    @property
    def statements(self) -> tuple[StatementSpec, ...]:
        """What is rated on it."""
        return self.variable.statements if self.variable else ()


def pages_of(spec: QuestionnaireSpec) -> tuple[AnswerPage, ...]:
    """The pages in order."""
    of = len(spec.variables) + bool(spec.attributes)
    first = [AnswerPage(1, of, None, spec.attributes)] if spec.attributes else []
    begin = len(first) + 1
    return (
        *first,
        *(AnswerPage(number, of, one) for number, one in enumerate(spec.variables, begin)),
    )


def questions_of(
    page: AnswerPage, *, spec: QuestionnaireSpec, chosen: Mapping[str, object]
) -> tuple[AnswerQuestion, ...]:
    """What a page asks, with what was chosen before."""
    return (
        *(_of_attribute(one, chosen) for one in page.attributes),
        *(_of_statement(one, spec=spec, chosen=chosen) for one in page.statements),
    )


def _of_attribute(attribute: AttributeSpec, chosen: Mapping[str, object]) -> AnswerQuestion:
    value = chosen.get(attribute.code)
    return AnswerQuestion(
        attribute.code,
        words_of(attribute.title),
        tuple(
            AnswerChoice(one.code, words_of(one.title), value == one.code)
            for one in attribute.choices
        ),
    )


def _of_statement(
    statement: StatementSpec, *, spec: QuestionnaireSpec, chosen: Mapping[str, object]
) -> AnswerQuestion:
    value = chosen.get(statement.code)
    return AnswerQuestion(
        statement.code,
        words_of(statement.text),
        tuple(_choices(statement, spec=spec, value=value)),
    )


def _choices(
    statement: StatementSpec, *, spec: QuestionnaireSpec, value: object
) -> Iterator[AnswerChoice]:
    for step in spec.steps:
        yield AnswerChoice(str(step.value), words_of(step.label), value == step.value)
    if statement.not_applicable:
        yield AnswerChoice(NOT_APPLICABLE, _("Does not apply"), value == NOT_APPLICABLE)
