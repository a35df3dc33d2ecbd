"""``{% load ratings %}``: ratings as every page shows them."""

from django import template

from core.language import localized
from instruments.ratings import range_text, rating_badge, rating_of

register = template.Library()
register.filter(localized)
register.filter(rating_of)
register.simple_tag(rating_badge)
register.simple_tag(range_text)
