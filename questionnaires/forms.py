"""Forms of questionnaires. They clean; the services decide."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_TEXT = 400_000  # characters; the largest that is shipped has 9,000


class QuestionnaireTextForm(forms.Form):
    """A questionnaire as the text of its file."""

    text = forms.CharField(
        label=_("Text of the file"),
        max_length=LONGEST_TEXT,
        help_text=_(
            "One line a key. “id” is the Indonesian wording and “en” the English one; a statement "
            "that speaks against its variable has “reversed: true”, one that may not concern "
            "everybody “not_applicable: true”."
        ),
        widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "false", "class": "file-text"}),
        strip=False,
    )
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
