"""What the addresses of certificates are tried with."""

from datetime import datetime

import pytest

from certificates.models import CertificateFile
from contractors.models import Contractor
from tests.addresses import Addresses
from tests.certificates.certificates_scene import entered
from tests.files.kept import kept_photo

STEPS = ("certificate", "renew", "change", "end")


@pytest.fixture
def certificates_addresses(contractor: Contractor, now: datetime) -> Addresses:
    """PT A has a certificate with a photo of it."""
    found = entered(contractor)
    of_one = {"key": found.key}
    of_file = of_one | {"file_id": kept_photo(CertificateFile(certificate=found), now).pk}
    return Addresses(
        {
            "certificate-enter": {"contractor_id": contractor.pk},
            **{f"certificate{name}": of_one for name in ("", "-renew", "-change", "-end")},
            **{f"certificates-api:{name}": of_one for name in STEPS},
            "certificate-file": of_file,
            "certificate-thumbnail": of_file,
        }
    )
