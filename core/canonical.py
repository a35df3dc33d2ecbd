"""Canonical JSON: the bytes that a hash is taken over."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

_ENCODER = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
)  # made once: json.dumps makes one for each call
Json = Mapping[str, Any]  # as it is kept: to be read
JsonObject = dict[str, Any]  # as it is made


def canonical_json(value: Any) -> bytes:
    """UTF-8 JSON with sorted keys and no spare white space. Floats have no place in it."""
    return _ENCODER.encode(value).encode()


def sha256_of(value: Any) -> str:
    """The SHA-256, in hex, over the canonical JSON of ``value``."""
    return hashlib.sha256(canonical_json(value)).hexdigest()
