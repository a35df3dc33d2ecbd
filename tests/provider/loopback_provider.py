"""A sign-in provider on loopback, made for tests: its document, keys, codes and ID tokens."""

import hashlib
import json
import secrets
import time
import warnings
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.test import Client

from provider.configuration import SignInProvider

LOOPBACK = (ip_network("127.0.0.0/8"),)
SECRET = "rahasia+dari/penyedia yang cukup panjang"
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@cache
def rsa_key(number: int) -> rsa.RSAPrivateKey:  # a few of them, 100 ms each
    return rsa.generate_private_key(65537, 2048 if number else 1024)


@cache
def ec_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def published(key: Key, algorithm: str, **more: str) -> dict[str, Any]:
    """The public half, as a key set has it."""
    kind: Any = jwt.get_algorithm_by_name(algorithm)
    return {**json.loads(kind.to_jwk(key.public_key())), **more}


@dataclass
class LoopbackProvider:
    """``claims``: what it says of whoever signs in; ``forges`` gives another ID token instead."""

    key: Key = field(default_factory=lambda: rsa_key(1))
    algorithm: str = "RS256"
    kid: str | None = "one"
    keys: list[dict[str, Any]] = field(default_factory=list)
    claims: dict[str, Any] = field(default_factory=dict)
    document: dict[str, Any] = field(default_factory=dict)
    forges: Callable[[dict[str, Any]], str] | None = None
    answers: dict[str, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    issuer: str = ""

    def configured(self, **more: Any) -> SignInProvider:
        """As the settings would name it."""
        provider = SignInProvider(
            issuer=self.issuer,
            name="Akun PT XYZ",
            client_id="csms",
            client_secret=SECRET,
            roles={"hse-managers": "manager", "hse": "coordinator"},
            adds_people=True,
            networks=LOOPBACK,
        )
        return replace(provider, **more)

    def said_of_itself(self) -> dict[str, Any]:
        """Its discovery document."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize?tenant=xyz",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "end_session_endpoint": f"{self.issuer}/leave",
            "id_token_signing_alg_values_supported": [self.algorithm],
            **self.document,
        }

    def signs_in(self, address: str) -> str:
        """Somebody signs in at the address the browser was sent to: the page they come back to."""
        asked = {name: one[0] for name, one in parse_qs(urlsplit(address).query).items()}
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        assert asked["redirect_uri"].endswith("/sign-in/provider/return/")
        return "/sign-in/provider/return/?" + urlencode({"code": code, "state": asked["state"]})

    def exchanged(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """What the token endpoint answers; each code once, to who began (PKCE)."""
        asked = self.codes.pop(form["code"], None)
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = urlsafe_b64encode(digest).decode().rstrip("=")
        if asked is None or challenge != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        if form["client_id"] != "csms" or form.get("client_secret") != SECRET:
            return 401, {"error": "invalid_client"}
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": "8c2f",
            "aud": "csms",
            "iat": now,
            "exp": now + 300,
            "auth_time": now,
            "nonce": asked["nonce"],
            "preferred_username": "budi",
            "given_name": "Budi",
            "groups": ["staff", "hse"],
            **self.claims,
        }
        claims = {name: one for name, one in claims.items() if one is not None}
        return 200, {"id_token": (self.forges or self.signed)(claims)}

    def signed(self, claims: dict[str, Any], **header: str) -> str:
        """The ID token."""
        headers = header or ({"kid": self.kid} if self.kid else {})
        with warnings.catch_warnings():  # of a key that is too short
            warnings.simplefilter("ignore")
            return jwt.encode(claims, self.key, algorithm=self.algorithm, headers=headers)


def entered(client: Client, provider: LoopbackProvider, **asked: str) -> Any:
    """What the browser gets after it was at the provider and back."""
    away = client.get("/sign-in/provider/", asked)
    assert away.status_code == 302, away.text
    return client.get(provider.signs_in(away.headers["Location"]))


@contextmanager
def running(provider: LoopbackProvider) -> Iterator[LoopbackProvider]:
    """The provider, listening until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_said: object) -> None:
            """Nothing."""

        def answer(self, status: int, said: Any) -> None:
            status = provider.answers.get(urlsplit(self.path).path, status)
            body = json.dumps(said).encode()
            self.send_response(status)
            if status == 302:
                self.send_header("Location", f"{provider.issuer}/elsewhere")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            provider.asked.append(path)
            if path.endswith("/.well-known/openid-configuration"):
                self.answer(200, provider.said_of_itself())
            else:
                own = published(provider.key, provider.algorithm, kid=str(provider.kid))
                self.answer(200, {"keys": provider.keys or [own]})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            provider.asked.append(self.path)
            form = {name: one[0] for name, one in parse_qs(body).items()}
            scheme, _space, both = self.headers.get("Authorization", "").partition(" ")
            if scheme == "Basic":
                name, _colon, secret = b64decode(both).decode().partition(":")
                form |= {"client_id": unquote_plus(name), "client_secret": unquote_plus(secret)}
            self.answer(*provider.exchanged(form))

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
