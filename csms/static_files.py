"""Static files with their content's hash in the name, ES module imports included.

So a browser keeps a file for good and never mixes two releases of modules that import
each other. Our own modules are stored without their comment lines and indentation: a fifth less
over a site's phone line. Nothing else of them is touched, and DEBUG serves them as written.
"""

from fnmatch import fnmatch

from django.core.files.base import ContentFile, File
from whitenoise.storage import (  # type: ignore[import-untyped]
    CompressedManifestStaticFilesStorage,
)

OWN_MODULES = "js/*.js"


def slim(script: str) -> str:
    """The script without comment lines, empty lines and indentation.

    For our own modules, in which no text runs over several lines.
    """
    lines = (line.strip() for line in script.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """WhiteNoise's storage; it also rewrites the imports inside our own modules.

    Django can do that for every script, but others' packages name imports that are no files.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        (
            OWN_MODULES,
            CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
        ),
    )

    def _save(self, name: str, content: "File[bytes]") -> str:
        if fnmatch(name, OWN_MODULES):
            whole = b"".join(content.chunks())  # from its start: it has been read for its hash
            content = ContentFile(slim(whole.decode()).encode())
        saved: str = super()._save(name, content)
        return saved
