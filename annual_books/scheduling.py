"""The annual book of a scope, made each month: its chapters, and the asking."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from accounts.roles import Person
from annual_books.sections import BookChapter, chosen_chapters
from annual_books.services import request_book
from core.audit import Actor
from documents.models import Document
from reports.scheduled_reports import latest_scope, person_of

CHAPTERS = "sections"  # the name of their field, and in the query string


class BookChaptersForm(forms.Form):
    """The chapters of a book; what it is of is asked beside them, for every report of a scope."""

    sections = forms.MultipleChoiceField(
        label=gettext_lazy("Chapters of the book"),
        choices=BookChapter,
        initial=list(BookChapter.values),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: QueryDict | None, *, user: Person, initial: Mapping[str, Any]) -> None:
        kept = {CHAPTERS: initial.getlist(CHAPTERS)} if isinstance(initial, QueryDict) else {}
        super().__init__(data, initial=kept)


def check_chapters(scope: QueryDict) -> None:
    """Refusal for a schedule of a book without a chapter."""
    chosen_chapters(scope.getlist(CHAPTERS))


def request_scheduled_book(
    *, scope: QueryDict, by: Actor, language: str, now: datetime
) -> Document:
    """Ask for the annual book of this scope in its latest year, with its chapters."""
    latest, choices = latest_scope(scope, person_of(by))
    return request_book(
        scope=latest,
        choices=choices,
        sections=scope.getlist(CHAPTERS),
        language=language,
        by=by,
        now=now,
    )
