"""``{% load questionnaires %}``: words of a questionnaire's file on a page."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from instruments.words import words_of

register = template.Library()
register.filter("words_of", words_of)


@register.filter
def of_row(found: Mapping[Any, Any], row: object) -> Any:
    """What stands for a row in a mapping by its id or key; None where nothing does."""
    return found.get(row)


@register.filter
def beside(first: Iterable[Any], second: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Each of the first with that of the second at its place; ValueError where one is longer."""
    return list(zip(first, second, strict=True))
