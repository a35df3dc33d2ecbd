"""Photos of an inspection as people hand them in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from findings.forms import FilesField, FilesForm, file_limits
from inspections.models import Inspection
from inspections.photos.services import FILES_OF_AN_INSPECTION
from inspections.services import spec_of
from instruments.words import words_of


class InspectionFilesForm(FilesForm):
    """Photos and documents, of one line or of the unit."""

    line = forms.ChoiceField(label=_("What they show"), required=False)
    evidence = FilesField(
        label=_("Photos and documents"),
        allow_empty_file=True,
        help_text=_("Up to 20 photos, PDF, XLSX or DOCX, 20 MB each. Both companies see them."),
    )

    def __init__(self, *args: Any, inspection: Inspection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        line = self.fields["line"]
        assert isinstance(line, forms.ChoiceField)
        lines = enumerate(spec_of(inspection).lines, 1)
        of_lines = [(one.code, f"{number}. {words_of(one.title)}") for number, one in lines]
        line.choices = [("", _("The unit as a whole")), *of_lines]
        self.fields["evidence"].widget.attrs |= file_limits(
            most=FILES_OF_AN_INSPECTION, there=inspection.files.count()
        )
