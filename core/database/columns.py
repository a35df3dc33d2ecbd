"""Texts that the database puts together out of the columns of a row."""

from django.db.models import F, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat


def text_of(*parts: str | Combinable) -> Combinable:
    """These columns one after the other as one text; a word of its own is a ``Value``."""
    texts = [Cast(F(one) if isinstance(one, str) else one, TextField()) for one in parts]
    return texts[0] if len(texts) == 1 else Concat(*texts, output_field=TextField())


SPACE = Value(" ")
COMMA = Value(", ")
