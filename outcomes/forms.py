"""What people type about objections. They clean; the services decide."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from core.language.fields import long_text
from core.shell.filters import FilterForm
from findings.forms import FilesField, FilesForm, file_limits
from outcomes.choices import ObjectionGround, ObjectionOutcome, ObjectionStatus, TargetKind
from outcomes.services.decisions import DecisionFacts
from outcomes.services.objections import ObjectionFacts
from outcomes.services.steps import FILES_OF_A_STEP


class ObjectionFilterForm(FilterForm):
    """Which objections the list shows."""

    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("Every status")), *ObjectionStatus.choices],
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        required=False,
        choices=[("", _("Every outcome")), *ObjectionOutcome.choices],
    )


class WithFiles(FilesForm):
    """A text with files beside it."""

    evidence = FilesField(
        label=_("Files"),
        required=False,
        allow_empty_file=True,
        help_text=_("Up to 10 photos, PDF, XLSX or DOCX, 20 MB each. Both sides see them."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].widget.attrs |= file_limits(most=FILES_OF_A_STEP, there=0)


class ObjectionForm(WithFiles):
    """To what, why, and what is asked for."""

    ground = forms.ChoiceField(
        label=_("Ground"),
        choices=ObjectionGround.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the ground of your objection.")},
    )
    text = long_text(
        _("What is wrong, and how you know"),
        missing=_("Write what is wrong, and how you know."),
        rows=4,
    )
    operation = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
    wanted = long_text(
        _("What you ask for"), missing=_("Write what you ask for."), rows=2,
        hint=_("For example the choice that would be right."),
    )  # fmt: skip
    field_order = ("ground", "text", "wanted", "evidence", "operation")

    def facts(self, *, target: str, code: str) -> ObjectionFacts:
        """As the service takes it."""
        given = self.cleaned_data
        return ObjectionFacts(
            target=TargetKind(target),
            code=code,
            ground=ObjectionGround(given["ground"]),
            text=given["text"],
            wanted=given["wanted"],
        )


class ReplyForm(WithFiles):
    """What the company says to it."""

    text = long_text(_("Your reply"), missing=_("Write your reply: both sides read it."), rows=4)
    operation = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
    field_order = ("text", "evidence", "operation")


class AppealForm(WithFiles):
    """Why another manager is to look at it."""

    text = long_text(
        _("Why the decision is wrong"),
        missing=_("Write why the decision is wrong."),
        hint=_("There is one appeal; another manager decides it."),
        rows=4,
    )
    operation = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
    field_order = ("text", "evidence", "operation")


class CorrectionField(forms.ChoiceField):
    """One of the corrections offered. The service says why any other is none."""

    def valid_value(self, value: str) -> bool:
        """Anything: the service knows the figures that speak against it."""
        return True


class OutcomeForm(forms.Form):
    """What a manager decides; each correction says what the result would come to."""

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=ObjectionOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you decide.")},
    )
    correction = CorrectionField(
        label=_("What is corrected"),
        required=False,
        help_text=_(
            "Only where it is upheld: with what the result would come to. The next revision begins "
            "with it, and the coordinator enters it."
        ),
    )
    reason = long_text(_("Reason"), missing=_("Write why: both sides read it."), rows=4)

    def __init__(self, *args: Any, corrections: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["correction"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Nothing is corrected")), *corrections]

    def facts(self, *, seen: str) -> DecisionFacts:
        """As the service takes it."""
        given = self.cleaned_data
        return DecisionFacts(
            ObjectionOutcome(given["outcome"]), given["reason"], given["correction"], seen
        )
