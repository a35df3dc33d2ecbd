from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnnualBooksConfig(AppConfig):
    name = "annual_books"
    verbose_name = _("Annual book")
