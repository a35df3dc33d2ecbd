"""Changes of people, each with its audit row."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.choices import Role
from accounts.models import User
from core.audit import Actor, record
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
def change_password(*, person: User, password: str, by: Actor, now: datetime) -> None:
    """A new password, which the caller has checked. The audit says that, never what it is."""
    person.set_password(password)
    person.save(update_fields=["password"])
    record(by=by, at=now, action="change_password", target=person)
