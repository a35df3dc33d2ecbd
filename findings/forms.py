"""What people type about findings. They clean; the services decide."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.files.base import File
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Person
from contractors.forms import CompanyFilterForm
from contractors.models import Contractor
from core.figures.fields import AddressNumberField, DayField
from core.files.types import ACCEPT, PHOTO_EDGE
from core.language.fields import WrittenField, long_text
from core.requests.uploads import FORM_BESIDE_A_FILE
from core.shell.filters import TickField
from files.waiting import WaitingFile, WaitingPlace
from findings.access import may_choose_contractor, people_who_can_act
from findings.choices import CAPA_SEVERITIES, FindingSeverity, FindingStatus
from findings.models import Finding
from findings.origins import origin_names
from findings.rules.deadlines import proposed_deadline
from findings.selectors import (
    UNCLOSED,
    FindingFilter,
    contractors_with_findings,
    years_with_findings,
)
from findings.services.files import FILES_OF_A_FINDING
from findings.services.findings import FindingFacts


class FindingFilterForm(CompanyFilterForm):
    """Which findings the list shows."""

    field_order = ("q", "severity", "status")

    q = WrittenField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": _("Word, number or contractor")}
        ),
    )
    severity = forms.ChoiceField(
        label=_("Severity"),
        required=False,
        choices=[("", _("Every severity")), *FindingSeverity.choices],
    )
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("Every status")), (UNCLOSED, _("Not closed")), *FindingStatus.choices],
    )
    year = AddressNumberField(label=_("Year"), required=False, max_value=9999, widget=forms.Select)
    overdue = TickField(label=_("Overdue only"), required=False)

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        chooses = may_choose_contractor(user)
        companies = contractors_with_findings(user).values_list("pk", "name")
        super().__init__(*args, companies=companies if chooses else None, **kwargs)
        self.years = years_with_findings(user)
        years = [(one, str(one)) for one in self.years]
        self.fields["year"].widget.choices = [("", _("Every year")), *years]
        for name in origin_names():
            self.fields[name] = AddressNumberField(
                label=name, required=False, widget=forms.HiddenInput
            )

    def chosen(self) -> FindingFilter:
        """The parts that make sense; a broken link still lists something."""
        given = dict(self.given)
        places = [(name, given.pop(name)) for name in origin_names() if name in given]
        return FindingFilter(**given, birthplace=places[0] if places else None)


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # plain at run time
    """A person with what they do here."""

    def label_from_instance(self, obj: Any) -> str:
        """Their name and role."""
        return f"{obj} · {obj.get_role_display()}"


class FindingForm(forms.Form):
    """What was found, how grave, who must act and by when."""

    severity = forms.ChoiceField(
        label=_("Severity"), choices=FindingSeverity.choices, widget=forms.RadioSelect
    )
    description = long_text(
        _("What was found"),
        missing=_("Write what was found."),
        rows=4,
    )
    owner = PersonChoice(label=_("Who must act"), queryset=User.objects.none(), required=False)
    due_on = DayField(
        label=_("Deadline"),
        required=False,
        help_text=_(
            "Left empty: 30 days for a major finding, 90 for a minor one, none for an observation."
        ),
    )

    def __init__(self, *args: Any, contractor: Contractor, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ModelChoiceField)
        owner.queryset = people_who_can_act(contractor)
        owner.empty_label = contractor.name

    def facts(self) -> FindingFacts:
        """What was said, with the proposed deadline where none was given."""
        given = self.cleaned_data
        severity = FindingSeverity(given["severity"])
        return FindingFacts(
            severity=severity,
            description=given["description"],
            due_on=given["due_on"] or proposed_deadline(severity, self.today),
            owner=given["owner"],
        )


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A list of files, each told by its content later on."""

    widget = FilesInput(attrs={"accept": ACCEPT})

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The files that were chosen; an empty list for none."""
        given = data if isinstance(data, list | tuple) else [data]
        clean_one = super().clean
        return [clean_one(one, initial) for one in given if one]


class FilesForm(forms.Form):
    """Words with files beside them, at the field ``evidence`` that each such form declares.

    Where it comes back for another reason the files that came wait for it at ``place``, so that
    nobody chooses them twice; ``refused_files`` says why none can be taken.
    """

    def __init__(
        self,
        *args: Any,
        place: WaitingPlace | None = None,
        refused_files: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.place = place
        self.refused_files = refused_files

    def clean(self) -> dict[str, Any]:
        """What was sent, unless its files cannot be taken."""
        if self.refused_files:
            self.add_error("evidence", self.refused_files)
        return self.cleaned_data

    @contextmanager
    def files_given(self) -> "Iterator[list[File[bytes]]]":
        """The files that waited and those that were chosen now, open until the end.

        Refusal, at their field, where one waits no longer.
        """
        chosen = cast("list[File[bytes]]", self.cleaned_data["evidence"])
        if self.place is None:
            yield chosen
            return
        with self.place.taken_up(field="evidence") as waited:
            yield [*waited, *chosen]

    @cached_property
    def waiting(self) -> list[WaitingFile]:
        """The files that wait for it, where it is shown again."""
        return self.place.kept() if self.place else []


def file_limits(*, most: int, there: int) -> dict[str, Any]:
    """What answer_files.js holds the files against before they go out, with its sentences."""
    return {
        "data-most": most,
        "data-there": there,
        "data-largest": settings.LARGEST_FILE,
        "data-together": settings.LARGEST_REQUEST - FORM_BESIDE_A_FILE,
        "data-too-many": _(
            "{sent} files are chosen and {there} are there already, but at most {limit} are taken: "
            "choose fewer, or put photos together in one PDF."
        ),
        "data-at-once": settings.FILES_AT_ONCE,
        "data-more-than-at-once": _(
            "{sent} files are chosen, but {limit} are taken at once: send {limit}, then the others."
        ),
        "data-too-large": _("{name} is larger than {limit} MB: make it smaller, or leave it out."),
        "data-too-heavy": _(
            "The files together have {sent} MB; {limit} MB are taken at once: choose fewer, or "
            "make them smaller."
        ),
        "data-sending": _("Sending…"),
        "data-leave-out": _("Leave out {name}"),
        "data-edge": PHOTO_EDGE,
        "data-with-place": "yes" if settings.PHOTOS_WITH_PLACE else "no",
    }


class AnswerForm(FilesForm):
    """Why it happened and what was done."""

    root_cause = long_text(
        _("Root cause"),
        missing=_("Write why it happened: the cause behind what was seen."),
        hint=_("Why it happened, behind what was seen."),
    )
    action = long_text(
        _("Action"),
        missing=_("Write what was done about it."),
        hint=_("What was done so that it does not happen again."),
    )
    note = long_text(
        _("What shows it"),
        rows=2,
    )
    evidence = FilesField(
        label=_("Files"),
        required=False,
        allow_empty_file=True,
        help_text=_("Up to 10 photos, PDF, XLSX or DOCX, 20 MB each. Those who evaluate see them."),
    )

    def __init__(self, *args: Any, finding: Finding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["root_cause"].required = finding.severity in CAPA_SEVERITIES
        self.fields["evidence"].widget.attrs |= file_limits(
            most=FILES_OF_A_FINDING, there=finding.files.count()
        )

    def given(self) -> dict[str, Any]:
        """As the service takes it, without the files."""
        return {name: self.cleaned_data[name] for name in ("root_cause", "action", "note")}


class RefuseForm(forms.Form):
    """What an answer lacks."""

    reason = long_text(
        _("What is missing"),
        missing=_("Write what is missing, so that it can be answered again."),
    )


class WithdrawForm(forms.Form):
    """Why a finding was a mistake."""

    reason = long_text(
        _("Why it was a mistake"),
        missing=_("Write why it was a mistake: it stays to be read."),
        hint=_("The contractor reads it too. A withdrawn finding cannot be taken up again."),
    )


class CloseForm(forms.Form):
    """How the answer was verified."""

    verification = long_text(
        _("How it was verified"),
        missing=_("Write how you saw that it is put right."),
        hint=_("What you saw, where and when."),
    )


class UndoClosingForm(forms.Form):
    """Why a finding should not have been closed."""

    reason = long_text(
        _("Why it should not have been closed"),
        missing=_("Write why it should not have been closed."),
        hint=_("The contractor reads it too. The answer then waits to be verified again."),
    )


class UndoEffectivenessForm(forms.Form):
    """Why what was recorded of the effectiveness does not count."""

    reason = long_text(
        _("What was wrong with the check"),
        missing=_("Write what was wrong with the check."),
        hint=_("The contractor reads it too. Somebody then looks again whether the action held."),
    )


class EffectivenessForm(forms.Form):
    """Whether the action held."""

    effective = forms.TypedChoiceField(
        label=_("Did the action hold?"),
        choices=[("yes", _("Yes, it has not happened again")), ("no", _("No, it came back"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )
    note = long_text(
        _("What was seen"),
        rows=2,
    )
