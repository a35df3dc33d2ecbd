"""Addresses of contractors."""

from django.urls import URLPattern, path

from contractors.views import contractors as views
from contractors.views import invitations as invitation_views
from contractors.views import persons as person_views
from contractors.views import sites as site_views

urlpatterns: list[URLPattern] = [
    path("contractors/", views.contractor_list, name="contractor-list"),
    path("contractors/new/", views.contractor_add, name="contractor-add"),
    path("contractors/<int:contractor_id>/", views.contractor_detail, name="contractor-detail"),
    path("invitations/", invitation_views.account_invitations, name="account-invitations"),
    path(
        "invitations/<int:invitation_id>/revoke/",
        invitation_views.account_invitation_revoke,
        name="account-invitation-revoke",
    ),
    path("invitation/<secret>/", invitation_views.account_invitation, name="account-invitation"),
    path("settings/people/", person_views.person_list, name="person-list"),
    path("settings/people/new/", person_views.person_add, name="person-add"),
    path("settings/people/<int:person_id>/", person_views.person, name="person"),
    path(
        "settings/people/<int:person_id>/switch/", person_views.person_switch, name="person-switch"
    ),
    path(
        "settings/people/<int:person_id>/sign-out/",
        person_views.person_sign_out,
        name="person-sign-out",
    ),
    path("settings/people/<int:person_id>/link/", person_views.person_link, name="person-link"),
    path(
        "contractors/<int:contractor_id>/change/",
        views.contractor_change,
        name="contractor-change",
    ),
    path(
        "contractors/<int:contractor_id>/archive/",
        views.contractor_archive,
        name="contractor-archive",
    ),
    path("settings/sites/", site_views.site_list, name="site-list"),
    path("settings/sites/new/", site_views.site_add, name="site-add"),
    path("settings/sites/<int:site_id>/", site_views.site_change, name="site-change"),
    path("settings/sites/<int:site_id>/archive/", site_views.site_archive, name="site-archive"),
]
