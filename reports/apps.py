from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Reports")

    def ready(self) -> None:
        """Scorecards are made when results are published, not when somebody waits for them."""
        from documents.queue import ask_to_prepare
        from evaluations.services.announcements import when_published

        when_published(ask_to_prepare)
