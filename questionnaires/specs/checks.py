"""What must agree in a questionnaire: steps, codes, bands. And what is missing to publish it."""

from collections.abc import Iterator
from itertools import pairwise

from instruments.specs.checks import out_of_range, repeated, repeated_codes
from instruments.specs.errors import Problem, problem
from instruments.specs.errors import marked as _
from questionnaires.specs.parts import QuestionnaireSpec

FEWEST_STEPS, MOST_STEPS = 2, 11


def questionnaire_problems(spec: QuestionnaireSpec) -> Iterator[Problem]:
    """Each thing that makes it no questionnaire, draft or not."""
    if spec.version < 1:
        yield problem("version", _("is %(number)s; it must be 1 or more"), number=spec.version)
    yield from _step_problems(spec)
    yield from repeated_codes("variables", spec.variables)
    yield from repeated(
        (f"variables[{v}].statements[{s}].code", one.code)
        for v, variable in enumerate(spec.variables)
        for s, one in enumerate(variable.statements)
    )
    yield from repeated_codes("attributes", spec.attributes)
    for at, attribute in enumerate(spec.attributes):
        path = f"attributes[{at}].choices"
        yield from repeated_codes(path, attribute.choices)
        if len(attribute.choices) < 2:
            yield problem(path, _("must hold two choices or more; nothing is chosen among fewer"))
    yield from _band_problems(spec)
    yield from out_of_range("alpha_min", spec.alpha_min, low=0, high=1)


def publishing_problems(spec: QuestionnaireSpec) -> Iterator[Problem]:
    """Each thing that a draft may lack and a published version may not."""
    if not spec.variables:
        yield problem("variables", _("is an empty list; add a variable with its statements"))
    for at, variable in enumerate(spec.variables):
        if not variable.statements:
            says = _("has no statement (%(code)s); add one, or remove the variable")
            yield problem(f"variables[{at}].statements", says, code=variable.code)


def _step_problems(spec: QuestionnaireSpec) -> Iterator[Problem]:
    values = [step.value for step in spec.steps]
    if not FEWEST_STEPS <= len(values) <= MOST_STEPS:
        says = _("must hold %(fewest)s to %(most)s steps, not %(given)s")
        yield problem("steps", says, fewest=FEWEST_STEPS, most=MOST_STEPS, given=len(values))
    for at, (before, value) in enumerate(pairwise(values), start=1):
        if value != before + 1:
            says = _("is %(value)s; the step after %(before)s is %(next)s")
            path = f"steps[{at}].value"
            yield problem(path, says, value=value, before=before, next=before + 1)
    if values and values[-1] < 1:
        yield problem("steps", _("must end at 1 or more, or no answer would count"))


def _band_problems(spec: QuestionnaireSpec) -> Iterator[Problem]:
    yield from repeated((f"bands[{at}].rating", one.rating) for at, one in enumerate(spec.bands))
    for at, band in enumerate(spec.bands):
        yield from out_of_range(f"bands[{at}].min", band.min, low=0, high=100)
    for at, (above, below) in enumerate(pairwise(spec.bands), start=1):
        if below.min >= above.min:
            yield problem(f"bands[{at}].min", _("must be below the min of the band before"))
    if not spec.bands or spec.bands[-1].min != 0:
        yield problem("bands", _('must end with a band whose min is "0"'))
