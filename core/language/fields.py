"""The form fields of what people write."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.language.texts import LONGEST_TEXT
from core.writing import hidden_sentence, is_written


class WrittenField(forms.CharField):
    """A text; one that shows nothing (only spaces, only invisible signs) is none; signs that nobody
    sees and that change what is read are refused, and in a line to type in a line break."""

    def to_python(self, value: Any) -> str | None:
        """The text, the field's empty value where nothing is written."""
        text = super().to_python(value)
        return text if text and is_written(text) else self.empty_value

    def validate(self, value: Any) -> None:
        """ValidationError for a text that is not read as it is stored."""
        super().validate(value)
        one_line = isinstance(self.widget, forms.TextInput)
        if hidden := hidden_sentence(value or "", one_line=one_line):
            raise ValidationError(hidden, code="hidden")


def long_text(label: Any, *, missing: Any = None, hint: Any = "", rows: int = 3) -> WrittenField:
    """A text of several lines. ``missing`` says that it is needed; without it, it is not."""
    return WrittenField(
        label=label,
        required=missing is not None,
        max_length=LONGEST_TEXT,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing} if missing else None,
    )
