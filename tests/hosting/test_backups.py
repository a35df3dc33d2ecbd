"""A backup of an installation is taken, tried and brought back; what is not as it was is said."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from unittest.mock import ANY

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import InMemoryStorage, default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import JSONField
from django.test import override_settings
from pyrage import decrypt
from pyrage.x25519 import Identity
from pytest_django import DjangoDbBlocker

from core.database.locks import lock_number
from documents.models import Document
from hosting.backups.encryption import decrypt as decrypt_piece
from hosting.backups.encryption import encrypt, new_key, read_key
from hosting.backups.errors import BackupError, PieceError
from hosting.backups.making import delete_backups, make_backup
from hosting.backups.place import (
    Manifest,
    RestoreTrial,
    dump_name,
    file_name,
    keep,
    last_trial,
    mark_unreadable,
    place,
    read_manifest,
    stamps,
    unreadable_names,
)
from hosting.backups.restoring import Installation, restore
from hosting.backups.signing import new_signing_key, signer_of
from hosting.backups.trial import MARK, empty_installation, try_backup
from hosting.backups.verifying import faults_of, hashed_models
from hosting.management.commands.backup import TAKEN
from instruments.models import Instrument
from risks.models import RiskMatrix
from tests.databases import copy_database, drop_database, migrated_database
from tests.upgrade.landed import talking_to
from workbooks.models import WorkbookUpload

NOW = datetime(2025, 1, 20, 3, 0, tzinfo=UTC)
WORDS = b"%PDF-1.7 what a contractor handed in"


@pytest.fixture(scope="module")
def database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """One of this file's own, with the matrices of the product in it; no transaction is open."""
    name = f"{connection.settings_dict['NAME']}_hosting"
    with django_db_blocker.unblock():
        copy_database(migrated_database(), name)
        with talking_to(name):
            call_command("load_risk_matrices", stdout=StringIO())
            yield
        drop_database(name)


@pytest.fixture(autouse=True)
def _installation(database: None, tmp_path: Path) -> Iterator[None]:
    """A document in the storage, and a place for backups that is empty."""
    backups = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path / "backups")},
    }
    keep_document("a", WORDS)
    secret, signer = new_signing_key()
    with override_settings(
        STORAGES=settings.STORAGES | {"backups": backups},
        BACKUP_KEYS=[new_key(tmp_path / "key", signer=signer)],
        BACKUP_SIGNING_KEY=secret,
    ):
        yield
    Document.objects.all().delete()


@pytest.fixture
def key(tmp_path: Path) -> Identity:
    return read_key(tmp_path / "key")


class KeepingStorage(InMemoryStorage):
    """One whose rights do not include deleting, as docs/decisions/0024-backups.md advises."""

    def delete(self, name: str) -> None:
        raise PermissionError(name)


def half_of_it() -> Iterator[bytes]:
    """What a disk takes before it is full."""
    yield b"half"
    raise OSError(28, "No space left on device")


def keep_document(name: str, content: bytes) -> Document:
    stored = default_storage.save(f"documents/{name}.pdf", ContentFile(content))
    return Document.objects.create(
        kind="scorecard", results=[], language="id", request_key=name, subject=name,
        requested_at=NOW, file=stored, sha256=digest(content),
    )  # fmt: skip


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def lying_at(content: bytes) -> str:
    return file_name(digest(content), keys=settings.BACKUP_KEYS)


def brought_back(manifest: Manifest, key: Identity) -> list[str]:
    with empty_installation(f"{connection.settings_dict['NAME']}_restored") as there:
        return restore(manifest, key=key, to=there).faults


def test_what_was_backed_up_comes_back_row_by_row_and_byte_by_byte(key: Identity) -> None:
    manifest = make_backup(now=NOW)
    with empty_installation(f"{connection.settings_dict['NAME']}_restored") as there:
        assert restore(manifest, key=key, to=there).faults == []
        codes = list(RiskMatrix.objects.order_by("pk").values_list("code", "content"))
        restored = RiskMatrix.objects.using(there.alias).order_by("pk")
        assert list(restored.values_list("code", "content")) == codes != []
        with there.storage.open("documents/a.pdf") as file:
            assert file.read() == WORDS


