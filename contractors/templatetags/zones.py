"""``{% load zones %}``: an instant by the clocks of those it is told to."""

from django import template

from contractors.days import instant_for

register = template.Library()
register.filter(instant_for)
