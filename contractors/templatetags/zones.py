"""``{% load zones %}``: an instant by the clocks of those it is told to."""

from django import template

from contractors import days

register = template.Library()
register.filter(days.instant_for)
