"""Static files with their content's hash in the name, ES module imports included.

So a browser keeps a file for good and never mixes two releases of modules that import
each other.
"""

from whitenoise.storage import (  # type: ignore[import-untyped]
    CompressedManifestStaticFilesStorage,
)


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """WhiteNoise's storage; it also rewrites the imports inside our own modules.

    Django can do that for every script, but others' packages name imports that are no files.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]),
    )
