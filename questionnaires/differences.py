"""What a version says that the one before it did not: statement by statement, by their codes."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from django.utils.translation import gettext as _

from instruments.specs.parts import Text
from instruments.specs.writing import as_json
from instruments.words import words_of
from questionnaires.specs.parts import QuestionnaireSpec, StatementSpec


@dataclass(frozen=True, slots=True)
class QuestionnaireDifference:
    """One thing that differs: what it is, how it was, how it is; "" where it was or is not."""

    name: str
    before: str
    after: str


def differences(
    before: QuestionnaireSpec, after: QuestionnaireSpec
) -> list[QuestionnaireDifference]:
    """Every statement added, changed, moved or removed, then whatever else is said otherwise."""
    return [*_of_statements(before, after), *_of_the_rest(before, after)]


def comparable_statements(before: QuestionnaireSpec, after: QuestionnaireSpec) -> int:
    """How many statements both have, by code, asked alike: what years are compared on."""
    then = {one.code: one for one in before.statements()}
    return sum(then.get(one.code) == one for one in after.statements())


def _of_statements(
    before: QuestionnaireSpec, after: QuestionnaireSpec
) -> Iterator[QuestionnaireDifference]:
    then, now = _by_code(before), _by_code(after)
    for code in [*then, *(code for code in now if code not in then)]:
        was, is_now = then.get(code), now.get(code)
        if was != is_now:
            name = _("Statement %(code)s") % {"code": code}
            yield QuestionnaireDifference(name, _statement_words(was), _statement_words(is_now))


def _by_code(spec: QuestionnaireSpec) -> dict[str, tuple[str, StatementSpec]]:
    """Each statement with the variable it belongs to."""
    return {
        one.code: (variable.code, one) for variable in spec.variables for one in variable.statements
    }


def _statement_words(placed: tuple[str, StatementSpec] | None) -> str:
    if placed is None:
        return ""
    variable, statement = placed
    marks = [
        _("reversed") if statement.reversed else "",
        _("may not apply") if statement.not_applicable else "",
    ]
    told = [f"{variable}: {words_of(statement.text)}", *filter(None, marks)]
    return " · ".join(told)


def _of_the_rest(
    before: QuestionnaireSpec, after: QuestionnaireSpec
) -> Iterator[QuestionnaireDifference]:
    names = {
        "title": _("Title"),
        "intro": _("Introduction"),
        "steps": _("Scale"),
        "attributes": _("About the respondent"),
        "bands": _("Categories"),
        "significance": _("Significance"),
        "alpha_min": _("Lowest alpha"),
    }
    for field in fields(QuestionnaireSpec):
        was, is_now = getattr(before, field.name), getattr(after, field.name)
        if field.name in names and was != is_now:
            yield QuestionnaireDifference(names[field.name], _short(was), _short(is_now))


def _short(value: object) -> str:
    """A part of a questionnaire in a few words."""
    if isinstance(value, Text):
        return words_of(value)
    if isinstance(value, tuple):
        titles = (getattr(one, "title", None) or getattr(one, "label", None) for one in value)
        return ", ".join(words_of(title) for title in titles if isinstance(title, Text))
    return str(as_json(value))
