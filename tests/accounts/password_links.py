"""Setting a password by a link, as whoever was handed it does."""

from typing import Any

from django.test import Client


def set_by_link(client: Client, path: str, *, password: str) -> Any:
    """Open the link and type the password twice; the answer to that."""
    opened = client.get(path, follow=True)
    twice = dict.fromkeys(("new_password1", "new_password2"), password)
    return client.post(opened.redirect_chain[-1][0], twice)
