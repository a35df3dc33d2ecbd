"""Addresses of webhooks."""

from django.urls import path

from webhooks import views

urlpatterns = [
    path("webhooks/", views.webhook_list, name="webhook-list"),
    path("webhooks/<int:webhook_id>/", views.webhook, name="webhook"),
    path("webhooks/<int:webhook_id>/change/", views.change, name="webhook-change"),
    path("webhooks/<int:webhook_id>/rotate/", views.rotate, name="webhook-rotate"),
    path("webhooks/<int:webhook_id>/switch/", views.switch, name="webhook-switch"),
    path("webhooks/<int:webhook_id>/trial/", views.trial, name="webhook-trial"),
    path("webhooks/deliveries/<int:delivery_id>/replay/", views.replay, name="webhook-replay"),
]
