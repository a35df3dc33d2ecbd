"""The form field of what people write."""

from typing import Any

from django import forms

from core.writing import is_written


class WrittenField(forms.CharField):
    """A text; one that shows nothing (only spaces, only invisible signs) is none."""

    def to_python(self, value: Any) -> str | None:
        """The text, the field's empty value where nothing is written."""
        text = super().to_python(value)
        return text if text and is_written(text) else self.empty_value
