"""The product's addresses, and the bare DRF view that a save is measured against."""

from django.urls import include, path
from rest_framework import generics, serializers

from contractors.models import Site


class BareSerializer(serializers.ModelSerializer[Site]):
    """One field of one row."""

    class Meta:
        model = Site
        fields = ["id", "name"]


class BareView(generics.UpdateAPIView[Site]):
    """What DRF gives without any rule: a PATCH of one row, behind the same session."""

    queryset = Site.objects.all()
    serializer_class = BareSerializer


urlpatterns = [path("bare/<int:pk>/", BareView.as_view()), path("", include("csms.urls"))]
handler500 = "accounts.views.server_error"
