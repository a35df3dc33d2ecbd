"""The field of a site at which a contractor works, and what is said of any other."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from contractors.models import Contractor, Site


def elsewhere_words(contractor: Contractor) -> str:
    """That a contractor does not work at a site, and where it does. One statement."""
    names = contractor.sites.order_by("name").values_list("name", flat=True)
    words = {"contractor": contractor.name, "sites": ", ".join(names)}
    if not words["sites"]:
        said = _(
            "%(contractor)s works at no site yet: ask the HSE manager to have its sites added."
        )
        return said % words
    said = _("%(contractor)s does not work at this site: choose one of its own (%(sites)s).")
    return said % words


class SiteOfField(forms.ModelChoiceField):  # type: ignore[type-arg]  # plain at run time
    """One of the sites of a contractor, which the form names with ``belong_to``."""

    contractor: Contractor | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Site.objects.none(), **kwargs)

    def belong_to(self, contractor: Contractor) -> None:
        """Offer the sites of this contractor."""
        self.contractor, self.queryset = contractor, contractor.sites.all()

    def to_python(self, value: Any) -> Site | None:
        """The site. ValidationError for another's, with those there are."""
        try:
            found: Site | None = super().to_python(value)
        except ValidationError as error:
            if self.contractor is None:
                raise
            said = elsewhere_words(self.contractor)
            raise ValidationError(said, code=error.code) from error
        return found
