"""What has been asked of the detector before: remembered by all that went into the question."""

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from typing import Protocol

import numpy as np


class Memory(Protocol):
    """What has been computed before, by the digest of all that went into it."""

    def recall(self, key: str) -> bytes | None:
        """Return what was remembered under *key*, or None."""

    def remember(self, key: str, content: bytes) -> None:
        """Keep *content* under *key*."""


def digest(what: str, arrays: Mapping[str, Any], options: Mapping[str, Any]) -> str:
    """Return a digest of a question: its name, its arrays (or None), its options, and the detector."""
    sha = hashlib.sha256(f"{what}|{_engine()}|{sorted(options.items())}".encode())
    for name, array in arrays.items():
        sha.update(name.encode())
        sha.update(
            b"none" if array is None else np.ascontiguousarray(array).tobytes() + str(array.shape).encode()
        )
    return sha.hexdigest()


@cache
def _engine() -> str:
    """Return a digest of the detector's own code, so that another engine computes anew."""
    sha = hashlib.sha256()
    for module in sorted(Path(str(files("ews.detect"))).glob("*.py")):
        sha.update(module.read_bytes())
    return sha.hexdigest()
