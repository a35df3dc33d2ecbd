"""Reads of analyses: the list, one, which others say the same word for word."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery

from accounts.roles import Person
from jsas import access
from jsas.choices import JsaState
from jsas.models import JobSafetyAnalysis, JsaHazard, ToolboxMeeting


@dataclass(frozen=True, slots=True)
class JsaFilter:
    """What narrows the list of analyses; an empty part leaves nothing out.

    ``contractor`` is an id, ``state`` a JsaState; ``unused``: the approved ones whose revision no
    crew has gone through.
    """

    contractor: int | None = None
    state: str = ""
    unused: bool = False


def jsa_list(user: Person, chosen: JsaFilter) -> QuerySet[JobSafetyAnalysis]:
    """Those a person sees, narrowed, with ``used_on``, day of the last talk about this revision,
    and ``copies``: how many others say the same word for word."""
    same = (
        JobSafetyAnalysis.objects.filter(fingerprint=OuterRef("fingerprint"))
        .exclude(fingerprint="")
        .exclude(pk=OuterRef("pk"))
        .order_by()
        .values("fingerprint")
        .annotate(count=Count("*"))
        .values("count")
    )
    parts = {"register__contractor": chosen.contractor, "state": chosen.state}
    found = (
        access.jsas_visible_to(user)
        .filter(**{name: value for name, value in parts.items() if value})
        .select_related("register__contractor", "department")
        .annotate(
            used_on=Max("meetings__held_on", filter=Q(meetings__revision=F("revision"))),
            step_count=Count("steps", distinct=True),
            copies=Subquery(same),
        )
        .order_by("register__contractor__name", "register__title", "number")
    )
    if chosen.unused:
        found = found.filter(state=JsaState.APPROVED, used_on__isnull=True)
    return found


def one_jsa(user: Person) -> QuerySet[JobSafetyAnalysis]:
    """Those a person sees, with what their page shows."""
    return access.jsas_visible_to(user).select_related(
        "register__contractor", "register__matrix", "department", "prepared_by", "reviewed_by",
        "approved_by", "changed_by",
    )  # fmt: skip


def hazards_of(user: Person, jsa: JobSafetyAnalysis) -> QuerySet[JsaHazard]:
    """The hazards of an analysis that a person sees."""
    visible = access.jsas_visible_to(user).filter(pk=jsa.pk)
    return JsaHazard.objects.filter(step__jsa__in=visible).select_related("step")


@dataclass(frozen=True, slots=True)
class JsaCopies:
    """Others that say the same word for word: those a person sees, and how many they do not."""

    shown: list[JobSafetyAnalysis]
    hidden: int


def copies_of(user: Person, jsa: JobSafetyAnalysis) -> JsaCopies:
    """Which others say the same. Whose a copy is, is told to who sees both alone."""
    if not jsa.fingerprint:
        return JsaCopies([], 0)
    same = {"fingerprint": jsa.fingerprint}
    visible = access.jsas_visible_to(user).filter(**same).exclude(pk=jsa.pk)
    shown = list(visible.select_related("register__contractor").order_by("pk"))
    total = JobSafetyAnalysis.objects.filter(**same).exclude(pk=jsa.pk).count()
    return JsaCopies(shown, total - len(shown))


def meeting_of(jsa: JobSafetyAnalysis, *, on: date) -> ToolboxMeeting | None:
    """The last talk of a day about the revision in use: that ticks it."""
    return jsa.meetings.filter(revision=jsa.revision_in_use, held_on=on).first()


def jsas_waiting(user: Person) -> QuerySet[JobSafetyAnalysis]:
    """What waits for this person: to be reviewed, to be approved, or returned to be changed."""
    waits = Q(state=JsaState.HANDED_IN) & access.jsas_to_review(user)
    waits |= Q(state=JsaState.REVIEWED) & access.jsas_to_approve(user)
    if not access.may_approve_jsas(user):
        waits |= Q(state=JsaState.DRAFT) & ~Q(return_reason="")
    found = access.jsas_visible_to(user).filter(waits)
    return found.select_related("register__contractor").order_by("changed_at", "pk")
