"""Where an evaluation stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EvaluationStatus(models.TextChoices):
    """The life cycle. RETURNED is a draft again, with a reason."""

    DRAFT = "draft", _("Being filled")
    RETURNED = "returned", _("Returned")
    SUBMITTED = "submitted", _("Submitted")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")


class AuditRound(models.IntegerChoices):
    """Which audit of its year a period is, in their order: the later one stands for the year.

    ``ONLY`` is the year's one evaluation, where nobody counts rounds; it is a first one too.
    """

    ONLY = 0, _("The only one of its year")
    FIRST = 1, _("First audit")
    FOLLOW_UP_1 = 2, _("Follow-up audit 1")
    FOLLOW_UP_2 = 3, _("Follow-up audit 2")
    FOLLOW_UP_3 = 4, _("Follow-up audit 3")
    FOLLOW_UP_4 = 5, _("Follow-up audit 4")
    FINAL = 9, _("Final audit")

    @property
    def needs_a_first(self) -> bool:
        """Whether there must have been a first audit before it."""
        return self > self.FIRST


BEGIN_A_YEAR = (AuditRound.ONLY, AuditRound.FIRST)  # a year has one of the two


def with_round(words: object, audit_round: int) -> str:
    """``SMK3 2024, Final audit``; the words alone where its year has no rounds."""
    rounds = [str(AuditRound(audit_round).label)] if audit_round else []
    return ", ".join(filter(None, [str(words), *rounds]))


class ResultState(models.TextChoices):
    """Where a result stands, beside what it says: nothing of it changes with its state."""

    APPROVED = "approved", _("Not published yet")
    PROVISIONAL = "provisional", _("Provisional")
    FINAL = "final", _("Final")
    OVERTAKEN = "overtaken", _("Overtaken by an incident")

    @property
    def is_published(self) -> bool:
        """Whether its contractor sees it."""
        return self is not ResultState.APPROVED


class LaterStanding(models.TextChoices):
    """How an incident stands by now that a frozen result counts otherwise."""

    CONFIRMED = "confirmed", _("confirmed after the result was frozen: it does not count in it")
    REJECTED = "rejected", _("rejected after the result was frozen: it still counts in it")
    CHANGED = "changed", _("changed after the result was frozen: it counts as it stood then")
    REPORTED = "reported", _("reported after the result was frozen, and not decided")


class SelfAssessmentState(models.TextChoices):
    """Where a contractor's judgement of itself stands; once it is closed it has been given."""

    NONE = "none", _("Not asked for")
    OPEN = "open", _("Being filled")
    SUBMITTED = "submitted", _("Submitted")
    OVER = "over", _("Deadline over")
    PUBLISHED = "published", _("Result published")

    @property
    def is_given(self) -> bool:
        """Whether the company that rates sees it: no more of it can change."""
        return self not in (self.NONE, self.OPEN)


class SelfReason(models.TextChoices):
    """Why somebody is mailed about a self-assessment, the most pressing first."""

    NEAR = "near", _("Self-assessments whose last day is near")
    OPENED = "opened", _("Self-assessments to fill in")
    SUBMITTED = "submitted", _("Self-assessments submitted")


class SourceKind(models.TextChoices):
    """What a judgement rests on."""

    OBSERVATION = "observation", _("Observation")
    INTERVIEW = "interview", _("Interview")
    DOCUMENT = "document", _("Document")


class SourceFilter(models.TextChoices):
    """Which items are looked at by what they rest on; all of them without one."""

    ONE_KIND = "one-kind", _("Only one kind of source")
    CONTRADICTED = "contradicted", _("Sources contradict")


class SelfFilter(models.TextChoices):
    """Which items of a self-assessment the owner looks at; those that differ without one."""

    OPEN = "open", _("Not answered by the owner")
    ALL = "all", _("All items")


OPEN_STATUSES = (EvaluationStatus.DRAFT, EvaluationStatus.RETURNED)
FROZEN_STATUSES = (EvaluationStatus.APPROVED, EvaluationStatus.PUBLISHED)

# Where it must stand for each of its steps: access and the life cycle ask the same.
CAN_BE_SUBMITTED = OPEN_STATUSES
CAN_BE_DECIDED = (EvaluationStatus.SUBMITTED,)  # approved, returned, or taken back
CAN_BE_PUBLISHED = (EvaluationStatus.APPROVED,)
CAN_BE_REOPENED = FROZEN_STATUSES
# As it stood before it was reopened, by the coordinator or by an approval that was taken back.
CAN_BE_BACK = (EvaluationStatus.RETURNED, EvaluationStatus.SUBMITTED)
