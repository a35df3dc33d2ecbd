"""What an answer may be, on a phone and on paper alike."""

from django.utils.translation import gettext as _

from core.errors import Refusal
from questionnaires.models.sheets import NOT_APPLICABLE
from questionnaires.specs.parts import AttributeSpec, QuestionnaireSpec, StatementSpec

Answer = int | str
LONGEST_STEP = 6  # digits: longer ones are not worth reading, and not cut to something shorter


def read_answer(typed: str, statement: StatementSpec, *, spec: QuestionnaireSpec) -> Answer:
    """A step of the scale, or that the statement does not apply. Refusal for anything else."""
    typed = typed.strip()
    if statement.not_applicable and typed.lower() == NOT_APPLICABLE:
        return NOT_APPLICABLE
    is_short = typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_STEP
    if is_short and spec.lowest <= int(typed) <= spec.highest:
        return int(typed)
    raise Refusal(
        _("%(code)s has the answer “%(typed)s”, which is off the scale: %(low)s to %(high)s.")
        % {
            "code": statement.code,
            "typed": typed[:20],
            "low": spec.lowest,
            "high": spec.highest,
        }
    )


def read_choice(typed: str, attribute: AttributeSpec) -> str:
    """One of the choices of an attribute, by its code. Refusal for anything else."""
    known = {choice.code.lower(): str(choice.code) for choice in attribute.choices}
    found = known.get(typed.strip().lower())
    if found is None:
        raise Refusal(
            _("%(code)s has “%(typed)s”, which is none of its choices: %(known)s.")
            % {"code": attribute.code, "typed": typed[:20], "known": ", ".join(known.values())}
        )
    return found
