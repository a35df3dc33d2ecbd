"""``{% load versions %}``: codes of an instrument in words."""

from fractions import Fraction

from django import template
from django.utils.formats import get_format

from instruments.wording import shown
from instruments.words import code_word

register = template.Library()
register.filter(code_word)


@register.filter
def field_word(value: object, field: str) -> str:
    """What a field holds, in words: ``{{ scale.kind|field_word:"kind" }}``."""
    return shown(field, value)


@register.filter
def points(value: Fraction) -> str:
    """Percentage points with their sign and two decimals: "+1,87"; rounded half away from 0."""
    hundredths = (abs(value) * 200 + 1) // 2
    sign = "−" if value < 0 else "+"
    whole, rest = divmod(int(hundredths), 100)
    return f"{sign}{whole}{get_format('DECIMAL_SEPARATOR')}{rest:02}"
