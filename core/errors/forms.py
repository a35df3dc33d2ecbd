"""A refusal on the form that asked for what was refused."""

from collections.abc import Callable
from typing import Self

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import localize

from core.errors import Refusal


class FormRefusals:
    """``with FormRefusals(form):`` the step, its message and the redirect; a refusal ends it.

    The form then says why and ``status`` is the refusal's: the page is drawn again with both. Until
    then ``status`` is 400 for what was sent (it may lack something), 200 for a form that is empty.
    """

    def __init__(self, form: forms.BaseForm) -> None:
        self.form = form
        self.status = 400 if form.is_bound else 200

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, *_trace: object) -> bool:
        if not isinstance(error, Refusal):
            return False
        tell(self.form, error)
        self.status = error.status
        return True


def refused_status(form: forms.BaseForm, take: Callable[[], object]) -> int | None:
    """None where what was sent was sound and ``take`` took it; else the status of the page that is
    drawn again with the form, which says why not."""
    refusals = FormRefusals(form)
    if form.is_valid():
        with refusals:
            take()
            return None
    return refusals.status


def tell(form: forms.BaseForm, refusal: Refusal) -> None:
    """Put each sentence to its field; what belongs to none stands above the form.

    What is said in several lines of a field is an error a line.
    """
    for name, said in (refusal.fields or {"": refusal.message}).items():
        errors: list[str | ValidationError] = [*said.split("\n")]
        form.add_error(name if name in form.fields else None, errors)


def words_in(form: forms.BaseForm) -> list[tuple[str, str]]:
    """Each field with what it holds; "–" where that is nothing."""
    return [(str(one.label), _held(one) or "–") for one in form.visible_fields()]


def _held(bound: forms.BoundField) -> str:
    held, choices = bound.value(), getattr(bound.field, "choices", None)
    if choices is None:
        return "" if held is None else str(localize(held))
    chosen = set(map(str, held if isinstance(held, list | tuple) else [held]))
    return "; ".join(str(said) for value, said in choices if str(value) in chosen and str(value))
