"""``{% load versions %}``: codes of an instrument in words."""

from django import template

from evaluations.version_words import shown

register = template.Library()


@register.filter
def told(value: object, field: str) -> str:
    """What a field holds, in words: ``{{ scale.kind|told:"kind" }}``."""
    return shown(field, value)
