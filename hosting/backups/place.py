"""Where backups lie: manifests by instant, dumps beside them, files by the hash of their bytes."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from django.core.files.base import ContentFile
from django.core.files.storage import InvalidStorageError, Storage, storages

from hosting.backups.errors import BackupError

FORMAT = 1
MANIFESTS, DUMPS, FILES = "manifests", "databases", "files"


@dataclass(frozen=True, slots=True)
class KeptPiece:
    """A piece of a backup as it lies there: SHA-256 before encryption, bytes after it."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that a backup holds: ``files`` by the name the storage knows them by, ``rows`` counted
    table by table, ``migrations`` as "room.name", ``version`` the product's that made it, ``keys``
    the public keys all of it is encrypted to; ``missing`` the files that rows named and the storage
    no longer had."""

    taken_at: str
    version: str
    migrations: tuple[str, ...]
    rows: Mapping[str, int]
    database: KeptPiece
    files: Mapping[str, KeptPiece]
    keys: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def stamp(self) -> str:
        """What it is called: "20250120T030000Z"."""
        return stamp_of(datetime.fromisoformat(self.taken_at))

    @property
    def size(self) -> int:
        """The bytes it needs, encrypted; files that other backups name as well included."""
        return self.database.size + sum(one.size for one in self.files.values())

    @property
    def names(self) -> set[str]:
        """Where its pieces lie; other backups may name the same files."""
        return {dump_name(self.stamp), *map(self.name_of, self.files.values())}

    def name_of(self, piece: KeptPiece) -> str:
        """Where a file of it lies."""
        return file_name(piece.sha256, keys=self.keys)


def stamp_of(instant: datetime) -> str:
    """An instant as the name of a backup."""
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def place() -> Storage:
    """The storage of backups, chosen in csms/storage.py. BackupError where none is."""
    try:
        return storages["backups"]
    except InvalidStorageError as error:
        raise BackupError(
            "Nothing says where backups lie: set BACKUP_FOLDER to a folder on another disk than "
            "the database's, or BACKUP_BUCKET to a bucket beside STORAGE_BUCKET."
        ) from error


def manifest_name(stamp: str) -> str:
    """Where the manifest of a backup lies."""
    return f"{MANIFESTS}/{stamp}.json"


def dump_name(stamp: str) -> str:
    """Where the dump of a backup lies."""
    return f"{DUMPS}/{stamp}.age"


def file_name(sha256: str, *, keys: Iterable[str]) -> str:
    """Where a file lies, by the hash of its bytes and by the public keys it is encrypted to: other
    keys have a folder of their own, so that no backup is ever half readable."""
    whose = hashlib.sha256(" ".join(sorted(keys)).encode()).hexdigest()[:12]
    return f"{FILES}/{whose}/{sha256[:2]}/{sha256}.age"


def stamps() -> list[str]:
    """Every backup there is, the oldest first. BackupError where the place is not reached."""
    try:
        _folders, names = place().listdir(MANIFESTS)
    except FileNotFoundError:
        return []
    except BackupError:
        raise
    except Exception as error:  # each storage has its own
        raise BackupError(f"The place of the backups cannot be read ({error}).") from error
    return sorted(name.removesuffix(".json") for name in names if name.endswith(".json"))


def newest() -> str:
    """The name of the newest backup. BackupError where there is none."""
    known = stamps()
    if not known:
        raise BackupError("There is no backup: take one with manage.py backup.")
    return known[-1]


def read_manifest(stamp: str) -> Manifest:
    """What a backup holds. BackupError where there is none of this name, or not all of it."""
    try:
        with place().open(manifest_name(stamp)) as file:
            told = json.loads(file.read())
        if told["format"] != FORMAT:
            raise BackupError(
                f"Backup {stamp} has the format {told['format']}, and this version reads {FORMAT}: "
                "restore it with the version that made it."
            )
        return Manifest(
            taken_at=told["taken_at"],
            version=told["version"],
            migrations=tuple(told["migrations"]),
            rows=told["rows"],
            database=KeptPiece(**told["database"]),
            files={name: KeptPiece(**one) for name, one in told["files"].items()},
            keys=tuple(told["keys"]),
            missing=tuple(told["missing"]),
        )
    except FileNotFoundError as error:
        raise BackupError(
            f"There is no backup {stamp}. Those there are: {', '.join(stamps()) or 'none'}."
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise BackupError(
            f"The manifest of backup {stamp} cannot be read: it was not written to its end. Take "
            "another backup."
        ) from error


def write_manifest(manifest: Manifest) -> None:
    """The last act of a backup: from now on there is one."""
    content = json.dumps({"format": FORMAT, **asdict(manifest)}, indent=1).encode()
    place().save(manifest_name(manifest.stamp), ContentFile(content))
