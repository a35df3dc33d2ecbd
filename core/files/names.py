"""Names of files as people's devices give them: made harmless, and what they claim."""

import mimetypes
import re
import unicodedata

from core.files.types import EXTENSIONS, PHOTOS, FileType

LONGEST_NAME = 150
LONGEST_WORDS = 160  # bytes of UTF-8; with kind and ending a name stays far below a disk's 255
KEPT_AT_THE_END = 32  # bytes of them, for the year and the instrument behind a long name
NAMELESS = "file"
_claims = mimetypes.MimeTypes()  # the built-in table, whatever the machine has in /etc


def harmless_name(name: str) -> str:
    """The name without folders, control and direction marks, and signs a disk refuses.

    Never empty, at most LONGEST_NAME characters; a long one keeps its ending.
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(" " if c.isspace() else c for c in last)
    visible = "".join(c for c in visible if unicodedata.category(c)[0] != "C")
    plain = re.sub(r'[<>:"|?*]', "_", re.sub(r" +", " ", visible)).strip(" .")
    if len(plain) > LONGEST_NAME:
        stem, dot, ending = plain.rpartition(".")
        ending = f"{dot}{ending}" if dot and len(ending) <= 10 else ""
        plain = (stem if ending else plain)[: LONGEST_NAME - len(ending)] + ending
    return plain or NAMELESS


def contradicts(name: str, content_type: str) -> bool:
    """True when the ending of the name claims another kind of file than the content is.

    A photo under another photo's ending claims nothing that matters: phones do it all the time.
    """
    ending = name.rpartition(".")[2].lower()
    claimed = next((str(kind) for kind, endings in EXTENSIONS.items() if ending in endings), None)
    if claimed is None:
        claimed = _claims.guess_type(f"x.{ending}", strict=False)[0]
    if claimed in (None, content_type):
        return False
    return not (claimed in PHOTOS and content_type in PHOTOS)


def name_to_save(name: str, content_type: str) -> str:
    """The name a browser saves a file by: the ending says what the content is."""
    endings = EXTENSIONS[FileType(content_type)]
    stem, dot, ending = name.rpartition(".")
    if dot and ending.lower() in endings:
        return name
    return f"{stem if dot and stem else name}.{endings[0]}"


def file_words(text: str) -> str:
    """``PT-A-2024-CSMS``: the words of a text in a file's name; "" where it has none.

    Latin letters lose their accents, other scripts are kept as they are written. What is too
    long loses its middle: the end says which year and which instrument.
    """
    spaced = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in _readable(text))
    kept = "-".join(spaced.split())
    if len(kept.encode()) <= LONGEST_WORDS:
        return kept
    end = kept.encode()[-KEPT_AT_THE_END:].decode(errors="ignore").partition("-")[2]  # whole words
    if not end:
        return _cut(kept, LONGEST_WORDS)
    begin = _cut(kept, LONGEST_WORDS - len(end.encode()) - 1)
    return f"{begin.rstrip('-')}-{end}"


def _readable(text: str) -> str:
    """Each Latin letter without its accent, every other one whole, its marks with it."""
    words: list[str] = []
    latin = False
    for one in unicodedata.normalize("NFKD", text):
        if unicodedata.category(one)[0] != "M":
            latin = one.isascii()
            words.append(one)
        elif not latin:
            words.append(one)
    return unicodedata.normalize("NFC", "".join(words))


def _cut(text: str, most: int) -> str:
    """As many characters from the beginning as fit in so many bytes."""
    return text.encode()[:most].decode(errors="ignore")
