"""How passwords are kept, and which ones anybody would guess. Nothing is asked of the network."""

import os
import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import get_native_id
from typing import TypeVar
from unicodedata import normalize

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

Given = TypeVar("Given")

# What stands for itself after every word that is guessed first has become one sign.
FEWEST_SIGNS = 6
SHORTEST_WORD = 3
ANY = 2  # no step of a row: those go down, stay, or go up by one

# What people here begin with when they must think of something: lower case, no digits.
TRIED_FIRST = """
admin administrator akses aku anda anak bahasa bandung bapak batubara bekerja bersama bismillah
bumi cantik cinta coba contoh csms dahsyat default demo direktur dunia energi evaluasi ganti
garuda guest hallo halo harapan hello hidup ibu indonesia indah jakarta jaya kalimantan kamu
kata keluarga kerja keselamatan kesehatan kita kode kontraktor koordinator kunci lampung letmein
login lovely love makassar maju makmur mandiri manajer manager mantap master masuk medan merdeka
mining nama negara nusantara pakai pancasila papua pass passw password passwort pekerja
pelatihan pengguna perusahaan pertambangan power qazwsx rahasia root sandi sayang secret
sejahtera selamat selalu semangat semarang sentosa sigap siap sukses sulawesi sumatra sumatera
surabaya tambang tamu tempat terbaik test tester tetap ujicoba uji user username utama wakil
welcome zero accident accidents safety first hse hsse ohs smkk smk januari februari maret april
mei juni juli agustus september oktober november desember january february march may june july
august october december senin selasa rabu kamis jumat sabtu minggu monday tuesday wednesday
thursday friday saturday sunday satu dua tiga empat lima enam tujuh delapan sembilan sepuluh abc
asd asdf qwe qwer qwerty qwertyuiop asdfgh asdfghjkl zxc zxcv zxcvbn zxcvbnm iloveyou monkey
dragon football superman
"""
WORDS = frozenset(TRIED_FIRST.split())
NAMES = ("username", "first_name", "last_name", "email")  # of a person
COMPANY_FORMS = frozenset(("pt", "cv", "tbk", "persero"))
YEAR = re.compile(r"(?:19|20)\d\d")
GAPS = re.compile(r"[^\w\x00-\x01]|_")
BEHIND_PAGES = 10  # the niceness of the worker too
DISGUISES = str.maketrans("0134578@$!", "oieastbasi")


class HouseArgon2(Argon2PasswordHasher):
    """Argon2id in 19 MiB, one lane, six passes: what OWASP asks at least, three times over.

    Django's own 100 MiB and eight lanes would raise each web process by that much and take all
    processors from who works. One password at a time is looked at (``turn_to_hash``), and pages go
    before it. An accented letter is one password, whether a keyboard sends it as one sign or as
    two (NFC; ``GuardedBackend`` asks so): a Mac and a telephone differ.
    """

    time_cost = 6
    memory_cost = 19 * 1024
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """As Django's own."""
        return _behind_pages(partial(super().encode, normalize("NFC", password), salt))

    def verify(self, password: str, encoded: str) -> bool:
        """As Django's own."""
        return _behind_pages(partial(super().verify, password, encoded))


def _behind_pages(work: Callable[[], Given]) -> Given:
    """What ``work`` gives, done in a thread that takes what processors the others leave.

    One of its own each time: on Linux a thread may step back, and never forward again.
    """
    with ThreadPoolExecutor(1, initializer=_step_back) as thread:
        return thread.submit(work).result()


def _step_back() -> None:
    with suppress(OSError):  # elsewhere a thread has no niceness of its own
        os.setpriority(os.PRIO_PROCESS, get_native_id(), BEHIND_PAGES)


class LongEnough(MinimumLengthValidator):
    """Counts signs as they are kept: an accented letter is one, however a keyboard sends it."""

    def validate(self, password: str, user: object = None) -> None:
        """ValidationError where there are too few."""
        super().validate(normalize("NFC", password), None)


class GuessedFirst:
    """Refuses what consists of words, names and rows of keys that anybody tries first.

    Each such word counts as one sign, a year, a row (1234, abcd) or one sign again and again too;
    six signs at least must be left. ``Rahasia-2026!`` has two, four words of one's own have many.
    """

    def validate(self, password: str, user: object = None) -> None:
        """ValidationError where too little is left; the person's own names count as words too."""
        named = " ".join(str(getattr(user, name, "")) for name in NAMES)
        if is_guessed_first(password, names=(named,)):
            raise ValidationError(self._sentence(), code="guessed_first")

    def get_help_text(self) -> str:
        """What the page of a new password says of it."""
        return self._sentence()

    def _sentence(self) -> str:
        return _(
            "This password consists of words, company names or rows of keys that are tried first. "
            "Take four words that have nothing to do with each other or with your work."
        )


def is_guessed_first(password: str, *, names: Iterable[str]) -> bool:
    """Whether too few signs are left beside what anybody tries, the owner's name and ``names``."""
    words = (word for name in (settings.OWNER_NAME, *names) for word in words_of(name))
    return signs_left(password, words=(*WORDS, *words)) < FEWEST_SIGNS


def words_of(name: str) -> list[str]:
    """The words of a company's name, in lower case, and the name without gaps."""
    parts = [one for one in re.findall(r"[^\W\d_]+", name.casefold()) if one not in COMPANY_FORMS]
    words = [*parts, "".join(parts)]
    return [one for one in words if len(one) >= SHORTEST_WORD]


def signs_left(password: str, *, words: Iterable[str]) -> int:
    """How many signs a password has, where each of ``words``, a year and a row is one of them."""
    typed = YEAR.sub("\x01", password.casefold())
    plain, undisguised = (GAPS.sub("", one) for one in (typed, typed.translate(DISGUISES)))
    known = sorted({one for one in words if len(one) >= SHORTEST_WORD}, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, known)))
    return min(_collapsed(pattern.sub("\x00", one)) for one in (plain, undisguised))


def _collapsed(text: str) -> int:
    """The length, a row of following signs and a repeated sign counted once; at most as many as
    there are different signs."""
    signs, before, step = 0, "", ANY
    for one in text:
        goes = ord(one) - ord(before) if before else ANY
        is_row = abs(goes) <= 1 and step in (goes, ANY)
        signs += not is_row
        before, step = one, goes if is_row else ANY
    return min(signs, len(set(text)))
