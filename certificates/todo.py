"""What waits for somebody: certificates that have expired, and to the company what soon will."""

from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.roles import Person
from certificates import access
from certificates.choices import CertificateState
from certificates.models import Certificate
from certificates.rendering import expired_words, holder_words, kind_words
from certificates.selectors import certificate_list, in_state
from contractors.access import at_own_sites
from contractors.days import days_at
from core.contributions import Todo, TodoGroup, TodoLine, first_of


def to_renew(user: Person, now: datetime) -> TodoGroup | None:
    """To both parties what has expired; to the company's own people what is about to as well."""
    if not access.writes_certificates(user):
        return None
    days = days_at(now)
    waiting = in_state(CertificateState.EXPIRED, days)
    if access.is_told_of_expiring(user):
        waiting |= in_state(CertificateState.EXPIRING, days)
    found = certificate_list(user).filter(waiting, at_own_sites(user), contractor__archived=False)
    rows, total = first_of(found.order_by("expires_on", "pk"))
    lines = tuple(_line(one, expired_words(one, days.of(one.contractor_id))) for one in rows)
    return TodoGroup(_("Certificates to renew"), lines, total, reverse("certificate-list"))


def _line(one: Certificate, late: str) -> TodoLine:
    return TodoLine(
        f"{kind_words(one.kind)}: {holder_words(one)}",
        reverse("certificate", args=[one.key]),
        _("valid until %(day)s") % {"day": date_format(one.expires_on)},
        late,
        name=one.contractor.name,
        due=one.expires_on,
    )


TODO = (Todo(160, to_renew),)
