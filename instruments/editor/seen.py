"""The state a form was drawn from, carried in the form: what a save is held against."""

from typing import Any, NamedTuple

from django.core import signing

SALT = "instruments.editor.seen"


class Seen(NamedTuple):
    """``part``: what the page edits, as it stood; ``at``: where its element stood."""

    part: dict[str, Any]
    at: int | None


def written(seen: Seen) -> str:
    """The state as a form carries it: compressed, and signed so that it comes back as it was."""
    return signing.Signer(salt=SALT).sign_object(list(seen), compress=True)


def read(given: str) -> Seen | None:
    """The state a form brought back; None where it brought none, or another."""
    try:
        return Seen(*signing.Signer(salt=SALT).unsign_object(given))
    except signing.BadSignature:
        return None
