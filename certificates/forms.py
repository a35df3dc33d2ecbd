"""What people type about certificates. They clean; the services decide."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from certificates.access import chooses_among_contractors
from certificates.choices import CertificateState
from certificates.models import Certificate
from certificates.rendering import kind_words
from certificates.rules.kinds import certificate_vocabulary
from certificates.selectors import contractors_with_certificates
from certificates.services.register import FILES_OF_A_CERTIFICATE, CertificateFacts
from contractors.forms import CompanyFilterForm
from contractors.models import Contractor, Site
from core.figures.fields import DayField
from core.language.choices import to_choose
from core.language.fields import WrittenField, long_text
from findings.forms import FilesField, FilesForm, file_limits


class CertificateFilterForm(CompanyFilterForm):
    """Which certificates the list shows."""

    field_order = ("state",)

    state = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("Every status")), *CertificateState.choices],
    )

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        chooses = chooses_among_contractors(user)
        companies = contractors_with_certificates(user).values_list("pk", "name")
        super().__init__(*args, companies=companies if chooses else None, **kwargs)


class CertificateForm(FilesForm):
    """What a certificate says; ``there`` counts the files that it has."""

    kind = forms.ChoiceField(
        label=_("Kind of certificate"), error_messages={"required": _("Choose the kind.")}
    )
    holder = WrittenField(
        label=_("Role or equipment"),
        max_length=120,
        help_text=_("A role or a machine, such as crane operator or mobile crane; never a name."),
        error_messages={"required": _("Write whose it is: the role or the equipment.")},
    )
    holder_number = WrittenField(
        label=_("Its number"),
        max_length=60,
        help_text=_("The officer's staff number, or the machine's unit or serial number."),
        error_messages={"required": _("Write the number of the holder.")},
    )
    number = WrittenField(
        label=_("Number of the certificate"),
        max_length=120,
        error_messages={"required": _("Write the number of the certificate.")},
    )
    issuer = WrittenField(
        label=_("Issued by"),
        max_length=160,
        error_messages={"required": _("Write who issued it.")},
    )
    issued_on = DayField(
        label=_("Issued on"), error_messages={"required": _("Write the day it was issued on.")}
    )
    expires_on = DayField(
        label=_("Valid until"), error_messages={"required": _("Write its last day.")}
    )
    site = forms.ModelChoiceField(label=_("Site"), queryset=Site.objects.none(), required=False)
    evidence = FilesField(
        label=_("Files"),
        required=False,
        allow_empty_file=True,
        help_text=_("Up to 5 photos, PDF, XLSX or DOCX, 20 MB each. Both sides see them."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    operation = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(
        self,
        *args: Any,
        contractor: Contractor,
        there: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        kind, site = self.fields["kind"], self.fields["site"]
        assert isinstance(kind, forms.ChoiceField)
        kinds = certificate_vocabulary().kinds
        kind.choices = to_choose((one.code, kind_words(one.code)) for one in kinds)
        assert isinstance(site, forms.ModelChoiceField)
        site.queryset = contractor.sites.all()
        site.empty_label = str(_("No single site"))
        self.fields["evidence"].widget.attrs |= file_limits(
            most=FILES_OF_A_CERTIFICATE, there=there
        )

    def facts(self) -> CertificateFacts:
        """As the service takes it."""
        given = self.cleaned_data
        names = ("kind", "holder", "holder_number", "number", "issuer", "issued_on", "expires_on")
        return CertificateFacts(**{name: given[name] for name in names}, site=given["site"])


def values_of(certificate: Certificate, *, but: tuple[str, ...] = ()) -> dict[str, Any]:
    """What a form begins with, from a certificate that is there."""
    names = ("kind", "holder", "holder_number", "number", "issuer", "issued_on", "expires_on",
             "site", "version")  # fmt: skip
    return {name: getattr(certificate, name) for name in names if name not in but}


class CertificateEndForm(forms.Form):
    """Why nobody needs it any more."""

    reason = long_text(
        _("Why nobody needs it any more"), missing=_("Write why nobody needs it any more.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
