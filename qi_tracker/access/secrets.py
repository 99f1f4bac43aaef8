"""Secrets: random tokens of which only the SHA-256 is stored, and passwords by argon2id."""

import hashlib
import secrets
from functools import cache
from threading import BoundedSemaphore

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

TOKEN_PREFIX, SESSION_PREFIX, LINK_PREFIX = "qit_", "qis_", "qil_"
_hasher = argon2.PasswordHasher()
# An argon2id hash takes 64 MiB: a burst of sign-ins must not take the machine's memory.
_hashing = BoundedSemaphore(4)


@cache
def _nobody() -> str:
    """A hash to verify for unknown addresses, so that the time of the answer does not tell who has an account."""
    return _hasher.hash(secrets.token_urlsafe(16))


def new_secret(prefix: str) -> str:
    """A token with 256 random bits."""
    return prefix + secrets.token_urlsafe(32)


def digest(secret: str) -> bytes:
    """What is stored of a token, shape (32,) bytes; random tokens need no slow hash."""
    return hashlib.sha256(secret.encode()).digest()


def hash_password(password: str) -> str:
    """The argon2id hash of a password. Takes about 50 ms: call it before a writing transaction begins."""
    with _hashing:
        return _hasher.hash(password)


def password_matches(stored: str | None, password: str) -> bool:
    """Whether a password is the stored one; takes as long where nothing is stored."""
    with _hashing:
        try:
            return _hasher.verify(stored or _nobody(), password) and stored is not None
        except (VerificationError, InvalidHashError):
            return False
