"""Whether the answers of a checklist can be taken: one sentence at the field that is wrong."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from core.errors import Refusal
from core.language.texts import check_text
from inspections.rules import ANSWERS_OF, COUNTED, NOT_APPLICABLE, CheckAnswer
from inspections.specs import CheckLineSpec, ChecklistSpec

MOST_COUNTED, LONGEST_NOTE = 100_000, 1000
MAIN_PART = {"yes_no": "said", "count": "good", "valid_until": "until"}


def field_name(code: str, part: str) -> str:
    """How the form of an inspection calls a part of a line's answer."""
    return f"{code}-{part}"


def check_answers(spec: ChecklistSpec, answers: Mapping[str, CheckAnswer], *, finish: bool) -> None:
    """Refusal that names every line that contradicts itself or, to finish, has no answer."""
    wrong: dict[str, str] = {}
    for line in spec.lines:
        answer = answers.get(line.code, CheckAnswer())
        if said := _problem(line, answer, finish=finish):
            wrong[field_name(line.code, MAIN_PART[line.kind])] = said
        note = field_name(line.code, "note")
        check_text(answer.note, note)
        if len(answer.note) > LONGEST_NOTE:
            wrong[note] = _("At most %(most)s characters.") % {"most": LONGEST_NOTE}
    if unknown := answers.keys() - {line.code for line in spec.lines}:
        raise Refusal(_("The checklist has no line %(code)s.") % {"code": min(unknown)})
    if wrong:
        raise Refusal(next(iter(wrong.values())), fields=wrong)


def _problem(line: CheckLineSpec, answer: CheckAnswer, *, finish: bool) -> str:
    """What is wrong with the answer of a line; "" where nothing."""
    if not answer.said:
        return _("Answer this line, or choose N/A.") if finish else ""
    if answer.said not in ANSWERS_OF[line.kind]:
        return _("This line is answered otherwise.")
    beside = (answer.good, answer.whole, answer.until)
    if answer.said == NOT_APPLICABLE and any(one is not None for one in beside):
        return _("N/A and a figure or day beside it: keep one of the two.")
    return _count_problem(answer) if answer.said == COUNTED else ""


def _count_problem(answer: CheckAnswer) -> str:
    if answer.good is None or answer.whole is None:
        return _("Write both: how many are good, and of how many.")
    if not 1 <= answer.whole <= MOST_COUNTED:
        return _("Write of how many, at least 1; where there is none, choose N/A.")
    if not 0 <= answer.good <= answer.whole:
        return _("More are good than there are: correct one of the two figures.")
    return ""
