"""What narrows a list, as its address says it; drawn by ``templates/_filters.html``."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField


class FilterForm(forms.Form):
    """Every part may be left out; one that makes no sense is left out too, and said.

    ``kept`` are the parts that say which list it is, or its order, and narrow nothing.
    """

    kept: ClassVar[tuple[str, ...]] = ()

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
