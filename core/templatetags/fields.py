"""``{% load fields %}``: a form's field on a page."""

from django import template
from django.forms import BoundField, Select, SelectMultiple
from django.forms.models import ModelChoiceField
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """What the field is typed or chosen in; after a mistake the page opens at the first wrong one.

    Browsers take the first ``autofocus`` of a page.
    """
    return field.as_widget(attrs={"autofocus": True} if field.errors else {})


@register.filter
def may_be_empty(field: BoundField) -> bool:
    """Whether it may be sent empty: no field that is needed, nor a list that has a choice made."""
    asked = field.field
    if asked.required:
        return False
    if not isinstance(asked.widget, Select) or isinstance(asked.widget, SelectMultiple):
        return True
    if isinstance(asked, ModelChoiceField):  # its choices would be read from the database here
        return asked.empty_label is not None
    return any(value in ("", None) for value, _label in asked.widget.choices)
