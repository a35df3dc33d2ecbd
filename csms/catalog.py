"""The Indonesian catalog: what there is to translate, read from the code and the templates.

The words of the interface are marked in English (gettext) and translated in
locale/id/LC_MESSAGES/django.po. GNU gettext is not needed: a fresh machine has none.

``python -m csms.catalog update`` adds new words to the catalog, untranslated, and drops
those no longer used; ``compile`` makes the .mo file that Django reads; ``missing`` lists
what has no translation (exit 1 when there is any).
"""

import ast
import os
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from csms.rooms import ROOMS

ROOT = Path(__file__).resolve().parent.parent
CATALOG = ROOT / "locale" / "id" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
MARKED = re.compile(r"\b(n?p?gettext|_)\(((?:u?(?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"),?\s*)+)")
HEADER = """# The interface in Indonesian. Kept by csms/catalog.py.
msgid ""
msgstr ""
"Language: id\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
Message = str | tuple[str, ...]


def messages_of_code() -> Iterator[tuple[Path, Message, str | None]]:
    """Each message marked in Python: where, the message (or singular and plural), its context."""
    for room in ("csms", *ROOMS):
        for path in sorted((ROOT / room).rglob("*.py")):
            for _, message, _, context in extract_from_file("python", path, keywords=KEYWORDS):
                if message:
                    yield path, message, context
            for message, context in _in_f_strings(path.read_text(encoding="utf-8")):
                yield path, message, context


def _in_f_strings(source: str) -> Iterator[tuple[Message, str | None]]:
    """What is marked inside an f-string, which Babel reads from Python 3.12 on."""
    marks = "|".join(KEYWORDS)
    if not re.search(rf"\{{(?:{marks})\(", source):
        return
    for outer in ast.walk(ast.parse(source)):
        if not isinstance(outer, ast.JoinedStr):
            continue
        for call in ast.walk(outer):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in KEYWORDS:
                name = ast.unparse(call.func)
                texts = [str(one.value) for one in call.args if isinstance(one, ast.Constant)]
                context = texts.pop(0) if name.startswith("p") else None
                yield (texts[0], texts[1]) if name.startswith("n") else texts[0], context


def messages_of_templates() -> Iterator[tuple[Path, Message, str | None]]:
    """Each message marked in a template, as Django's own makemessages reads it."""
    for path in sorted((ROOT / "templates").rglob("*.html")):
        for name, quoted in MARKED.findall(templatize(path.read_text(encoding="utf-8"))):
            texts = ast.literal_eval(f"({quoted.rstrip().rstrip(',')},)")
            context = texts[0] if name.startswith(("p", "np")) else None
            texts = texts[1:] if context else texts
            yield path, (texts[0], texts[1]) if name.startswith("n") else texts[0], context


@cache
def template_catalog() -> Catalog:
    """Every message of the interface, untranslated, with the files it stands in; read once."""
    catalog = Catalog()
    for path, message, context in (*messages_of_code(), *messages_of_templates()):
        catalog.add(message, locations=[(str(path.relative_to(ROOT)), 0)], context=context)
    return catalog


def read_catalog() -> Catalog:
    """The translations as they are in the file."""
    with CATALOG.open("rb") as file:
        return read_po(file, locale="id")


def missing() -> list[str]:
    """The messages without a translation."""
    translated = read_catalog()
    absent = []
    for message in template_catalog():
        if message.id:
            found = translated.get(message.id, message.context)
            if found is None or found.fuzzy or not _strings(found.string):
                absent.append(str(message.id))
    return absent


def _strings(string: str | tuple[str, ...] | list[str] | None) -> bool:
    return all(string) and bool(string) if isinstance(string, tuple | list) else bool(string)


def update() -> None:
    """Bring the file up to what is marked; translations stay, unused ones go."""
    catalog = read_catalog()
    catalog.update(template_catalog(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    with CATALOG.open("wb") as file:
        file.write(HEADER.encode())  # ours: Babel's would carry the time of the run
        write_po(file, catalog, omit_header=True, sort_output=True, no_location=True, width=100)


def compile_catalog() -> None:
    """Write the .mo file beside the .po file: whole at once, as a process may begin meanwhile."""
    unfinished = CATALOG.with_suffix(f".{os.getpid()}")
    with unfinished.open("wb") as file:
        write_mo(file, read_catalog())
    unfinished.replace(CATALOG.with_suffix(".mo"))


def main(arguments: list[str]) -> int:
    """``update``, ``compile`` or ``missing``."""
    match arguments:
        case ["update"]:
            update()
        case ["compile"]:
            compile_catalog()
        case ["missing"]:
            absent = missing()
            sys.stdout.write("".join(f"{message}\n" for message in absent))
            return 1 if absent else 0
        case _:
            sys.stderr.write("usage: python -m csms.catalog update|compile|missing\n")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
