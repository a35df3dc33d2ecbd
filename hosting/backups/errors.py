"""What went wrong with a backup, in one sentence."""


class BackupError(Exception):
    """What, where, and what to do about it; nothing half-made counts as made."""


class PieceError(BackupError):
    """One piece of a backup is lost, damaged, or encrypted to another key."""
