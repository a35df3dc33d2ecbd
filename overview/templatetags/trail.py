"""``{% load trail %}``: whether somebody may read the audit trail."""

from django import template

from accounts.roles import Person
from overview.access import may_read_trail

register = template.Library()


@register.filter
def reads_trail(user: Person) -> bool:
    """True for who is offered the trail."""
    return may_read_trail(user)
