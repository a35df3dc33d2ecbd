"""``{% load item_codes %}``: what people wrote, with the codes of items as links."""

from django import template

from evaluations.rendering.item_codes import linked

register = template.Library()
register.filter(linked)
