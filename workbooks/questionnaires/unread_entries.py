"""What can be judged of a questionnaire of whose workbook some cells could not be read.

One upload tells everything: what is wrong elsewhere need not wait until these cells are mended.
What could not be read is filled with something sound, and nothing is said that rests on that.
"""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from instruments.specs.errors import Problem, ProblemCode
from instruments.specs.reading import read_data
from instruments.wording import tokens_of
from questionnaires.specs.checks import questionnaire_problems
from questionnaires.specs.parts import QuestionnaireSpec
from workbooks.questionnaires.layout import SHEETS

LISTS = {one.key for one in SHEETS}
SOUND: dict[str, Any] = {
    "value": 1, "version": 1, "min": "0", "significance": "0.05", "alpha_min": "0.6",
}  # fmt: skip
FIGURES = (".value", ".min")  # each is judged by the one before it as well
Content = dict[str, Any]


def path_of(found: Problem) -> str:
    """Where it is wrong: for a key that is lacking, where that would stand."""
    if found.code is not ProblemCode.LACKS_KEY:
        return found.path
    key = found.words.values["key"]
    return f"{found.path}.{key}" if found.path else str(key)


def problems_of_the_rest(content: Content, *, unread: Sequence[str]) -> list[Problem]:
    """What the rules say of all but the paths that could not be read. Of what not even its shape
    can be read, nothing."""
    filled = deepcopy(content)
    for number, path in enumerate(unread):
        _fill(filled, tokens_of(path), number=number)
    spec, _wrong = read_data(filled, QuestionnaireSpec)
    if spec is None:
        return []
    return [one for one in questionnaire_problems(spec) if not rests_on(one.path, unread)]


def _fill(content: Content, tokens: list[str | int], *, number: int) -> None:
    here: Any = content
    for token in tokens[:-1]:
        here = here[token]
    here[tokens[-1]] = _sound(str(tokens[-1]), number=number)


def _sound(key: str, *, number: int) -> object:
    """Something that can stand under a key; a code that no other is."""
    if key in LISTS:
        return []
    if key in ("code", "rating"):
        return f"unread-{number}"
    return SOUND.get(key, "-" if key in ("id", "en") else {"id": "-"})


def rests_on(path: str, unread: Sequence[str]) -> bool:
    """Whether what is said of a path would be said of one that could not be read, or be judged by
    it."""
    for one in unread:
        if path == one or path.startswith((f"{one}[", f"{one}.")):
            return True
        if one.endswith(FIGURES) and path in (one.partition("[")[0], _next(one)):
            return True
    return False


def _next(path: str) -> str:
    """The same figure of the entry below."""
    name, at, key = tokens_of(path)
    return f"{name}[{int(at) + 1}].{key}"
