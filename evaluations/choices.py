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


class ResultState(models.TextChoices):
    """Where a result stands, beside what it says: nothing of it changes with its state."""

    APPROVED = "approved", _("Not published yet")
    PROVISIONAL = "provisional", _("Provisional")
    FINAL = "final", _("Final")

    @property
    def is_published(self) -> bool:
        """Whether its contractor sees it."""
        return self is not ResultState.APPROVED


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


OPEN_STATUSES = (EvaluationStatus.DRAFT, EvaluationStatus.RETURNED)
FROZEN_STATUSES = (EvaluationStatus.APPROVED, EvaluationStatus.PUBLISHED)

# Where it must stand for each of its steps: access and the life cycle ask the same.
CAN_BE_SUBMITTED = OPEN_STATUSES
CAN_BE_DECIDED = (EvaluationStatus.SUBMITTED,)  # approved, returned, or taken back
CAN_BE_PUBLISHED = (EvaluationStatus.APPROVED,)
CAN_BE_REOPENED = FROZEN_STATUSES
