"""Forms of a contractor and of a site. They clean; the services decide."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from contractors.models import Contractor, Site

if TYPE_CHECKING:  # the library's forms are generic to the type checker only
    ContractorModelForm = forms.ModelForm[Contractor]
    SiteModelForm = forms.ModelForm[Site]
else:
    ContractorModelForm = SiteModelForm = forms.ModelForm


class ContractorForm(ContractorModelForm):
    """A company that is rated: who it is, what it does, where."""

    class Meta:
        model = Contractor
        fields = ("name", "code", "scope", "risk_class", "sites")
        widgets = {"sites": forms.CheckboxSelectMultiple}
        help_texts = {
            "code": _("Short and its own, for example PTA; it stays for good."),
            "sites": _("Where it works. Months are told by site."),
        }


class SiteForm(SiteModelForm):
    """A place of the owner."""

    class Meta:
        model = Site
        fields = ("name", "code", "time_zone")
