"""Kinds of incident, and the standing of incidents and months."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class IncidentKind(models.TextChoices):
    """What came of an incident, gravest first: OSHA's classes, and what harmed nobody.

    What is recordable, a lost time injury or fatal is asked of this kind alone.
    """

    FATAL = "fatal", _("Fatal accident")
    LTI = "lti", _("Lost time injury (LTI)")
    RESTRICTED = "restricted", _("Restricted work case")
    MEDICAL = "medical", _("Medical treatment case")
    FIRST_AID = "first_aid", _("First aid case")
    NEAR_MISS = "near_miss", _("Near miss")
    ENVIRONMENTAL = "environmental", _("Environmental incident")
    PROPERTY = "property", _("Property damage")
    ILLNESS = "illness", _("Illness not caused by work")


class MiningClass(models.TextChoices):
    """What an incident at a mine is by Kepmen ESDM 1827 K/30/MEM/2018, beside its kind."""

    LIGHT = "light", _("Light injury")
    SERIOUS = "serious", _("Serious injury")
    DEAD = "dead", _("Dead")
    DANGEROUS = "dangerous", _("Dangerous occurrence")
    DISEASE = "disease", _("Occupational disease")
    WORKER_ILLNESS = "worker_illness", _("Event due to a worker's illness (KAPTK)")


# A fatal accident is a lost time injury too, however it was told (docs/scoring.md: "lti").
LOST_TIME = (IncidentKind.FATAL, IncidentKind.LTI)
RECORDABLE = (*LOST_TIME, IncidentKind.RESTRICTED, IncidentKind.MEDICAL)

INJURIES = (IncidentKind.LTI, IncidentKind.RESTRICTED, IncidentKind.MEDICAL)
# What may have come of an incident of each class of mining: the two never contradict each other.
KINDS_OF_CLASS: Mapping[MiningClass, tuple[IncidentKind, ...]] = {
    MiningClass.LIGHT: (*INJURIES, IncidentKind.FIRST_AID),
    MiningClass.SERIOUS: INJURIES,
    MiningClass.DEAD: (IncidentKind.FATAL,),
    MiningClass.DANGEROUS: (
        IncidentKind.NEAR_MISS,
        IncidentKind.ENVIRONMENTAL,
        IncidentKind.PROPERTY,
    ),
    MiningClass.DISEASE: (*RECORDABLE, IncidentKind.FIRST_AID),
    MiningClass.WORKER_ILLNESS: (IncidentKind.ILLNESS,),
}


def classes_in_words(kind: str, mining_class: str) -> str:
    """``Lost time injury (LTI) · Serious injury``: both systems, where both apply."""
    words = [str(IncidentKind(kind).label)]
    if mining_class:
        words.append(str(MiningClass(mining_class).label))
    return " · ".join(words)


class IncidentStatus(models.TextChoices):
    """Only a confirmed incident counts in a rating."""

    REPORTED = "reported", _("Reported")
    CONFIRMED = "confirmed", _("Confirmed")
    REJECTED = "rejected", _("Rejected")


class MonthStatus(models.TextChoices):
    """Only a confirmed month counts anywhere; what the owner's people enter is so at once."""

    AWAITING = "awaiting", _("Awaiting confirmation")
    CONFIRMED = "confirmed", _("Confirmed")
    RETURNED = "returned", _("Returned")


class MonthReason(models.TextChoices):
    """Why somebody is reminded of a month, the most pressing first."""

    LATE = "late", _("Months that are late")
    RETURNED = "returned", _("Months that were returned to you")
    AWAITING = "awaiting", _("Months that await your confirmation")


class InjuryClass(models.TextChoices):
    """What became of one person, gravest first: as Kepmen ESDM 1827 has it, and first aid."""

    DEAD = "dead", _("Dead")
    SERIOUS = "serious", _("Serious injury")
    LIGHT = "light", _("Light injury")
    FIRST_AID = "first_aid", _("First aid only")
    DISEASE = "disease", _("Occupational disease")


class TargetDirection(models.TextChoices):
    """On which side of its target an indicator is meant to lie."""

    AT_LEAST = "at_least", _("at least")
    AT_MOST = "at_most", _("at most")
