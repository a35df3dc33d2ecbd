"""``{% load fields %}``: a form's field on a page."""

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """What the field is typed or chosen in; after a mistake the page opens at the first wrong one.

    Browsers take the first ``autofocus`` of a page.
    """
    return field.as_widget(attrs={"autofocus": True} if field.errors else {})
