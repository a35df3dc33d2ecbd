"""Addresses of the page of tokens."""

from django.urls import path

from tokens import views

urlpatterns = [
    path("tokens/", views.token_list, name="token-list"),
    path("tokens/create/", views.create, name="token-create"),
    path("tokens/<int:token_id>/revoke/", views.revoke, name="token-revoke"),
]
