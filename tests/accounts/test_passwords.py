"""Which passwords are refused, and how the others are kept."""

from collections.abc import Callable
from threading import get_native_id

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts import passwords
from accounts.models import User
from accounts.passwords import HouseArgon2
from contractors.models import Representative
from tests.visitors import visitor

ARGON2 = "accounts.passwords.HouseArgon2"
BEFORE = "django.contrib.auth.hashers.PBKDF2PasswordHasher"


@pytest.fixture
def kept_as_argon2(settings: object) -> None:
    """As an installation keeps passwords; tests use a hash that costs nothing."""
    settings.PASSWORD_HASHERS = [ARGON2, BEFORE]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "guessed",
    [
        "Rahasia-2026!",
        "R4h4s14-2026!!",
        "contoh-csms-2024",
        "keselamatan123",
        "Batubara_Jaya_1",
        "passwordpassword",
        "xyz-xyz-xyz-2025",
        "qwertyuiop12",
        "abababababab",
        "123454321234",
        "kuda-lampu7",
    ],
)
def test_what_is_tried_first_or_too_short_is_refused(guessed: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(guessed)


@pytest.mark.parametrize("own", ["kuda lampu sungai topi", "Kx9#vLq2Wm!z", "lampu-sungai-7"])
def test_words_of_ones_own_and_signs_by_chance_will_do(own: str) -> None:
    validate_password(own)


def test_the_name_of_ones_own_company_is_refused_to_its_people_only(
    representative: User, viewer: User
) -> None:
    company = Representative.objects.get(user=representative).contractor
    company.name = "PT Gunung Cendrawasih"
    company.save(update_fields=["name"])
    given = "Cendrawasih-99-Gunung"
    validate_password(given, viewer)
    with pytest.raises(ValidationError, match="perusahaan Anda"):
        validate_password(given, representative)


def test_a_password_is_kept_as_argon2_with_little_memory(kept_as_argon2: None) -> None:
    kept = make_password("lampu-sungai-7")
    assert kept.startswith("argon2$argon2id$v=19$m=19456,t=6,p=1$")
    assert check_password("lampu-sungai-7", kept)
    assert not HouseArgon2().must_update(kept)


ONE_SIGN, TWO_SIGNS = "caf\u00e9 sungai batu", "cafe\u0301 sungai batu"


def signs_in(username: str, password: str) -> bool:
    given = {"username": username, "password": password}
    return visitor().post("/sign-in/", given).status_code == 302


def test_an_accent_is_one_password_however_a_keyboard_sends_it(
    kept_as_argon2: None, coordinator: User
) -> None:
    kept_at_first = Argon2PasswordHasher().encode(TWO_SIGNS, "garam-pertama")
    for kept, sent in (
        (make_password(ONE_SIGN), TWO_SIGNS),
        (make_password(TWO_SIGNS), ONE_SIGN),
        (kept_at_first, TWO_SIGNS),
    ):
        User.objects.filter(pk=coordinator.pk).update(password=kept)
        assert signs_in("koordinator", sent)
    with pytest.raises(ValidationError, match="12"):
        validate_password("e\u0301" * 3 + "o\u0301" * 3, None)  # six letters


@pytest.mark.parametrize("sent", [ONE_SIGN, TWO_SIGNS])
def test_as_much_is_computed_for_a_name_that_is_nobodys(
    kept_as_argon2: None, coordinator: User, monkeypatch: pytest.MonkeyPatch, sent: str
) -> None:
    coordinator.password = make_password("lampu-sungai-7")
    coordinator.save(update_fields=["password"])
    computed: list[object] = []
    behind_pages = passwords._behind_pages

    def counted(work: Callable[[], object]) -> object:
        computed.append(work)
        return behind_pages(work)

    monkeypatch.setattr(passwords, "_behind_pages", counted)
    assert not signs_in("koordinator", sent)
    of_somebody = len(computed)
    assert not signs_in("bukan-siapa-siapa", sent)
    assert len(computed) == 2 * of_somebody


def test_pages_go_before_the_hashing_of_a_password(
    kept_as_argon2: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    stepped: list[tuple[int, int]] = []
    monkeypatch.setattr("os.setpriority", lambda _which, who, by: stepped.append((who, by)))
    assert check_password("lampu-sungai-7", make_password("lampu-sungai-7"))
    assert [by for _who, by in stepped] == [10, 10]
    assert get_native_id() not in [who for who, _by in stepped]


def test_a_hash_from_before_is_made_anew_at_sign_in(
    kept_as_argon2: None, coordinator: User
) -> None:
    coordinator.password = make_password("lampu-sungai-7", hasher="pbkdf2_sha256")
    coordinator.save(update_fields=["password"])
    client = visitor()
    client.post("/sign-in/", {"username": "koordinator", "password": "lampu-sungai-7"})
    coordinator.refresh_from_db()
    assert coordinator.password.startswith("argon2$")
    assert client.get("/evaluations/").status_code == 200


def test_who_is_asked_for_the_present_password_stays_signed_in_though_its_hash_is_made_anew(
    kept_as_argon2: None, viewer: User
) -> None:
    viewer.password = make_password("lampu-sungai-7", hasher="pbkdf2_sha256")
    viewer.save(update_fields=["password"])
    client = visitor(viewer)
    wrong = {"old_password": "lampu-sungai-7", "new_password1": "pendek", "new_password2": "x"}
    assert client.post("/account/", wrong).status_code == 400
    assert client.get("/account/").status_code == 200
