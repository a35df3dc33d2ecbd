"""Addresses of signing in at the provider."""

from django.urls import path

from provider import views

urlpatterns = [
    path("sign-in/provider/", views.begin, name="provider-begin"),
    path("sign-in/provider/return/", views.come_back, name="provider-return"),
    path("sign-out/provider/", views.leave, name="provider-leave"),
    path("account/provider/", views.connect, name="provider-connect"),
]