def test_the_commands_say_what_they_did(tmp_path: Path) -> None:
    said = StringIO()
    call_command("backup", stdout=said)
    assert "1 files" in said.getvalue()
    call_command("restore_test", key=tmp_path / "key", stdout=said)
    assert "can be brought back" in said.getvalue()
    call_command("verify", stdout=said)
    assert "Everything is what its hash says." in said.getvalue()


def test_what_a_trial_left_that_was_killed_goes_with_the_next_and_nobody_elses(
    tmp_path: Path,
) -> None:
    call_command("backup", stdout=StringIO())
    ours, others = "restore_test_20250101t000000z", "restore_test_20250102t000000z"
    for name, whose in ((ours, str(connection.settings_dict["NAME"])), (others, "another")):
        copy_database("template0", name)
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER DATABASE {name} SET {MARK} = %s", [whose])
    said = StringIO()
    call_command("restore_test", key=tmp_path / "key", stdout=said)
    assert f"Let go of {ours}" in said.getvalue()
    assert others not in said.getvalue()
    drop_database(others)


def test_nothing_of_it_can_be_read_without_the_key(tmp_path: Path, key: Identity) -> None:
    manifest = make_backup(now=NOW)
    lying = b"".join(one.read_bytes() for one in (tmp_path / "backups").rglob("*.age"))
    assert WORDS not in lying
    assert b"CREATE TABLE" not in lying
    with pytest.raises(BackupError, match="the key is another one"):
        brought_back(manifest, Identity.generate())


def test_a_file_that_lies_there_already_is_not_sent_again(tmp_path: Path) -> None:
    first = make_backup(now=NOW)
    lying = tmp_path / "backups" / lying_at(WORDS)
    before = lying.stat().st_mtime_ns
    keep_document("b", b"another")
    second = make_backup(now=NOW + timedelta(days=1))
    assert lying.stat().st_mtime_ns == before
    assert second.files["documents/a.pdf"] == first.files["documents/a.pdf"]


def test_the_same_bytes_under_two_names_are_one_piece_that_is_never_written_over(
    tmp_path: Path,
) -> None:
    keep_document("b", WORDS)
    manifest = make_backup(now=NOW)
    assert len(manifest.files) == 2
    lying = tmp_path / "backups" / lying_at(WORDS)
    before = lying.read_bytes()
    Document.objects.all().delete()
    make_backup(now=NOW + timedelta(days=1))
    keep_document("c", WORDS)  # which the newest backup does not name, and an older one does
    make_backup(now=NOW + timedelta(days=2))
    assert lying.read_bytes() == before


def test_another_key_has_a_backup_of_its_own_and_the_old_one_keeps_its(
    tmp_path: Path, key: Identity
) -> None:
    first = make_backup(now=NOW)
    with override_settings(BACKUP_KEYS=[new_key(tmp_path / "other")]):
        second = make_backup(now=NOW + timedelta(days=1))
    assert not first.names & second.names
    assert brought_back(first, key) == []
    assert brought_back(second, read_key(tmp_path / "other")) == []


def test_a_document_that_was_made_again_under_its_name_is_sent_again() -> None:
    make_backup(now=NOW)
    document = Document.objects.get(request_key="a")
    default_storage.delete(document.file.name)
    default_storage.save(document.file.name, ContentFile(b"made again"))
    Document.objects.update(sha256=digest(b"made again"))
    second = make_backup(now=NOW + timedelta(days=1))
    assert second.files["documents/a.pdf"].sha256 == digest(b"made again")
    assert place().exists(lying_at(b"made again"))


def test_two_of_the_same_second_are_one() -> None:
    make_backup(now=NOW)
    with pytest.raises(BackupError, match="this very second"):
        make_backup(now=NOW)
    assert stamps() == ["20250120T030000Z"]


