"""Certificates over the API: entered once, corrected as they were read, renewed and ended."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from certificates.models import Certificate, CertificateFile
from contractors.models import Contractor
from tests.files.hostile import photo
from tests.visitors import visitor

API = "/api/v1/certificates/"


def sent(who: User, path: str, *, method: str = "post", **body: Any) -> Any:
    return getattr(visitor(who), method)(f"{API}{path}", body, content_type="application/json")


def test_a_certificate_goes_its_way(
    contractor: Contractor, representative: User, other_representative: User
) -> None:
    today = timezone.localdate()
    facts = {
        "kind": "ak3_umum", "holder": "Ahli K3 Umum", "holder_number": "01", "number": "SKP-1",
        "issuer": "Kemnaker", "issued_on": str(today - timedelta(days=900)),
        "expires_on": str(today + timedelta(days=10)),
    }  # fmt: skip
    new = facts | {"operation": str(uuid4()), "contractor": contractor.code}
    assert sent(other_representative, "", **new).status_code == 404
    form = new | {"evidence": SimpleUploadedFile("a.jpg", photo(), "image/jpeg")}
    first = visitor(representative).post(API, form).json()
    assert (first["certificate_state"], CertificateFile.objects.count()) == ("expiring", 1)
    one = first["key"]
    for status in (200, 409):
        change = facts | {"issuer": "Kementerian", "version": 1}
        assert sent(representative, f"{one}/change/", method="put", **change).status_code == status
    later = {"number": "SKP-2", "issued_on": str(today), "operation": str(uuid4())}
    later |= {"expires_on": str(today + timedelta(days=900))}
    for _time in range(2):
        renewed = sent(representative, f"{one}/renew/", **facts | later).json()
    assert (renewed["replaces"], Certificate.objects.count()) == (one, 2)
    end = {"version": renewed["version"], "reason": "Pindah tugas"}
    assert sent(representative, f"{renewed['key']}/end/", **end).json()["ended_reason"]
    states = [
        row["certificate_state"] for row in visitor(representative).get(API).json()["results"]
    ]
    assert sorted(states) == ["ended", "renewed"]
