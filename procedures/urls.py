"""Addresses of procedures."""

from django.urls import path

from procedures import evidence_views, views
from procedures.drafts import views as drafts

urlpatterns = [
    path("procedures/", views.procedure_list, name="procedure-list"),
    path("procedures/runs/", views.run_list, name="procedure-run-list"),
    path("procedures/runs/<uuid:key>/", views.run, name="procedure-run"),
    path("procedures/runs/<uuid:key>/freeze/", views.run_freeze, name="procedure-run-freeze"),
    path(
        "procedures/runs/<uuid:key>/files/<int:file_id>/",
        evidence_views.step_file,
        name="procedure-file",
    ),
    path(
        "procedures/runs/<uuid:key>/files/<int:file_id>/thumbnail/",
        evidence_views.step_thumbnail,
        name="procedure-file-thumbnail",
    ),
    path(
        "procedures/runs/<uuid:key>/files/<int:file_id>/withdraw/",
        evidence_views.step_file_withdraw,
        name="procedure-file-withdraw",
    ),
    path(
        "procedures/runs/<uuid:key>/<str:code>/files/",
        evidence_views.step_files,
        name="procedure-files",
    ),
    path("procedures/runs/<uuid:key>/<str:code>/", views.run_step, name="procedure-run-step"),
    path("procedures/drafts/<int:draft_id>/", drafts.procedure_edit, name="procedure-edit"),
    path(
        "procedures/drafts/<int:draft_id>/publish/",
        drafts.procedure_publish,
        name="procedure-publish",
    ),
    path(
        "procedures/drafts/<int:draft_id>/delete/", drafts.procedure_delete, name="procedure-delete"
    ),
    path(
        "procedures/<str:code>-v<int:version>/next/", drafts.procedure_begin, name="procedure-begin"
    ),
    path(
        "procedures/<str:code>-v<int:version>/print/", views.procedure_print, name="procedure-print"
    ),
    path("procedures/<str:code>-v<int:version>/", views.procedure, name="procedure"),
]
