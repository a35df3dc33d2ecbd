"""What went wrong with a backup, in one sentence."""

from tempfile import gettempdir


class BackupError(Exception):
    """What, where, and what to do about it; nothing half-made counts as made."""


class PieceError(BackupError):
    """One piece of a backup is lost, damaged, or encrypted to another key."""


class UnfinishedError(BackupError):
    """A manifest that was not written to its end, or was damaged: there is no such backup."""


def no_room(error: Exception) -> BackupError:
    """Of a folder for files on their way that takes no more."""
    return BackupError(
        f"{gettempdir()} takes nothing more ({error}): make room there, or name a larger folder in "
        "TMPDIR, and begin again."
    )
