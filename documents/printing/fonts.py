"""The documents' own font: its files, and what they draw."""

from functools import cache
from pathlib import Path

import font_source_sans_pro  # type: ignore[import-untyped]

FACES = {
    ("normal", 400): "SourceSansPro-Regular.ttf",
    ("italic", 400): "SourceSansPro-It.ttf",
    ("normal", 600): "SourceSansPro-Semibold.ttf",
}
FOLDER = Path(font_source_sans_pro.font_directory)


def font_urls() -> dict[tuple[str, int], str]:
    """The address of each face's file, by style and weight."""
    return {face: (FOLDER / name).as_uri() for face, name in FACES.items()}


@cache
def drawn_characters() -> frozenset[str]:
    """What the font has in each of its faces."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # WeasyPrint brings it

    faces = []
    for name in FACES.values():
        with TTFont(FOLDER / name, lazy=True) as face:
            faces.append(set(face.getBestCmap()))
    return frozenset(map(chr, set.intersection(*faces)))
