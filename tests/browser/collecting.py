"""Collect the product's static files, run as a program: of others' files none is compressed.

That takes longer than all the rest of it, and a browser asks for next to none of them.
"""

import pytest
from django.core.management import execute_from_command_line
from whitenoise.compress import Compressor  # type: ignore[import-untyped]

OURS = ("js/", "css/")
is_compressible = Compressor.should_compress


def is_ours(compressor: Compressor, name: str) -> bool:
    """Whether a file, named as it is kept, is compressed."""
    return name.startswith(OURS) and bool(is_compressible(compressor, name))


if __name__ == "__main__":
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Compressor, "should_compress", is_ours)
        execute_from_command_line(["manage.py", "collectstatic", "--noinput", "--verbosity", "0"])
