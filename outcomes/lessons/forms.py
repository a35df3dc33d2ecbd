"""What people type about lessons. They clean; the services decide."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from core.language.fields import WrittenField, long_text
from core.shell.filters import FilterForm
from findings.forms import FilesField, FilesForm, file_limits
from instruments.models import Item
from outcomes.lessons.models import Lesson
from outcomes.lessons.rendering import element_words, item_words
from outcomes.lessons.selectors import LessonFilter
from outcomes.lessons.services.lessons import FILES_OF_A_LESSON, LessonFacts

NAMED, UNNAMED = "named", "unnamed"


class LessonFilterForm(FilterForm):
    """Which lessons the list shows; what can be chosen has some."""

    element = forms.ChoiceField(label=_("Element"), required=False)
    item = forms.ChoiceField(label=_("Item"), required=False)

    def __init__(self, *args: Any, shared: Iterable[Lesson], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        elements: dict[str, str] = {}
        items: dict[str, str] = {}
        for one in shared:
            elements.setdefault(f"{one.instrument}/{one.element}", element_words(one))
            items.setdefault(one.lineage, item_words(one))
        for name, first, found in (
            ("element", _("Every element"), elements),
            ("item", _("Every item"), items),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", first), *found.items()]

    def chosen(self) -> LessonFilter:
        """As the selector takes it."""
        return LessonFilter(self.given.get("element", ""), self.given.get("item", ""))


class LessonForm(FilesForm):
    """A practice, for which item, from whom. The owner's is always by name: ``author`` says whose
    name it is, ``may_hide`` whether it may be left out."""

    lineage = forms.ChoiceField(
        label=_("For which item"), error_messages={"required": _("Choose the item.")}
    )
    title = WrittenField(
        label=_("Title"), max_length=150, error_messages={"required": _("Write a title.")}
    )
    practice = long_text(
        _("What you do, and how"),
        missing=_("Write what you do, and how."),
        hint=_("So that somebody else can do it too. Name no other company."),
        rows=8,
    )
    is_named = forms.ChoiceField(
        label=_("From whom"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether your company is named.")},
    )
    evidence = FilesField(
        label=_("Files"),
        required=False,
        allow_empty_file=True,
        help_text=_(
            "Up to 6, 20 MB each. Photos are shown small, without place, device or file name. "
            "Documents (PDF, XLSX, DOCX) only where you are named: they carry who wrote them."
        ),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    operation = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(
        self, *args: Any, items: Iterable[Item], author: str, may_hide: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        lineage, named = self.fields["lineage"], self.fields["is_named"]
        assert isinstance(lineage, forms.ChoiceField)
        assert isinstance(named, forms.ChoiceField)
        lineage.choices = [("", _("Choose an item")), *_by_element(items)]
        named.choices = [(NAMED, author)]
        if may_hide:
            named.choices = [(UNNAMED, _("A contractor, without a name")), (NAMED, author)]
        else:
            named.initial = NAMED
        self.fields["evidence"].widget.attrs |= file_limits(most=FILES_OF_A_LESSON, there=0)

    def facts(self) -> LessonFacts:
        """As the service takes it."""
        given = self.cleaned_data
        named = given["is_named"] == NAMED
        return LessonFacts(given["lineage"], given["title"], given["practice"], is_named=named)


class LessonChangeForm(LessonForm):
    """The same of a lesson that is there; its files stay."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["evidence"], self.fields["operation"]


def _by_element(items: Iterable[Item]) -> Sequence[tuple[str, list[tuple[str, str]]]]:
    """The items below their elements, as a select groups them."""
    grouped = groupby(items, key=lambda one: (one.instrument, one.element))
    return [
        (
            f"{instrument.title} · {element.code} {element.title}",
            [(one.lineage, f"{one.code} {one.title}") for one in below],
        )
        for (instrument, element), below in grouped
    ]


class LessonReviewForm(forms.Form):
    """The lesson as it was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class LessonReasonForm(forms.Form):
    """Why a lesson is sent back or taken down; its author reads it."""

    reason = long_text(_("Reason"), missing=_("Write why: its author reads it."))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
