"""The ways by which a device comes to a survey, and the signed addresses that open two of them.

Each way is counted for itself (services/answering.py): what a program begins by one, from the
address that a whole site stands behind, keeps nobody out who comes by another.
"""

from enum import StrEnum

from django.conf import settings
from django.core.signing import Signer
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from questionnaires.models import Survey

KIOSK_SIGNER, POSTER_SIGNER = "questionnaires.kiosk", "questionnaires.poster"
POSTER_LENGTH = 22  # characters, 128 bits: a short address is a coarse code, read from further off


class SurveyDoor(StrEnum):
    """By which of its addresses a device begins."""

    LINK = "link"
    POSTER = "poster"  # the code of the newest one
    KIOSK = "kiosk"  # a device that is handed around
    PERSONAL = "personal"  # each of the invited by a link of their own


def kiosk_token(survey: Survey) -> str:
    """What stands at the end of the address that makes a device one to be shared."""
    return Signer(salt=KIOSK_SIGNER).signature(survey.key)


def poster_token(survey: Survey) -> str:
    """What stands at the end of the address in the code of the newest poster."""
    return Signer(salt=POSTER_SIGNER).signature(f"{survey.key}/{survey.posters}")[:POSTER_LENGTH]


def is_kiosk_token(survey: Survey, token: str) -> bool:
    """Whether it makes a device a shared one; never where each has a link of their own."""
    return not survey.is_personal and constant_time_compare(token, kiosk_token(survey))


def is_poster_token(survey: Survey, token: str) -> bool:
    """Whether it is that of the newest poster; never where each has a link of their own."""
    return not survey.is_personal and constant_time_compare(token, poster_token(survey))


def survey_address(survey: Survey) -> str:
    """The whole address of its link."""
    return settings.BASE_URL + reverse("survey-answer", args=[survey.key])


def kiosk_address(survey: Survey) -> str:
    """The whole address that makes a device one to be shared."""
    return settings.BASE_URL + reverse(
        "survey-answer-kiosk", args=[survey.key, kiosk_token(survey)]
    )


def poster_address(survey: Survey) -> str:
    """The whole address in the code of the newest poster."""
    by_poster = reverse("survey-answer-poster", args=[survey.key, poster_token(survey)])
    return settings.BASE_URL + by_poster
