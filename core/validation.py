"""What the model itself says against a row, as a refusal."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db.models import Model

from core.errors import Refusal


def check_row(instance: Model, *, exclude: Collection[str] = ()) -> None:
    """Run the model's own checks; what fails is a Refusal with a sentence per field."""
    try:
        instance.full_clean(exclude=exclude)
    except ValidationError as error:
        sentences = {
            name.replace("__all__", ""): " ".join(messages)
            for name, messages in error.message_dict.items()
        }
        raise Refusal(" ".join(sentences.values()), fields=sentences) from error
