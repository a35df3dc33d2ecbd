"""What went wrong with a backup, in one sentence."""


class BackupError(Exception):
    """What, where, and what to do about it; nothing half-made counts as made."""


class PieceError(BackupError):
    """One piece of a backup is lost, damaged, or encrypted to another key."""


class UnfinishedError(BackupError):
    """A manifest that was not written to its end, or was damaged: there is no such backup."""
