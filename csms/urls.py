"""The whole map of addresses."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from core.requests.api import description

OF_EVALUATIONS: list[URLPattern | URLResolver] = [
    path("", include("checklists.api.urls")),  # first, for saves come at every key
    path("", include("evaluations.api")),
    path("", include("reviews.api")),
]
urlpatterns: list[URLPattern | URLResolver] = [
    # First, because saves come at every key and would try a hundred pages' addresses before.
    path("api/v1/", include((OF_EVALUATIONS, "api"))),
    path("", include("questionnaires.urls")),  # then those who answer a survey, by hundreds
    path("api/v1/", include("contractors.kept_api")),
    path("api/v1/", include("periods.api")),
    path("api/v1/", include("findings.api")),
    path("api/v1/", include("gap_tables.api")),
    path("api/v1/", include("plan_api.urls")),
    path("api/v1/", include("plan_api.part_urls")),
    path("api/v1/", include("monitoring.views.api")),
    path("api/v1/", include("monitoring.views.targets_api")),
    path("api/v1/", include("inspections.filling.api")),
    path("api/v1/", include("inspections.units_api")),
    path("api/v1/", include("jsas.api")),
    path("api/v1/", include("investigations.api")),
    path("api/v1/", include("investigations.written_api")),
    path("api/v1/", include("investigations.people_api")),
    path("api/v1/", include("certificates.api")),
    path("api/v1/", include("procedures.api")),
    path("api/v1/", include("procedures.drafts.api")),
    path("api/v1/", include("outcomes.api")),
    path("api/v1/", include("survey_reports.questionnaires_api")),
    path("api/v1/", include("risk_api.registers")),
    path("api/v1/", include("risk_api.rows")),
    path("api/v1/", include("risk_api.quarters")),
    path("api/v1/", include("risk_api.matrices")),
    path("api/v1/", include("budgets.api")),
    path("api/v1/", include("survey_reports.api")),
    path("api/v1/", include("outcomes.coaching.api")),
    path("api/v1/", include("outcomes.lessons.api")),
    path("api/v1/", include("standings.decided_api")),
    path("api/v1/", include("standings.rules_api")),
    path("api/v1/", include("standings.awards.api")),
    path("api/v1/", include("standings.awards.rules_api")),
    path("api/v1/", include("trials.versions_api")),
    path("api/v1/", include("webhooks.api")),
    path("api/v1/", include("studies.api")),
    path("api/v1/", include("documents.api.urls")),
    path("api/v1/", include("annual_books.api")),
    path("api/v1/data/", include("overview.api.urls")),
    path("", include("accounts.urls")),
    path("", include("provider.urls")),
    path("", include("personal_data.urls")),
    path("", include("tokens.urls")),
    path("", include("evaluations.urls")),
    path("", include("periods.urls")),
    path("", include("reviews.urls")),
    path("", include("checklists.urls")),
    path("", include("findings.urls")),
    path("", include("contractors.urls")),
    path("", include("monitoring.urls")),
    path("", include("investigations.urls")),
    path("inspections/", include("inspections.urls")),
    path("", include("certificates.urls")),
    path("", include("procedures.urls")),
    path("", include("survey_reports.urls")),
    path("", include("studies.urls")),
    path("", include("instruments.urls")),
    path("", include("outcomes.urls")),
    path("", include("standings.urls")),
    path("", include("webhooks.urls")),
    path("", include("gap_tables.urls")),
    path("", include("plans.urls")),
    path("", include("plan_workbooks.urls")),
    path("", include("budgets.urls")),
    path("", include("jsas.urls")),
    path("", include("risks.urls")),
    path("", include("trials.urls")),
    path("", include("form_workbooks.urls")),
    path("", include("workbooks.urls")),
    path("", include("documents.urls")),
    path("", include("reports.urls")),
    path("", include("annual_books.urls")),
    path("", include("hosting.urls")),
    path("", include("overview.urls")),
    path("api/schema/", description, name="schema"),
    path("admin/", admin.site.urls),
]

handler400 = "core.errors.answers.bad_request"
handler403 = "core.errors.answers.forbidden"
handler404 = "core.errors.answers.not_found"
handler500 = "accounts.views.signing_in.server_error"
