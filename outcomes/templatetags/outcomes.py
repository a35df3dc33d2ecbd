"""``{% load outcomes %}``: how an objection is called, and texts kept in both languages."""

from collections.abc import Mapping

from django import template

from core.language import localized as in_language
from outcomes import rendering
from outcomes.models import Objection

register = template.Library()


@register.filter
def target_words(objection: Objection) -> str:
    """What it is about: ``Item 3.04``."""
    return rendering.target_words(objection.target, objection.code)


@register.filter
def localized(text: Mapping[str, str]) -> str:
    """What is kept in both languages, in the reader's."""
    return in_language(text)
