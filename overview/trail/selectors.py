"""Reads of the audit trail: which rows, and what they are about. No page asks once a row."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Exists,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.erased_names import ToldValues, erased_names_column
from accounts.models import ErasedName, User, name_of_person
from accounts.roles import Person
from contractors.models import Contractor
from core.audit_kind import AuditKind
from core.database.columns import text_of
from core.models import AuditEntry
from overview.access import may_read_trail
from overview.trail.kinds import audit_kinds
from overview.trail.shown_words import labelled, sentences_in, shown_as, stored_forms

SYSTEM_ITSELF = "system"  # as a person: what no person did


@dataclass(frozen=True, slots=True)
class TrailSubject:
    """One thing: what concerns it is shown, its parts among them."""

    kind: str
    pk: int


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """Which rows the trail shows; an empty part leaves nothing out."""

    q: str = ""
    person: int | str | None = None  # an id, or SYSTEM_ITSELF
    kind: str = ""
    contractor: int | None = None
    since: date | None = None
    until: date | None = None
    about: TrailSubject | None = None


def trail_visible_to(user: Person) -> QuerySet[AuditEntry]:
    """The whole trail for its readers, newest first; nothing for anybody else."""
    found = AuditEntry.objects.select_related("user", "token").order_by("-at", "-id")
    return found if may_read_trail(user) else found.none()


def narrowed(found: QuerySet[AuditEntry], asked: TrailFilter) -> QuerySet[AuditEntry]:
    """The rows of the trail that a filter leaves."""
    if asked.person == SYSTEM_ITSELF:
        found = found.filter(user=None)
    elif asked.person:
        found = found.filter(user=int(asked.person))
    if asked.kind:
        found = found.filter(target_type=asked.kind)
    if asked.contractor:
        found = found.filter(within(Contractor.AUDIT_NAME, [asked.contractor]))
    if asked.about:
        found = found.filter(within(asked.about.kind, [asked.about.pk]))
    if asked.since:
        found = found.filter(at__gte=_midnight(asked.since))
    if asked.until and asked.until < date.max:
        found = found.filter(at__lt=_midnight(asked.until + timedelta(days=1)))
    return _holding(found, asked.q) if asked.q else found


def within(name: str, wanted: Collection[int] | QuerySet[Contractor]) -> Q:
    """The rows about these things of one kind, and about whatever belongs to them."""
    where = Q(pk__in=[])
    for kind in audit_kinds().values():
        if path := kind.within.get(name):
            told = kind.model._default_manager.filter(kind.told_within)
            belongs = told.filter(**{f"{path}__in": wanted})
            where |= Q(target_type=kind.name, target_id__in=belongs.values("pk"))
    return where


def named(
    found: QuerySet[AuditEntry], *, kinds: Collection[str] | None = None
) -> QuerySet[AuditEntry]:
    """The same rows with ``title`` (what the thing is called now, "" where it is gone), ``place``
    (of which its address is made) and ``erased`` (the names that erased people had): one statement
    for all kinds, or for those of ``kinds`` where the rows are of no other."""
    return found.annotate(
        title=_of_the_thing("title", kinds),
        place=_of_the_thing("place", kinds),
        erased=ArraySubquery(ErasedName.objects.values(told=erased_names_column())),
    )


def named_few(kinds: Mapping[int, str], user: Person) -> QuerySet[AuditEntry]:
    """The rows with these numbers, each with the name of its kind, as ``named``.

    They are of a few of the kinds: what asks for all takes as long as the rest of a page to write
    and to plan.
    """
    return named(trail_visible_to(user).filter(pk__in=kinds), kinds={*kinds.values()})


def _of_the_thing(column: str, kinds: Collection[str] | None) -> Case:
    return Case(
        *(
            When(
                target_type=kind.name,
                then=Subquery(
                    kind.model._default_manager.order_by()
                    .filter(pk=OuterRef("target_id"))
                    .values_list(getattr(kind, column))[:1]
                ),
            )
            for kind in audit_kinds().values()
            if kinds is None or kind.name in kinds
        ),
        default=Value(""),
        output_field=TextField(),
    )


def _holding(found: QuerySet[AuditEntry], words: str) -> QuerySet[AuditEntry]:
    """The words stand in a recorded value, in the person's name or in the thing's, or are those in
    which the trail shows a row, one line of it or a part of one.

    A value that is a name which an erased person had is told by a number: by the name it is not
    found.
    """
    about = text_of("target_type", Value("/"), "target_id")
    texts = {
        "thing": about,
        "was": Cast("before", TextField()),
        "became": Cast("after", TextField()),
        "told_before": ToldValues("before", about),
        "told_after": ToldValues("after", about),
    }
    return found.alias(**texts).filter(_told_in(words) | _on_one_line(words))


def _told_in(words: str) -> Q:
    where = _by(words) | shown_as(words)
    for column, told in (("was", "told_before"), ("became", "told_after")):
        # The second, which is dear, is asked of the rows alone that the first has found.
        for said in (words, *stored_forms(words)):
            where |= Q(**{f"{column}__icontains": said, f"{told}__icontains": said})
    return where | Q(thing__in=_things_called(words))


def _on_one_line(words: str) -> Q:
    """Rows that show "Status: Submitted → Approved" or "Ani submitted evaluation PT A 2025"."""
    label, colon, change = words.partition(": ")
    where = labelled(label) if colon else Q(pk__in=[])
    for value in change.split(" → "):
        if value.strip("– "):  # a dash is shown where nothing was
            where &= _told_in(value)
    for kind, action, who, what in sentences_in(words):
        line = Q(target_type=kind.name, action=action)
        where |= line & (_by(who) if who else Q()) & (_called(kind, what) if what else Q())
    return where


def _by(words: str) -> Q:
    people = User.objects.alias(called=text_of(name_of_person())).filter(
        Q(called__holds=words) | Q(username__holds=words)
    )
    itself = Q(user=None) if words.casefold() in _("CSMS itself").casefold() else Q(pk__in=[])
    return Q(user__in=people.values("pk")) | itself


def _called(kind: AuditKind, words: str) -> Q:
    return Q(target_type=kind.name, target_id__in=_so_called(kind, words).values("pk"))


def _things_called(words: str) -> QuerySet[Model, str]:
    """The things of every kind that are called so, as ``evaluation/12``: one list to look them up
    in, where a condition for each kind is planned and asked by itself."""
    first, *rest = (
        _so_called(kind, words).values_list(text_of(Value(f"{kind.name}/"), "pk"), flat=True)
        for kind in audit_kinds().values()
    )
    return first.union(*rest, all=True)


def _so_called(kind: AuditKind, words: str) -> QuerySet[Model]:
    called = kind.model._default_manager.order_by().alias(called=kind.title)
    found: QuerySet[Model] = called.filter(called__holds=words)
    return found


def people_of_the_trail() -> QuerySet[User]:
    """Everybody who has ever changed something, by name."""
    changed = AuditEntry.objects.filter(user=OuterRef("pk"))
    return User.objects.filter(Exists(changed)).order_by("first_name", "last_name", "username")


def title_of(about: TrailSubject) -> str:
    """What the one thing is called that the trail is narrowed to; "" for none that is there."""
    kind = audit_kinds()[about.kind]
    found = kind.model._default_manager.filter(pk=about.pk).values_list(kind.title)
    return str(found[0][0]) if found else ""


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
