"""``{% load second_factor %}``: what the shell says of a second factor that is due."""

from django import template
from django.utils import timezone

from accounts.models import User
from accounts.second_factor.requirement import FactorGrace, grace_of

register = template.Library()


@register.simple_tag
def days_of_grace(person: User) -> FactorGrace | None:
    """``{% days_of_grace user as grace %}``: what is left to this person; None: nothing is due."""
    return grace_of(person, now=timezone.now())
