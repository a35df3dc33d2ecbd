"""What stands in a form, in words."""

from django import forms
from django.utils.formats import localize


def words_in(form: forms.BaseForm) -> list[tuple[str, str]]:
    """Each field with what it holds; "–" where that is nothing."""
    return [(str(one.label), _held(one) or "–") for one in form.visible_fields()]


def _held(bound: forms.BoundField) -> str:
    held, choices = bound.value(), getattr(bound.field, "choices", None)
    if choices is None:
        return "" if held is None else str(localize(held))
    chosen = set(map(str, held if isinstance(held, list | tuple) else [held]))
    return "; ".join(str(said) for value, said in choices if str(value) in chosen and str(value))
