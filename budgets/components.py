"""The components of an OHS budget, as data: ``library/components.yaml`` says whose wording."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import yaml

from core.language import localized

LIBRARY = Path(__file__).resolve().parent / "library" / "components.yaml"


@lru_cache(maxsize=1)
def _components() -> dict[str, Mapping[str, str]]:
    told = yaml.safe_load(LIBRARY.read_text(encoding="utf-8"))
    return {one["code"]: one["label"] for one in told}


def component_codes() -> list[str]:
    """Their codes, in their order."""
    return list(_components())


def component_label(code: str) -> Mapping[str, str]:
    """A component in each language, as a frozen budget keeps it."""
    return _components()[code]


def component_word(code: str) -> str:
    """A component in the active language; its code where the data have it no more."""
    return localized(_components().get(code)) or code
