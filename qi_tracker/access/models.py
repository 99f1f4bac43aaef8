"""Credentials: sessions and personal access tokens, links to set a password, and failed sign-ins."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from qi_tracker.core.database import Base, EnumText, Record, new_id, one_of


class CredentialKind(StrEnum):
    """How a credential came to be."""

    SESSION = "session"
    TOKEN = "token"  # noqa: S105


class Scope(StrEnum):
    """What a credential allows."""

    READ = "read"
    WRITE = "write"


class Credential(Record):
    """A session or a personal access token. Only the SHA-256 of the secret is kept."""

    __tablename__ = "credentials"
    __table_args__ = (
        one_of("kind", CredentialKind),
        one_of("scope", Scope),
        CheckConstraint("kind = 'session' OR name IS NOT NULL", name="token_named"),
        CheckConstraint("kind = 'token' OR expires_at IS NOT NULL", name="session_expires"),
        Index("uq_credentials_token_hash", "token_hash", unique=True),
        Index("ix_credentials_person_id", "person_id", "kind", "created_at", "id"),
        Index("ix_credentials_expires_at", "expires_at"),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    kind: Mapped[CredentialKind] = mapped_column(EnumText(CredentialKind))
    name: Mapped[str | None] = mapped_column(String(200))
    scope: Mapped[Scope] = mapped_column(EnumText(Scope))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    expires_at: Mapped[datetime | None]
    """The moment at which a session ends."""
    expires_on: Mapped[date | None]
    """The last day on which a personal access token works."""
    last_used_at: Mapped[datetime | None]


class PasswordLink(Base):
    """A link, good once, by which a person sets a password."""

    __tablename__ = "password_links"
    __table_args__ = (
        Index("uq_password_links_link_hash", "link_hash", unique=True),
        Index("ix_password_links_person_id", "person_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    link_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInFailure(Base):
    """A failed sign-in, counted to slow down guessing. The address is hashed: it may be nobody's here."""

    __tablename__ = "sign_in_failures"
    __table_args__ = (
        Index("ix_sign_in_failures_email_hash", "email_hash", "at"),
        Index("ix_sign_in_failures_at", "at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    email_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    at: Mapped[datetime]
