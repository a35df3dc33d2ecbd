"""Files of a step as people hand them in, and why one is withdrawn."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.language.fields import long_text
from findings.forms import FilesField, FilesForm, file_limits
from procedures.evidence.services import FILES_OF_A_STEP


class TaskFilesForm(FilesForm):
    """What shows that a step was done; ``there`` counts the files that it has."""

    evidence = FilesField(
        label=_("Photos and documents"),
        allow_empty_file=True,
        help_text=_("Up to 10 photos, PDF, XLSX or DOCX, 20 MB each. Both sides see them."),
    )

    def __init__(self, *args: Any, there: int = 0, **kwargs: Any) -> None:
        # Beside the form of the step, whose evidence is words.
        super().__init__(*args, auto_id="files_%s", **kwargs)
        limits = file_limits(most=FILES_OF_A_STEP, there=there)
        self.fields["evidence"].widget.attrs |= limits


class WithdrawTaskFileForm(forms.Form):
    """Why a file shows nothing."""

    reason = long_text(_("Reason"), missing=_("Write why the file is withdrawn."), rows=2)
