"""Addresses of coaching."""

from django.urls import path

from outcomes.coaching import partner_pages, views

urlpatterns = [
    path("coaching/", views.coaching_list, name="coaching-list"),
    path("results/<sha256:sha256>/coaching/", views.coaching_begin, name="coaching-begin"),
    path("coaching/partners/", partner_pages.partner_list, name="partner-list"),
    path("coaching/partners/<int:year>/agree/", partner_pages.partner_agree, name="partner-agree"),
    path(
        "coaching/partners/<uuid:key>/withdraw/",
        partner_pages.partner_withdraw,
        name="partner-withdraw",
    ),
    path("coaching/<uuid:key>/", views.coaching, name="coaching"),
    path(
        "coaching/<uuid:key>/partners/", views.coaching_partner_name, name="coaching-partner-name"
    ),
    path(
        "coaching/<uuid:key>/partners/<uuid:agreement>/drop/",
        views.coaching_partner_drop,
        name="coaching-partner-drop",
    ),
    path("coaching/<uuid:key>/steps/", views.coaching_step_add, name="coaching-step-add"),
    path("coaching/<uuid:key>/steps/<int:number>/", views.coaching_step, name="coaching-step"),
    path(
        "coaching/<uuid:key>/steps/<int:number>/change/",
        views.coaching_step_change,
        name="coaching-step-change",
    ),
    path(
        "coaching/<uuid:key>/steps/<int:number>/notes/", views.coaching_note, name="coaching-note"
    ),
    path("coaching/<uuid:key>/files/<int:file_id>/", views.coaching_file, name="coaching-file"),
    path(
        "coaching/<uuid:key>/files/<int:file_id>/thumbnail/",
        views.coaching_thumbnail,
        name="coaching-thumbnail",
    ),
]
