"""Forms beside an incident: the people it harmed, its photos. They clean; the services decide."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from core.figures.fields import DayField
from core.language.choices import to_choose
from core.language.fields import WrittenField
from findings.forms import FilesField, FilesForm, file_limits
from monitoring.choices import InjuryClass
from monitoring.models import Incident
from monitoring.services.incident_files import FILES_OF_AN_INCIDENT
from monitoring.services.people import InjuredFacts


class InjuredPersonForm(forms.Form):
    """An injured person: what job, how grave, since when away from work."""

    job = WrittenField(
        label=_("Job of the person"),
        max_length=120,
        help_text=_("For example dump truck operator. Never a name."),
        error_messages={"required": _("Write the job of the person, for example operator.")},
    )
    injury = forms.ChoiceField(
        label=_("Injury class"),
        choices=to_choose(InjuryClass.choices),
        error_messages={"required": _("Choose how gravely the person was injured.")},
    )
    harm = WrittenField(label=_("What was harmed, and how"), max_length=300, required=False)
    away_from = DayField(
        label=_("First day lost"),
        required=False,
        help_text=_("Left empty, the person lost no day."),
    )
    back_on = DayField(
        label=_("First day back at work"),
        required=False,
        help_text=_("Left empty while days are still being lost."),
    )
    operation = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def facts(self) -> InjuredFacts:
        """What was said, as the service takes it."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "operation"}
        return InjuredFacts(**given)


class BackForm(forms.Form):
    """Since when somebody is back at work."""

    on = DayField(
        label=_("First day back at work"),
        error_messages={"required": _("Give the first day back at work.")},
    )


class IncidentFilesForm(FilesForm):
    """Photos and documents of an incident."""

    evidence = FilesField(
        label=_("Photos and documents"),
        allow_empty_file=True,
        help_text=_("Up to 20 photos, PDF, XLSX or DOCX, 20 MB each. Both companies see them."),
    )

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].widget.attrs |= file_limits(
            most=FILES_OF_AN_INCIDENT, there=incident.files.count()
        )
