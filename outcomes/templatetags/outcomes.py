"""``{% load outcomes %}``: how an objection is called."""

from django import template

from outcomes import rendering
from outcomes.models import Objection

register = template.Library()


@register.filter
def target_words(objection: Objection) -> str:
    """What it is about: ``Item 3.04``."""
    return rendering.target_words(objection.target, objection.code)
