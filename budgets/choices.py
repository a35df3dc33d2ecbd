"""States of budgets."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BudgetState(TextChoices):
    """Where a budget stands between its company, which writes it, and the owner."""

    DRAFT = "draft", _("Draft")
    HANDED_IN = "handed_in", _("Handed in, waits for the owner")
    RETURNED = "returned", _("Returned by the owner")
    APPROVED = "approved", _("Approved")
