"""What people type about coaching. They clean; the services decide."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contractors.models import Contractor
from core.figures.fields import DayField
from core.language.fields import long_text
from findings.access import people_who_can_act
from findings.forms import FilesField, FilesForm, PersonChoice, file_limits
from outcomes.coaching.choices import CoachingNoteKind
from outcomes.coaching.models import PartnerAgreement
from outcomes.coaching.services.notes import FILES_OF_A_NOTE, NoteFacts
from outcomes.coaching.services.plans import CoachingFacts


class GivenStepForm(forms.Form):
    """By whom and until when."""

    owner = PersonChoice(label=_("Who must act"), queryset=User.objects.none(), required=False)
    due_on = DayField(label=_("Until"))
    operation = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(self, *args: Any, contractor: Contractor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ModelChoiceField)
        owner.queryset = people_who_can_act(contractor)
        owner.empty_label = contractor.name


class CoachingBeginForm(GivenStepForm):
    """Which of the proposed steps make the plan; ``begins``: keys of those it begins with."""

    chosen = forms.MultipleChoiceField(
        label=_("Steps"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one step.")},
    )
    field_order = ("chosen", "owner", "due_on", "operation")

    def __init__(
        self,
        *args: Any,
        proposed: Sequence[tuple[str, str]],
        begins: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["chosen"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(proposed)
        field.initial = list(begins)


class CoachingStepForm(GivenStepForm):
    """What is to be done."""

    action = long_text(_("What is to be done"), missing=_("Write what is to be done."))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    field_order = ("action", "owner", "due_on", "version", "operation")

    def facts(self) -> CoachingFacts:
        """As the service takes it."""
        given = self.cleaned_data
        return CoachingFacts(given["action"], given["due_on"], given["owner"])


class CoachingChangeForm(CoachingStepForm):
    """The same of a step that is there, beside the form of its notes: ids of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="change_%s", **kwargs)
        del self.fields["operation"]  # its version tells a second tap


class CoachingNoteForm(FilesForm):
    """What was done or agreed, with files that show it; ``kinds`` are those this person writes."""

    kind = forms.ChoiceField(
        label=_("What you write"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you write.")},
    )
    on = DayField(label=_("On which day"))
    text = long_text(
        _("What was done or agreed, and what shows it"),
        missing=_("Write what was done or agreed, and what shows it."),
        rows=4,
    )
    evidence = FilesField(
        label=_("Files"),
        required=False,
        allow_empty_file=True,
        help_text=_("Up to 10 photos, PDF, XLSX or DOCX, 20 MB each. Both sides see them."),
    )
    operation = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(self, *args: Any, kinds: Sequence[CoachingNoteKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.value, one.label) for one in kinds]
        if len(kinds) == 1:
            field.initial = kinds[0].value
        self.fields["evidence"].widget.attrs |= file_limits(most=FILES_OF_A_NOTE, there=0)

    def facts(self) -> NoteFacts:
        """As the service takes it."""
        given = self.cleaned_data
        return NoteFacts(CoachingNoteKind(given["kind"]), given["on"], given["text"])


class PartnerForm(forms.Form):
    """Whom a coordinator names in a plan; whether it still may be, the service says."""

    agreement = forms.UUIDField(
        label=_("Benchmark partner"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whom to name.")},
    )

    def __init__(self, *args: Any, proposed: Sequence[PartnerAgreement], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "partner_%s"} | kwargs)
        widget = self.fields["agreement"].widget
        assert isinstance(widget, forms.RadioSelect)
        widget.choices = [(one.key, one.contractor.name) for one in proposed]
