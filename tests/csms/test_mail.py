"""One address says whether and how mail is sent."""

import pytest

from csms.mail import mail_settings, sender


def test_without_an_address_no_mail_is_sent() -> None:
    assert mail_settings("") == {
        "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        "EMAIL_CONFIGURED": False,
    }


@pytest.mark.parametrize(
    ("url", "port", "starts_tls", "is_tls"),
    [
        ("smtp://mail.example.com", 25, False, False),
        ("smtp+tls://mail.example.com", 587, True, False),
        ("smtps://mail.example.com", 465, False, True),
        ("smtps://mail.example.com:2465", 2465, False, True),
    ],
)
def test_the_scheme_says_how(url: str, port: int, starts_tls: bool, is_tls: bool) -> None:
    found = mail_settings(url)
    assert found["EMAIL_CONFIGURED"]
    assert found["EMAIL_HOST"] == "mail.example.com"
    assert (found["EMAIL_PORT"], found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (
        port,
        starts_tls,
        is_tls,
    )


def test_user_and_password_may_hold_any_sign() -> None:
    found = mail_settings("smtps://hse%40example.com:a%2Fb%3Ac@mail.example.com")
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("hse@example.com", "a/b:c")


@pytest.mark.parametrize("url", ["mail.example.com", "http://mail.example.com", "smtp://"])
def test_another_address_stops_the_start_with_a_sentence(url: str) -> None:
    with pytest.raises(ValueError, match="EMAIL_URL is not the address of a mail server"):
        mail_settings(url)


@pytest.mark.parametrize("text", ["csms@example.com", "CSMS PT XYZ <csms@example.com>"])
def test_a_sender_may_have_a_name(text: str) -> None:
    assert sender(text) == text


@pytest.mark.parametrize(
    "text", ["csms", "@example.com", "csms@", "a@example.com\r\nBcc: b@example.com"]
)
def test_a_sender_that_is_none_stops_the_start_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="EMAIL_FROM is not an address"):
        sender(text)
