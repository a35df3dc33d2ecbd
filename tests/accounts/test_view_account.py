"""One's account: a new password, by oneself."""

from accounts.models import User
from core.models import AuditEntry
from tests.visitors import visitor

PAGE = "/account/"
NEW = {
    "old_password": "rahasia-uji",
    "new_password1": "lampu-sungai-7",
    "new_password2": "lampu-sungai-7",
}


def test_a_new_password_is_kept_the_session_goes_on_and_the_audit_says_so(viewer: User) -> None:
    client = visitor(viewer)
    text = client.post(PAGE, NEW, follow=True).text
    assert "The password is changed." in text
    viewer.refresh_from_db()
    assert viewer.check_password("lampu-sungai-7")
    entry = AuditEntry.objects.get(action="change_password")
    assert entry.user == viewer
    assert "sungai" not in f"{entry.before}{entry.after}"


def test_another_session_of_the_same_person_ends(viewer: User) -> None:
    here, elsewhere = visitor(viewer), visitor(viewer)
    here.post(PAGE, NEW)
    assert here.get(PAGE).status_code == 200
    assert elsewhere.get(PAGE).status_code == 302


def test_a_wrong_present_password_changes_nothing_and_is_said_at_the_field(viewer: User) -> None:
    response = visitor(viewer).post(PAGE, NEW | {"old_password": "salah"})
    assert response.status_code == 400
    assert 'id="id_old_password_error"' in response.text
    assert "This is not your present password." in response.text
    viewer.refresh_from_db()
    assert viewer.check_password("rahasia-uji")


def test_ten_guesses_at_the_present_password_ask_for_a_pause(viewer: User) -> None:
    client = visitor(viewer)
    guesses = [client.post(PAGE, NEW | {"old_password": f"salah-{n}"}) for n in range(10)]
    assert [one.status_code for one in guesses] == [400] * 10
    late = client.post(PAGE, NEW)
    assert (late.status_code, "Wait 15 minutes" in late.text) == (429, True)
    viewer.refresh_from_db()
    assert viewer.check_password("rahasia-uji")


def test_two_that_differ_and_one_that_is_common_are_refused(viewer: User) -> None:
    client = visitor(viewer)
    assert "differ" in client.post(PAGE, NEW | {"new_password2": "lain"}).text
    common = dict.fromkeys(("new_password1", "new_password2"), "password")
    assert client.post(PAGE, NEW | common).status_code == 400


def test_the_page_opens_at_the_first_wrong_field(viewer: User) -> None:
    text = visitor(viewer).post(PAGE, NEW | {"old_password": ""}).text
    assert text.index("autofocus") < text.index('id="id_new_password1"')


def test_nobody_is_asked_to_sign_in(db: None) -> None:
    assert visitor().post(PAGE, NEW).headers["Location"].startswith("/sign-in/")
