"""Reads of contractors and of the people who speak for them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Value

from accounts.models import User
from accounts.roles import Person
from accounts.selectors import PersonFilter, people_found
from contractors.access import contractors_visible_to, sites_kept_by
from contractors.models import Contractor, Representative, Site
from core.identity import NameKey
from core.mailing import language_of


def contractors_named(user: Person, words: str) -> QuerySet[Contractor]:
    """The contractors a person sees whose names hold these words, by name; all without words."""
    found = contractors_visible_to(user).order_by("name")
    return found.filter(name__holds=words)


def scopes_written() -> list[str]:
    """Every scope of work that the register has, each spelling once, in order: one statement."""
    written = Contractor.objects.exclude(scope="").order_by("scope")
    return list(written.values_list("scope", flat=True).distinct())


def scope_as_written(scope: str) -> str:
    """The scope as another contractor has it already, whatever case and spaces: of several
    spellings the commonest. Else as given, each space once. One statement, none without a scope."""
    given = " ".join(scope.split())
    if not given:
        return ""
    alike = Contractor.objects.alias(work=NameKey("scope")).filter(work=NameKey(Value(given)))
    by_spelling = alike.order_by().values("scope").annotate(many=Count("pk"))
    commonest = by_spelling.order_by("-many", "scope").first()
    return commonest["scope"] if commonest else given


@dataclass(frozen=True, slots=True)
class PersonOfFilter(PersonFilter):
    """Which people a list shows, of which company."""

    contractor: int | None = None


def people_listed(user: Person, asked: PersonOfFilter) -> QuerySet[User]:
    """The people a filter leaves, by name, each with the company they speak for: one statement."""
    found = people_found(user, asked).select_related("representative__contractor")
    if asked.contractor:
        found = found.filter(representative__contractor=asked.contractor)
    return found


def company_of(person: User) -> Contractor | None:
    """The company somebody speaks for, where they do."""
    try:
        return person.representative.contractor
    except Representative.DoesNotExist:
        return None


def sites_named(user: Person, words: str) -> QuerySet[Site]:
    """The sites whose name or code holds these words, each with ``working``: how many contractors
    that are not archived work there. One statement."""
    found = sites_kept_by(user).filter(Q(name__holds=words) | Q(code__holds=words))
    working = Count("contractor", filter=Q(contractor__archived=False))
    return found.annotate(working=working).order_by("archived", "name")


def sites_of_all(contractors: QuerySet[Contractor]) -> Iterable[tuple[int, int, str]]:
    """The sites of several companies as (company, site, its name), in one statement."""
    found = Site.objects.filter(contractor__in=contractors.order_by())
    return found.values_list("contractor", "pk", "name")


def language_of_company(contractor: Contractor) -> str:
    """The language in which CSMS writes to a company: that of its representatives' mails, where
    all who sign in share one, else the installation's. One statement."""
    people = User.objects.filter(representative__contractor=contractor, is_active=True)
    languages = {language_of(person) for person in people}
    return languages.pop() if len(languages) == 1 else settings.LANGUAGE_CODE
