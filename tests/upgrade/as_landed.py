"""Run inside the landed source: signs in and opens its pages on a database of a newer schema.

``python as_landed.py DATABASE`` in a folder of that source, with it as PYTHONPATH; says as JSON
what the sign-in was answered and which pages were answered with another status than 200.
"""

import json
import os
import sys


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "csms.settings"
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import setup_test_environment
    from django.urls import reverse

    from tests.upgrade.test_upgrade import pages

    connection.settings_dict["NAME"] = sys.argv[1]
    setup_test_environment()
    person = {"username": "manajer", "password": "contoh-csms-2024"}
    signed_in = Client().post(reverse("sign-in"), person).status_code
    other: dict[str, int] = {}
    for who, addresses in pages().items():
        client = Client()
        client.force_login(get_user_model().objects.get(username=who))
        found = {address: client.get(address).status_code for address in addresses}
        other |= {address: status for address, status in found.items() if status != 200}
    sys.stdout.write(json.dumps({"signed in": signed_in, "other than 200": other}))


if __name__ == "__main__":
    main()
