"""Where backups lie: manifests by instant, dumps beside them, files by the hash of their bytes."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, InvalidStorageError, Storage, storages

from hosting.backups.errors import BackupError, UnfinishedError
from hosting.backups.signing import check_signature, signature_of

FORMAT = 1
MANIFESTS, DUMPS, FILES = "manifests", "databases", "files"
LAST_TRIAL = "last_trial.json"
UNFINISHED = ".unfinished"  # how the name of a file ends that is still being written
UNREADABLE = "unreadable"  # holds the names of the pieces that a trial could not read


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
    no longer had; ``sha256`` of the manifest as it lies there, once it does, and
    whether that says by whom it was signed."""

    taken_at: str
    version: str
    migrations: tuple[str, ...]
    rows: Mapping[str, int]
    database: KeptPiece
    files: Mapping[str, KeptPiece]
    keys: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    sha256: str = field(default="", compare=False)
    is_signed: bool = field(default=False, compare=False)

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


@dataclass(frozen=True, slots=True)
class RestoreTrial:
    """That a backup was tried, and how many things were not as they were when it was taken."""

    tried_at: str
    backup: str
    faults: int


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
    return f"{files_folder(keys)}/{sha256[:2]}/{sha256}.age"


def files_folder(keys: Iterable[str]) -> str:
    """Where the files lie that are encrypted to these public keys."""
    whose = hashlib.sha256(" ".join(sorted(keys)).encode()).hexdigest()[:12]
    return f"{FILES}/{whose}"


def sizes_below(folder: str) -> dict[str, int]:
    """What lies below a folder of the place, by name, and the bytes it has. BackupError."""
    try:
        bucket = getattr(place(), "bucket", None)  # of S3, where one request tells of a thousand
        if bucket is not None:
            return {one.key: one.size for one in bucket.objects.filter(Prefix=f"{folder}/")}
        return dict(_lying_below(folder))
    except BackupError:
        raise
    except Exception as error:  # each storage has its own
        raise BackupError(f"The place of the backups cannot be read ({error}).") from error


def _lying_below(folder: str) -> Iterator[tuple[str, int]]:
    try:
        folders, names = place().listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        yield f"{folder}/{name}", place().size(f"{folder}/{name}")
    for one in folders:
        yield from _lying_below(f"{folder}/{one}")


def mark_unreadable(name: str) -> None:
    """Have the next backup send a piece again, though one of its size lies there."""
    keep(f"{UNREADABLE}/{name}", ContentFile(name.encode()))


def unreadable_names() -> set[str]:
    """The pieces that are marked so. BackupError."""
    return {name.removeprefix(f"{UNREADABLE}/") for name in sizes_below(UNREADABLE)}


def unmark(names: Iterable[str]) -> None:
    """These were sent again."""
    for name in names:
        place().delete(f"{UNREADABLE}/{name}")


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


def read_manifest(stamp: str, *, signer: str = "") -> Manifest:
    """What a backup holds. BackupError where there is none of this name, and where it is not signed
    by a ``signer`` that is named; UnfinishedError where it is not whole."""
    try:
        with place().open(manifest_name(stamp)) as file:
            content = file.read()
        told = json.loads(content)
        if told["format"] != FORMAT:
            raise BackupError(
                f"Backup {stamp} has the format {told['format']}, and this version reads {FORMAT}: "
                "restore it with the version that made it."
            )
        if signer:
            check_signature(told, stamp=stamp, signer=signer)
        _check_name(told["taken_at"], stamp)
        return Manifest(
            taken_at=told["taken_at"],
            version=told["version"],
            migrations=tuple(told["migrations"]),
            rows=told["rows"],
            database=KeptPiece(**told["database"]),
            files={name: KeptPiece(**one) for name, one in told["files"].items()},
            keys=tuple(told["keys"]),
            missing=tuple(told["missing"]),
            sha256=hashlib.sha256(content).hexdigest(),
            is_signed="signature" in told,
        )
    except FileNotFoundError as error:
        raise BackupError(
            f"There is no backup {stamp}. Those there are: {', '.join(stamps()) or 'none'}."
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnfinishedError(
            f"The manifest of backup {stamp} cannot be read: it was not written to its end. Take "
            "another backup, or bring an older one back by its name."
        ) from error


def _check_name(taken_at: str, stamp: str) -> None:
    """BackupError where one of another day lies there by this name; ValueError where its day is of
    no zone."""
    taken = datetime.fromisoformat(taken_at)
    if taken.tzinfo is None:
        raise ValueError(taken_at)
    if stamp_of(taken) != stamp:
        raise BackupError(
            f"What lies there as backup {stamp} is of {taken_at}: somebody renamed it. Look who "
            "may write where backups lie."
        )


def write_manifest(manifest: Manifest) -> Manifest:
    """The last act of a backup: from now on there is one, as it lies there. BackupError where it is
    not taken."""
    told = json.loads(json.dumps({"format": FORMAT, **asdict(manifest)}))
    del told["sha256"], told["is_signed"]
    signature = signature_of(told)
    content = json.dumps(told | ({"signature": signature} if signature else {}), indent=1).encode()
    keep(manifest_name(manifest.stamp), ContentFile(content))
    sha256 = hashlib.sha256(content).hexdigest()
    return replace(manifest, sha256=sha256, is_signed=bool(signature))


def write_trial(trial: RestoreTrial) -> None:
    """In place of the one before. BackupError."""
    keep(LAST_TRIAL, ContentFile(json.dumps(asdict(trial)).encode()))


def last_trial() -> RestoreTrial | None:
    """The last time that a backup was tried; None where none was. BackupError."""
    try:
        with place().open(LAST_TRIAL) as file:
            return RestoreTrial(**json.loads(file.read()))
    except FileNotFoundError:
        return None
    except BackupError:
        raise
    except Exception as error:  # each storage has its own
        raise BackupError(f"{LAST_TRIAL} in the place of the backups: {error}.") from error


def keep(name: str, content: "File[bytes]") -> None:
    """Put it there, over what lies there by this name: all of it or nothing, whatever dies
    meanwhile. BackupError."""
    try:
        storage = place()
        if isinstance(storage, FileSystemStorage):
            _keep_in_folder(storage, name=name, content=content)
        else:  # of S3 nothing is there before all of it is
            if storage.exists(name):  # else nothing is deleted: a place may refuse that
                storage.delete(name)
            storage.save(name, content)
    except BackupError:
        raise
    except Exception as error:  # each storage has its own
        raise BackupError(
            f"{name} could not be written to the place of the backups ({error}): make room, or let "
            "it be reached, and take the backup again."
        ) from error


def _keep_in_folder(storage: FileSystemStorage, *, name: str, content: "File[bytes]") -> None:
    unfinished = f"{name}{UNFINISHED}"
    storage.delete(unfinished)
    try:
        storage.save(unfinished, content)
        Path(storage.path(unfinished)).replace(storage.path(name))
    finally:
        storage.delete(unfinished)