def test_of_two_that_begin_at_once_one_is_taken() -> None:
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [lock_number(TAKEN, 0)])
        with pytest.raises(CommandError, match="Another backup is being taken"):
            call_command("backup")
    other.close()
    assert stamps() == []


def test_a_backup_that_died_is_none_and_the_next_one_is_whole(
    tmp_path: Path, key: Identity
) -> None:
    place().save(lying_at(WORDS), ContentFile(b"half of"))
    (tmp_path / "backups" / "manifests").mkdir()
    assert stamps() == []
    assert brought_back(make_backup(now=NOW), key) == []


def test_a_manifest_that_was_not_written_to_its_end_is_told() -> None:
    place().save("manifests/20250119T030000Z.json", ContentFile(b'{"format": 1, "taken'))
    with pytest.raises(BackupError, match="was not written to its end"):
        read_manifest("20250119T030000Z")
    place().save(lying_at(WORDS), ContentFile(b"half of"))
    assert make_backup(now=NOW).files  # which sends again what that may have had
    assert delete_backups(before=NOW) == []
    assert stamps() == ["20250120T030000Z"]


def test_a_piece_lost_or_damaged_is_sent_again_by_the_next_backup(
    tmp_path: Path, key: Identity
) -> None:
    make_backup(now=NOW)
    lying = tmp_path / "backups" / lying_at(WORDS)
    lying.unlink()
    make_backup(now=NOW + timedelta(days=1))
    lying.write_bytes(lying.read_bytes()[:-1])
    third = make_backup(now=NOW + timedelta(days=2))
    assert lying.stat().st_size == third.files["documents/a.pdf"].size
    lying.write_bytes(bytes(lying.stat().st_size))  # which no listing shows
    (said,) = try_backup(third, key=key, now=NOW)
    assert "documents/a.pdf is not back" in said
    make_backup(now=NOW + timedelta(days=3))
    assert decrypt(lying.read_bytes(), [key]) == WORDS
    before = lying.stat().st_mtime_ns
    mark_unreadable("files/of-other-keys")
    make_backup(now=NOW + timedelta(days=4))
    assert lying.stat().st_mtime_ns == before
    assert unreadable_names() == {"files/of-other-keys"}  # which nothing has sent again


def test_a_trial_that_finds_no_dump_is_one_that_failed(key: Identity) -> None:
    manifest = make_backup(now=NOW)
    place().delete(dump_name(manifest.stamp))
    with pytest.raises(BackupError):
        try_backup(manifest, key=key, now=NOW)
    trial = last_trial()
    assert trial
    assert trial.faults == 1


