"""The state a form was drawn from, carried in the form: what a save is held against."""

from typing import Any, NamedTuple

from django.core import signing

SALT = "instruments.editor.form_state"


class SeenPart(NamedTuple):
    """``part``: what the page edits, as it stood; ``at``: where its element stood."""

    part: dict[str, Any]
    at: int | None


def written(seen: SeenPart) -> str:
    """The state as a form carries it: compressed, and signed so that it comes back as it was."""
    return signing.Signer(salt=SALT).sign_object(list(seen), compress=True)


def read(given: str) -> SeenPart | None:
    """The state a form brought back; None where it brought none, or another."""
    try:
        return SeenPart(*signing.Signer(salt=SALT).unsign_object(given))
    except signing.BadSignature:
        return None
