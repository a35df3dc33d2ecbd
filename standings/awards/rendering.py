"""Award criteria in words, in the language of who reads them."""

from collections.abc import Callable

from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from core.canonical import JsonObject
from core.figures import NO_FIGURE, figure, signed
from standings.awards.rules.candidates import CriterionCheck
from standings.awards.rules.parts import AwardCriterionSpec

LANGUAGES = ("id", "en")


def criterion_words(one: AwardCriterionSpec) -> str:
    """What must hold: ``People killed: at most 0``."""
    if one.measure == "rating":
        ratings = ", ".join(code.capitalize() for code in one.ratings)
        return _("Rating: %(ratings)s") % {"ratings": ratings}
    said = {
        "fatalities": _("People killed: at most %(bound)s"),
        "lost_time": _("Lost time injuries: at most %(bound)s"),
        "near_misses_a_month": _("Near misses reported a month: at least %(bound)s"),
        "near_miss_months": _("Months with a near miss reported: at least %(bound)s"),
        "improvement": _("Above last year's result: at least %(bound)s percent points"),
    }[one.measure]
    return said % {"bound": one.at_least if one.at_most is None else one.at_most}


def figure_words(check: CriterionCheck, *, rating: str) -> str:
    """The figure beside the criterion; ``rating`` in words, a dash where nothing is known."""
    measure, value = check.criterion.measure, check.figure
    if measure == "rating":
        return rating or NO_FIGURE
    if value is None:
        return NO_FIGURE
    if measure == "improvement":
        return signed(str(value))
    if measure == "near_misses_a_month":
        return str(number_format(value, decimal_pos=1))
    return figure(f"{value:f}")


def in_both(words: Callable[[], str]) -> JsonObject:
    """What ``words`` says in each language."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = words()
    return found
