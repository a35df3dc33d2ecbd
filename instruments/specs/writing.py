"""A spec back to JSON values and to the text of a file: what is read again is the same spec."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

import yaml

from core.figures.reading import plain_decimal

WIDTH = 100
UNUSUAL_BREAKS = "\x85\u2028\u2029\ufeff"


def as_json(value: Any) -> Any:
    """A spec as JSON values: dataclasses as objects, decimals as plain strings.

    An optional field that is not given is left out, so that a field which the format gains
    later does not change the hash of what is already published.
    """
    if is_dataclass(value):
        whole = {field.name: as_json(getattr(value, field.name)) for field in fields(value)}
        return {name: entry for name, entry in whole.items() if entry not in (None, {}, [])}
    if isinstance(value, Mapping):
        return {str(key): as_json(entry) for key, entry in value.items()}
    if isinstance(value, tuple | list):
        return [as_json(entry) for entry in value]
    return plain_decimal(value) if isinstance(value, Decimal) else value


def file_text(spec: object) -> str:
    """The spec (a dataclass of a file's format) as the YAML text of its file."""
    text: str = yaml.dump(
        as_json(spec),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=WIDTH,
    )
    return text


class _Dumper(yaml.SafeDumper):
    """Never writes an anchor: files are read without them."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def represent_words(self, words: str) -> yaml.ScalarNode:
        """Words as they stand; with a line break that YAML would fold, escaped in quotes."""
        style = '"' if any(character in words for character in UNUSUAL_BREAKS) else None
        return self.represent_scalar("tag:yaml.org,2002:str", words, style=style)


_Dumper.add_representer(str, _Dumper.represent_words)
