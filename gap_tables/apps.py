from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GapTablesConfig(AppConfig):
    name = "gap_tables"
    verbose_name = _("Gap tables")
