"""The factors that are shipped: what a study may begin from."""

from pathlib import Path

SHIPPED = Path(__file__).parent / "library" / "ohs_factors.yaml"


def shipped_factors() -> str:
    """The text of the file with factors and rubrics on OHS."""
    return SHIPPED.read_text(encoding="utf-8")
