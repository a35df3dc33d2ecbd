"""States of an instrument and of an evaluation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PublicationStatus(models.TextChoices):
    """A draft may change; a published version never does."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class VersionKind(models.TextChoices):
    """What has versions: each kind is a row of its own once published."""

    INSTRUMENT = "instrument", _("Instrument")
    LADDER = "ladder", _("Ladder")
    RULE_SET = "rules", _("Rule set")


class EvaluationStatus(models.TextChoices):
    """The life cycle. RETURNED is a draft again, with a reason."""

    DRAFT = "draft", _("Being filled")
    RETURNED = "returned", _("Returned")
    SUBMITTED = "submitted", _("Submitted")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")


class UploadKind(models.TextChoices):
    """What an uploaded workbook is for."""

    EVALUATION = "evaluation", _("Checklist")
    IMPORT = "import", _("Contractors and totals")


class FindingSeverity(models.TextChoices):
    """How grave a finding is. MAJOR and MINOR need corrective action (CAPA) by a day."""

    MAJOR = "major", _("Major")
    MINOR = "minor", _("Minor")
    OBSERVATION = "observation", _("Observation")


class FindingStatus(models.TextChoices):
    """A refused answer makes a finding open again; only a verified answer closes it.

    WITHDRAWN was raised by mistake: it stays to be read, and counts nowhere.
    """

    OPEN = "open", _("Waiting for an answer")
    ANSWERED = "answered", _("Waiting for verification")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ReminderReason(models.TextChoices):
    """Why somebody is reminded of a finding, the most pressing first."""

    OVERDUE = "overdue", _("Overdue")
    REFUSED = "refused", _("Your answer was sent back")
    RAISED = "raised", _("New: waiting for your answer")
    DUE_SOON = "due_soon", _("Due soon")
    ANSWERED = "answered", _("Answered: waiting for verification")


CAPA_SEVERITIES = (FindingSeverity.MAJOR, FindingSeverity.MINOR)
UNCLOSED_STATUSES = (FindingStatus.OPEN, FindingStatus.ANSWERED)  # somebody still has to act
OPEN_STATUSES = (EvaluationStatus.DRAFT, EvaluationStatus.RETURNED)
FROZEN_STATUSES = (EvaluationStatus.APPROVED, EvaluationStatus.PUBLISHED)


class EvidenceType(models.TextChoices):
    """What may be kept as evidence: told by the content, never by the name."""

    JPEG = "image/jpeg", "JPEG"
    PNG = "image/png", "PNG"
    HEIC = "image/heic", "HEIC"
    WEBP = "image/webp", "WebP"
    PDF = "application/pdf", "PDF"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "DOCX"


PHOTOS = (EvidenceType.JPEG, EvidenceType.PNG, EvidenceType.HEIC, EvidenceType.WEBP)
EXTENSIONS = {
    EvidenceType.JPEG: ("jpg", "jpeg", "jpe", "jfif"),
    EvidenceType.PNG: ("png",),
    EvidenceType.HEIC: ("heic", "heif"),
    EvidenceType.WEBP: ("webp",),
    EvidenceType.PDF: ("pdf",),
    EvidenceType.XLSX: ("xlsx",),
    EvidenceType.DOCX: ("docx",),
}
# What a field for files offers to choose from.
ACCEPT = ",".join(f".{ending}" for endings in EXTENSIONS.values() for ending in endings)
