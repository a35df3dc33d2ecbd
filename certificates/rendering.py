"""Certificates in words, and their mails. Call in the language of who reads it."""

from datetime import date

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from certificates.models import Certificate
from certificates.rules.kinds import certificate_vocabulary
from core.mailing import link_to, mail_text, one_line
from instruments.words import words_of


def kind_words(code: str) -> str:
    """The kind as the vocabulary says it; its code where that has it no more."""
    found = certificate_vocabulary().by_code().get(code)
    return words_of(found.title) if found else code


def holder_words(certificate: Certificate) -> str:
    """Role or equipment, and its number."""
    return f"{certificate.holder} {certificate.holder_number}"


def days_left_words(certificate: Certificate, today: date) -> str:
    """How far its last day is: "in 12 days", "today", "3 days ago" after its state."""
    days = (certificate.expires_on - today).days
    if days < 0:
        return ngettext("since %(days)s day ago", "since %(days)s days ago", -days) % {
            "days": -days
        }
    if days == 0:
        return _("today is its last day")
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}


def expired_words(certificate: Certificate, today: date) -> str:
    """ "expired 3 days ago", "" up to its last day."""
    days = (today - certificate.expires_on).days
    if days <= 0:
        return ""
    return ngettext("expired %(days)s day ago", "expired %(days)s days ago", days) % {"days": days}


def reminder_subject(*, is_expired: bool) -> str:
    """What it is about. No name of a company stands in a subject."""
    said = _("a certificate has expired") if is_expired else _("a certificate is about to expire")
    return f"CSMS {settings.OWNER_NAME}: {said}"


def reminder_body(certificate: Certificate, *, person: User) -> str:
    """Which one, its last day, and its page."""
    of = f"{kind_words(certificate.kind)}, {holder_words(certificate)}, {certificate.number}"
    return mail_text(
        person,
        [
            f"{one_line(certificate.contractor.name)}: {one_line(of)}",
            _("valid until %(day)s") % {"day": date_format(certificate.expires_on)},
            link_to("certificate", certificate.key),
        ],
    )
