"""Static files with their content's hash in the name, our own modules joined by group.

So a browser keeps a file for good and never mixes two releases of modules that import each other,
and a page's scripts come in one round trip (core/shell/scripts.py). They and our styles are
stored without their comments and indentation: a fifth less over a site's phone line. Nothing else
of them is touched, and DEBUG serves them as written.
"""

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile, File
from whitenoise.storage import (  # type: ignore[import-untyped]
    CompressedManifestStaticFilesStorage,
)

from core.shell.scripts import QUOTED, group_of, joined, slim, slim_script

OWN_MODULES, OWN_STYLES = "js/*.js", "css/*.css"
STYLE_LINE_END = re.compile(r"([;{},])\n")
STYLE_SPACE = re.compile(r"([:,]) | (?=\{)|;(?=\})")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def slim_style(style: str) -> str:
    """A style sheet of ours without comments, ends of lines, and spaces that say nothing."""
    joined_lines = STYLE_LINE_END.sub(r"\1", slim(COMMENT.sub("", style)))
    parts = QUOTED.split(joined_lines)  # every second one is a text, which stays as it is
    return "".join(
        part if place % 2 else STYLE_SPACE.sub(r"\1", part) for place, part in enumerate(parts)
    )


def module_of(name: str) -> str | None:
    """The module a static file holds; None where it is none of ours."""
    return PurePosixPath(name).stem if fnmatch(name, OWN_MODULES) else None


class JoinedModules:
    """In the place of a storage: what the file of a group holds."""

    def __init__(self, paths: dict[str, tuple[Any, str]]) -> None:
        self.paths = paths

    def written(self, module: str) -> str:
        """A module as it was collected."""
        storage, path = self.paths[f"js/{module}.js"]
        with storage.open(path) as file:
            return slim(file.read().decode())

    def open(self, name: str) -> "File[bytes]":
        """The modules of a group as one file."""
        return ContentFile(joined(PurePosixPath(name).stem, self.written).encode())


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """WhiteNoise's storage; our modules are joined, and the imports between files rewritten.

    Django can rewrite them in every script, but others' packages name imports that are no files.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        (
            OWN_MODULES,
            CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
        ),
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._addresses: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:  # noqa: FBT001, FBT002
        """Where a file is served; of a module that is the file of its group.

        Pages name thirty of them: each is looked up once, a process serves what it began with.
        """
        found = self._addresses.get(name)
        if found is None or force:
            module = module_of(name)
            found = super().url(f"js/{group_of(module)}.js" if module else name, force)
            self._addresses[name] = found
        return found

    def post_process(
        self, paths: dict[str, tuple[Any, str]], *arguments: Any, **options: Any
    ) -> Iterator[Any]:
        """Give every file its hash, the modules of a group as one."""
        modules = JoinedModules(paths)
        sent = {
            name: (modules, name) if module_of(name) else where
            for name, where in paths.items()
            if (module := module_of(name)) is None or group_of(module) == module
        }
        yield from super().post_process(sent, *arguments, **options)

    def _save(self, name: str, content: "File[bytes]") -> str:
        for kind, made_slim in ((OWN_MODULES, slim_script), (OWN_STYLES, slim_style)):
            if fnmatch(name, kind):
                whole = b"".join(content.chunks())  # from its start: it has been read for its hash
                content = ContentFile(made_slim(whole.decode()).encode())
        saved: str = super()._save(name, content)
        return saved
