"""Addresses of analyses of jobs."""

from django.urls import path

from jsas import deeds, views

urlpatterns = [
    path("risks/jsa/", views.jsa_list, name="risk-jsa-list"),
    path("risks/jsa/<uuid:key>/", views.jsa, name="risk-jsa"),
    path("risks/jsa/<uuid:key>/edit/", views.jsa_edit, name="risk-jsa-edit"),
    path("risks/jsa/<uuid:key>/steps/new/", views.jsa_step_add, name="risk-jsa-step-add"),
    path("risks/jsa/<uuid:key>/steps/<int:number>/", views.jsa_step, name="risk-jsa-step"),
    path(
        "risks/jsa/<uuid:key>/steps/<int:number>/remove/",
        views.jsa_step_remove,
        name="risk-jsa-step-remove",
    ),
    path("risks/jsa/<uuid:key>/join/<int:hazard_id>/", views.jsa_join, name="risk-jsa-join"),
    path("risks/jsa/<uuid:key>/hand-in/", deeds.jsa_hand_in, name="risk-jsa-hand-in"),
    path("risks/jsa/<uuid:key>/review/", deeds.jsa_review, name="risk-jsa-review"),
    path("risks/jsa/<uuid:key>/approve/", deeds.jsa_approve, name="risk-jsa-approve"),
    path("risks/jsa/<uuid:key>/return/", deeds.jsa_return, name="risk-jsa-return"),
    path("risks/jsa/<uuid:key>/revise/", deeds.jsa_revise, name="risk-jsa-revise"),
    path("risks/jsa/<uuid:key>/freeze/", deeds.jsa_freeze, name="risk-jsa-freeze"),
]
