from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Reports")

    def ready(self) -> None:
        """Scorecards are made when results are published, not when somebody waits for them."""
        from evaluations.services.announcements import when_published
        from reports.services.preparation import ask_to_prepare

        when_published(ask_to_prepare)
