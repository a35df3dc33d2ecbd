"""Changes of people, each with its audit row."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts.choices import KeepTokens, Role, TokenEnd
from accounts.models import User
from accounts.tokens import end_tokens
from core.audit import SYSTEM, Actor, record
from core.errors import Refusal


@transaction.atomic
def add_person(
    *,
    username: str,
    password: str,
    first_name: str,
    last_name: str,
    role: Role,
    by: Actor,
    now: datetime,
    email: str = "",
) -> User:
    """A new person who may sign in. Refusal with a sentence per field when one is not usable."""
    person = User(
        username=username, first_name=first_name, last_name=last_name, email=email, role=role
    )
    person.date_joined = now
    person.set_password(password)
    try:
        person.full_clean()
    except ValidationError as error:
        sentences = {name: " ".join(messages) for name, messages in error.message_dict.items()}
        raise Refusal(" ".join(sentences.values()), fields=sentences) from error
    person.save()
    record(
        by=by,
        at=now,
        action="add_person",
        target=person,
        after={"username": username, "role": str(role)},
    )
    return person


@transaction.atomic
def choose_mails(*, person: User, mails: bool, language: str, by: Actor, now: datetime) -> None:
    """Whether somebody gets mails, and the language they are written in."""
    before = {"mails": person.mails, "language": person.language}
    after = {"mails": mails, "language": language}
    if before == after:
        return
    person.mails, person.language = mails, language
    person.save(update_fields=["mails", "language"])
    record(by=by, at=now, action="choose_mails", target=person, before=before, after=after)


def remember_language(*, person: User, language: str) -> None:
    """The language somebody has switched their pages to is that of their mails as well."""
    if person.language != language:
        person.language = language
        person.save(update_fields=["language"])


@transaction.atomic
def change_password(
    *, person: User, password: str, keep_tokens: KeepTokens, by: Actor, now: datetime
) -> None:
    """A new password of one's own, which the caller has checked. The audit says only that.

    Somebody else's hand at a password (an administrator, a command) ends the tokens by itself:
    ``TokensEndWithThePassword``. Whoever changes their own says what becomes of them.
    """
    person.password = make_password(password)
    person.save(update_fields=["password"])
    record(by=by, at=now, action="change_password", target=person)
    if keep_tokens == KeepTokens.NO:
        end_tokens(person=person, because=TokenEnd.PASSWORD, by=by, now=now)


class TokensEndWithThePassword:
    """Ends the tokens of whoever is given a new password, whichever page or command gives it.

    Django tells its password validators of every password that was set and stored: this one has
    nothing against any.
    """

    def validate(self, password: str, user: object = None) -> None:
        """Every password will do."""

    def get_help_text(self) -> str:
        """What the page of a new password says of it."""
        return gettext("What programs read in this person's name ends with the old password.")

    def password_changed(self, password: str, user: object = None) -> None:
        """The password is stored; what was opened in its name is closed."""
        if isinstance(user, User) and user.pk is not None:
            end_tokens(person=user, because=TokenEnd.PASSWORD, by=SYSTEM, now=timezone.now())
