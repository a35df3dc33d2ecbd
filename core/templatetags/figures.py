"""``{% load figures %}``: figures, changes and days as pages and documents show them."""

from django import template

from core import figures

register = template.Library()
register.filter(figures.figure)
register.filter(figures.percent)
register.filter(figures.percent_of)
register.filter(figures.signed)
register.filter(figures.whole)
register.filter(figures.grouped)
register.filter("day_of", figures.moment)
register.filter("instant_in", figures.instant)
