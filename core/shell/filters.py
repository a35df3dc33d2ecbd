"""What narrows a list, as its address says it; drawn by ``templates/_filters.html``."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.figures.fields import AddressNumberField
from core.language.fields import WrittenField

LONGEST_NAME = 40  # of a filter that nobody knows, as far as it is told
TICKED, UNTICKED = ("on", "true", "1"), ("", "false", "0")


class FilterForm(forms.Form):
    """Every part may be left out; one that makes no sense is left out too, and said.

    ``kept`` are the parts that say which list it is, or its order, and narrow nothing;
    ``beside`` are what else the address of the list may have. A list that has no filter at all
    takes the form as it is, so that it names what it was asked for in vain.
    """

    kept: ClassVar[tuple[str, ...]] = ()
    beside: ClassVar[tuple[str, ...]] = ("page",)

    @cached_property
    def given(self) -> dict[str, Any]:
        """The parts that make sense, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def count(self) -> int:
        """How many filters are active."""
        return len(self.given.keys() - {*self.kept})

    def hidden(self) -> Iterator[BoundField]:
        """What is in the address without a field to see."""
        return (one for one in self.hidden_fields() if one.value())

    def left_out(self) -> Iterator[tuple[str, str]]:
        """What the address asks for and nobody understood: which filter, and what is wrong."""
        for name, problems in self.errors.items():
            yield from ((str(self[name].label), str(problem)) for problem in problems)
        for name in self.data:
            if name not in self.fields and name not in self.beside:
                yield name[:LONGEST_NAME], _("This list has no such filter.")


class YearForm(FilterForm):
    """The year of a list that has no other filter."""

    kept = ("year",)

    year = AddressNumberField(label=gettext_lazy("Year"), required=False, max_value=9999)


class SearchForm(FilterForm):
    """The search of a list that has no other filter; drawn by ``templates/_search.html``."""

    kept = ("q",)

    q = WrittenField(label=gettext_lazy("Search"), required=False, max_length=100)


class TickInput(forms.CheckboxInput):
    """A tick in an address, as it is written there."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, check_test=lambda value: value in TICKED)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What stands there; Django's own takes every word for a tick."""
        return data.get(name, "")


class TickField(forms.BooleanField):
    """A filter that is on or off."""

    widget = TickInput

    def to_python(self, value: Any) -> bool:
        """Whether it is on; a ValidationError for any other word."""
        if value not in (*TICKED, *UNTICKED):
            raise ValidationError(_("It is either on or off."), code="invalid")
        return value in TICKED
