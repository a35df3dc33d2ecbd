"""A refusal on the form that asked for what was refused."""

from django import forms

from core.errors import Refusal


def tell(form: forms.BaseForm, refusal: Refusal) -> None:
    """Put each sentence to its field; what belongs to none stands above the form."""
    for name, sentence in (refusal.fields or {"": refusal.message}).items():
        form.add_error(name if name in form.fields else None, sentence)
