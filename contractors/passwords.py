"""The name of one's own company is no password."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.passwords import is_guessed_first
from contractors.models import Contractor, Representative


class NoCompanyName:
    """Refuses what is left too short once the words of the person's company are counted as one
    sign each (``GuessedFirst``)."""

    def validate(self, password: str, user: object = None) -> None:
        """ValidationError where too little is left; whoever speaks for nobody passes."""
        if not isinstance(user, User) or user.pk is None:
            return
        tie = Representative.objects.select_related("contractor").filter(user=user.pk).first()
        if tie is not None:
            check_company_words(password, tie.contractor)

    def get_help_text(self) -> str:
        """What the page of a new password says of it."""
        return _("Not the name of your company.")


def check_company_words(password: str, company: Contractor) -> None:
    """ValidationError for a password that is little more than this company's name."""
    if is_guessed_first(password, names=(company.name, company.code)):
        raise ValidationError(
            _("This password is little more than the name of your company: choose another."),
            code="company_name",
        )
