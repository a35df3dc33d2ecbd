"""A device with passkeys, in software: what a browser and an authenticator answer (WebAuthn 2)."""

import hashlib
import json
import secrets
import struct
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, encode_cbor

ORIGIN = "http://localhost:8000"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """One passkey. ``verifies``: it asks for finger, face or PIN; ``count``: None counts none."""

    origin: str = ORIGIN
    verifies: bool = True
    count: int | None = 0
    handle: bytes = b""
    rp_id: str = "localhost"
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def make(self, options: dict[str, Any]) -> str:
        """What the browser sends of a new passkey."""
        self.handle = base64url_to_bytes(options["user"]["id"])
        public = self.key.public_key().public_numbers()
        sides = {-2: public.x.to_bytes(32, "big"), -3: public.y.to_bytes(32, "big")}
        cose = encode_cbor({1: 2, 3: -7, -1: 1} | sides)
        length = struct.pack(">H", len(self.credential_id))
        data = self._data(ATTESTED) + bytes(16) + length + self.credential_id + cose
        attested = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options["challenge"])
        told = {"clientDataJSON": client, "attestationObject": attested}
        return self._answer(told, transports=["internal", "from-the-future"])

    def sign(self, options: dict[str, Any]) -> str:
        """What the browser sends of a passkey that was asked for."""
        if self.count is not None:
            self.count += 1
        data, client = self._data(0), self._client("webauthn.get", options["challenge"])
        signed = data + hashlib.sha256(client).digest()
        signature = self.key.sign(signed, ec.ECDSA(SHA256()))
        told = {"clientDataJSON": client, "authenticatorData": data, "signature": signature}
        return self._answer(told | ({"userHandle": self.handle} if self.handle else {}))

    def _data(self, flags: int) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return hashlib.sha256(self.rp_id.encode()).digest() + struct.pack(
            ">BI", flags, self.count or 0
        )

    def _client(self, deed: str, challenge: str) -> bytes:
        return json.dumps({"type": deed, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, told: dict[str, bytes], **more: Any) -> str:
        name = bytes_to_base64url(self.credential_id)
        response = {part: bytes_to_base64url(value) for part, value in told.items()} | more
        answer = {"id": name, "rawId": name, "type": "public-key", "response": response}
        return json.dumps(answer)