def test_a_place_that_lets_nothing_be_deleted_takes_what_is_new(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bucket = KeepingStorage()
    monkeypatch.setattr("hosting.backups.place.place", lambda: bucket)
    keep("manifests/a.json", ContentFile(b"{}"))
    assert bucket.exists("manifests/a.json")


def test_the_log_names_what_is_damaged_and_not_what_was_sent_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    keep_document("b", b"another")
    make_backup(now=NOW)
    (tmp_path / "backups" / lying_at(WORDS)).unlink()
    make_backup(now=NOW + timedelta(days=1))
    (tmp_path / "backups" / lying_at(b"another")).write_bytes(b"half of")
    caplog.clear()
    make_backup(now=NOW + timedelta(days=2))
    (said,) = caplog.messages
    assert said.startswith(lying_at(b"another"))


def test_what_is_not_written_to_its_end_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_backup(now=NOW)
    before = (tmp_path / "backups" / lying_at(WORDS)).read_bytes()
    monkeypatch.setattr(File, "chunks", lambda _file: half_of_it())
    with pytest.raises(BackupError, match="could not be written"):
        keep(lying_at(WORDS), ContentFile(b"half of it"))
    assert (tmp_path / "backups" / lying_at(WORDS)).read_bytes() == before
    assert not list((tmp_path / "backups").rglob("*.unfinished"))


def test_a_damaged_piece_is_told_and_a_lost_one_too(tmp_path: Path, key: Identity) -> None:
    keep_document("b", b"another")
    manifest = make_backup(now=NOW)
    lying = tmp_path / "backups" / lying_at(WORDS)
    content = bytearray(lying.read_bytes())
    content[-3] ^= 1
    lying.write_bytes(content)
    (said,) = brought_back(manifest, key)  # of that file alone: the other one is back
    assert "documents/a.pdf is not back" in said
    assert "was damaged" in said
    lying.unlink()
    (said,) = brought_back(manifest, key)
    assert "documents/a.pdf is not back" in said
    assert "is lost from the place" in said


@pytest.mark.parametrize("left", [WORDS[:9], b"", b"another"])
def test_what_a_restore_that_died_began_to_write_is_written_anew(
    key: Identity, left: bytes
) -> None:
    manifest = make_backup(now=NOW)
    with empty_installation(f"{connection.settings_dict['NAME']}_restored") as there:
        there.storage.save("documents/a.pdf", ContentFile(left))
        if WORDS.startswith(left):
            assert restore(manifest, key=key, to=there).faults == []
        else:  # somebody's file is never written over
            with pytest.raises(BackupError, match="is another one"):
                restore(manifest, key=key, to=there)


def test_a_dump_put_in_anothers_place_is_told(tmp_path: Path, key: Identity) -> None:
    first = make_backup(now=NOW)
    keep_document("b", b"another")
    second = make_backup(now=NOW + timedelta(days=1))
    lying = tmp_path / "backups"
    (lying / dump_name(second.stamp)).write_bytes((lying / dump_name(first.stamp)).read_bytes())
    with pytest.raises(BackupError, match="is not what the manifest says"):
        brought_back(second, key)


def test_a_database_with_tables_is_never_written_over(tmp_path: Path) -> None:
    call_command("backup", stdout=StringIO())
    before = RiskMatrix.objects.count()
    with pytest.raises(CommandError, match="empty one only"):
        call_command("restore", key=tmp_path / "key")
    assert RiskMatrix.objects.count() == before


def test_a_backup_of_a_newer_version_changes_nothing(key: Identity) -> None:
    manifest = make_backup(now=NOW)
    newer = Manifest(
        taken_at=manifest.taken_at, version="9.0", rows={}, database=manifest.database, files={},
        migrations=("risks.9999_of_tomorrow",),
    )  # fmt: skip
    nowhere = Installation("nowhere", default_storage)  # refused before anything is asked of it
    with pytest.raises(BackupError, match=r"taken by version 9\.0.*risks\.9999_of_tomorrow"):
        restore(newer, key=key, to=nowhere)


def test_verifying_names_what_is_changed_and_what_is_lost() -> None:
    storage = default_storage
    assert list(faults_of(storage=storage)) == []
    published = RiskMatrix.objects.order_by("pk").first()
    assert published
    changed = RiskMatrix.objects.create(
        code="changed", version=1, title_id="x", content=published.content, sha256="0" * 64,
        changed_at=NOW,
    )  # fmt: skip
    lost = keep_document("b", b"another")
    default_storage.delete(lost.file.name)
    Document.objects.filter(request_key="a").update(sha256="1" * 64)
    changed_key, faults = changed.pk, " ".join(faults_of(storage=storage))
    changed.delete()
    assert f"risks.RiskMatrix {changed_key} is not what was frozen" in faults
    assert "documents/b.pdf is lost" in faults
    assert "documents/a.pdf is not the one that was kept" in faults


def test_a_file_the_storage_lost_before_is_said_and_stops_no_backup(key: Identity) -> None:
    lost = keep_document("b", b"another")
    default_storage.delete(lost.file.name)
    said = StringIO()
    with pytest.raises(CommandError, match="1 files are lost") as ended:
        call_command("backup", stdout=StringIO(), stderr=said)
    assert ended.value.returncode == 2
    assert "documents/b.pdf is named by a row and no longer in the storage" in said.getvalue()
    (fault,) = brought_back(read_manifest(stamps()[-1]), key)
    assert fault.endswith("It was already when the backup was taken.")


def test_old_backups_go_and_the_newest_and_what_it_needs_stay() -> None:
    gone = keep_document("b", b"another")
    make_backup(now=NOW)
    gone.delete()
    make_backup(now=NOW + timedelta(days=40))
    died, being_made = dump_name("20250119T030000Z"), dump_name("20250421T030000Z")
    for name in (died, being_made):
        place().save(name, ContentFile(b"half of it"))
    assert delete_backups(before=NOW + timedelta(days=90)) == ["20250120T030000Z"]
    assert stamps() == ["20250301T030000Z"]
    assert not place().exists(lying_at(b"another"))
    assert not place().exists(dump_name("20250120T030000Z"))
    assert (place().exists(died), place().exists(being_made)) == (False, True)
    left = read_manifest("20250301T030000Z")
    assert all(place().exists(name) for name in left.names)


@pytest.mark.parametrize(
    ("keys", "said"),
    [([], "BACKUP_KEYS is not set"), (["age1nonsense"], "no public key of age")],
)
def test_nothing_is_written_where_nobody_could_be_kept_from_reading_it(
    tmp_path: Path, keys: list[str], said: str
) -> None:
    with override_settings(BACKUP_KEYS=keys), pytest.raises(CommandError, match=said):
        call_command("backup")
    assert stamps() == []
    assert not (tmp_path / "backups").exists()


def test_a_key_is_its_owners_alone_and_never_written_over(tmp_path: Path) -> None:
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    before = (tmp_path / "key").read_text()
    with pytest.raises(CommandError, match="never written over"):
        call_command("make_backup_key", str(tmp_path / "key"))
    assert (tmp_path / "key").read_text() == before
    (tmp_path / "no").write_text("nothing\n")
    with pytest.raises(BackupError, match="holds no secret key"):
        read_key(tmp_path / "no")


def test_a_new_key_knows_by_whom_the_server_signs_what_it_says(tmp_path: Path) -> None:
    said, kept = StringIO(), tmp_path / "another"
    call_command("make_backup_key", str(kept), stdout=said)
    told = dict(line.split("=") for line in said.getvalue().splitlines()[:2])
    with override_settings(
        BACKUP_KEYS=[told["BACKUP_KEYS"]], BACKUP_SIGNING_KEY=told["BACKUP_SIGNING_KEY"]
    ):
        stamp = make_backup(now=NOW).stamp
    assert read_manifest(stamp, signer=signer_of(kept)).stamp == stamp
    with override_settings(BACKUP_KEYS=[told["BACKUP_KEYS"]]):
        later = make_backup(now=NOW + timedelta(days=1)).stamp
    with pytest.raises(CommandError, match="is not signed"):
        call_command("restore", later, key=kept)
    with pytest.raises(CommandError, match="tables already"):  # taken for what it is, so far
        call_command("restore", later, key=kept, unsigned=True, stderr=StringIO())


def test_one_that_nobody_signed_is_told_and_brought_back_by_its_word_alone(
    tmp_path: Path,
) -> None:
    said, old = StringIO(), tmp_path / "old"
    with override_settings(BACKUP_KEYS=[new_key(old)], BACKUP_SIGNING_KEY=""):
        call_command("backup", stdout=StringIO(), stderr=said)
        assert "It is not signed" in said.getvalue()
        for command in ("restore", "restore_test"):
            with pytest.raises(CommandError, match="does not say by whom backups are signed"):
                call_command(command, key=old)
        call_command("restore_test", key=old, unsigned=True, stdout=StringIO(), stderr=said)
        assert "statements that are run" in said.getvalue()
    call_command("make_backup_key", str(old), sign=True, stdout=StringIO())
    assert len(signer_of(old)) == 64
    with pytest.raises(CommandError, match="says by whom backups are signed"):
        call_command("make_backup_key", str(old), sign=True)


def test_every_model_with_a_hash_of_its_own_content_is_verified() -> None:
    verified = {model for model, _parts in hashed_models()}
    with_both = {
        model
        for model in apps.get_models()
        if {"sha256"} <= {one.name for one in model._meta.fields}
        and any(isinstance(one, JSONField) for one in model._meta.fields)
    }
    others = {Instrument, WorkbookUpload, Document}  # of rows, of a file, of a file
    assert with_both - verified - others == {apps.get_model("documents", "IssuedDocument")}


def test_a_command_that_found_a_fault_names_it_and_fails() -> None:
    lost = keep_document("b", b"another")
    default_storage.delete(lost.file.name)
    said = StringIO()
    with pytest.raises(CommandError, match="1 things are not as they were"):
        call_command("verify", stderr=said)
    assert "documents/b.pdf is lost" in said.getvalue()


def test_a_backup_that_somebody_else_wrote_changed_or_renamed_is_refused(tmp_path: Path) -> None:
    secret, signer = new_signing_key()
    with override_settings(BACKUP_SIGNING_KEY=secret):
        stamp = make_backup(now=NOW).stamp
    assert read_manifest(stamp, signer=signer).stamp == stamp
    lying = tmp_path / "backups" / "manifests"
    later = "20260120T030000Z"
    (lying / f"{later}.json").write_bytes((lying / f"{stamp}.json").read_bytes())
    with pytest.raises(BackupError, match="somebody renamed it"):
        read_manifest(later, signer=signer)
    changed = (lying / f"{stamp}.json").read_text().replace(digest(WORDS), digest(b"another"))
    (lying / f"{stamp}.json").write_text(changed)
    forged = make_backup(now=NOW + timedelta(days=1)).stamp
    new_key(tmp_path / "signed", signer=signer)
    for name in (stamp, forged):
        with pytest.raises(CommandError, match="is not signed by the installation"):
            call_command("restore", name, key=tmp_path / "signed")
    with pytest.raises(CommandError, match="is not signed by the installation"):
        call_command("restore_test", stamps()[-2], key=tmp_path / "signed")
    assert last_trial() == RestoreTrial(ANY, stamps()[-2], faults=1)
    before = (tmp_path / "backups" / lying_at(WORDS)).stat().st_mtime_ns
    with override_settings(BACKUP_SIGNING_KEY=secret):
        make_backup(now=NOW + timedelta(days=2))  # which believes nothing of what they name
    assert (tmp_path / "backups" / lying_at(WORDS)).stat().st_mtime_ns > before


class FullDisk(BytesIO):
    """One that takes nothing."""

    def write(self, _content: object) -> int:
        raise OSError(28, "No space left on device")


def test_a_full_folder_for_files_on_their_way_is_told_and_no_piece_is_blamed(key: Identity) -> None:
    secret = BytesIO()
    encrypt(BytesIO(WORDS), secret, to=[key.to_public()])
    secret.seek(0)
    with pytest.raises(BackupError, match="takes nothing more"):
        encrypt(BytesIO(WORDS), FullDisk(), to=[key.to_public()])
    with pytest.raises(BackupError, match="takes nothing more") as told:
        decrypt_piece(secret, FullDisk(), by=key, name="a piece")
    assert not isinstance(told.value, PieceError)


class WornDisk(BytesIO):
    """One that is read at its beginning, and no further."""

    def read(self, most: int | None = -1) -> bytes:
        if self.tell() > 100_000:
            raise OSError(5, "Input/output error")
        return super().read(most)


def test_a_disk_that_is_not_read_is_no_full_folder_and_costs_one_piece(key: Identity) -> None:
    secret = BytesIO()
    encrypt(BytesIO(WORDS * 100_000), secret, to=[key.to_public()])
    with pytest.raises(PieceError, match="Input/output error"):
        decrypt_piece(WornDisk(secret.getvalue()), BytesIO(), by=key, name="a piece")
    with pytest.raises(BackupError, match="could not be read"):
        encrypt(WornDisk(WORDS * 100_000), BytesIO(), to=[key.to_public()])
