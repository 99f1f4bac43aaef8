"""Comments on initiatives."""

import uuid

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qi_tracker.core.database import LongText, Record
from qi_tracker.initiatives.models import Initiative


class Comment(Record):
    """A remark by someone who sees the initiative."""

    __tablename__ = "comments"
    __table_args__ = (Index("ix_comments_initiative_id", "initiative_id", "created_at", "id"),)

    initiative_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("initiatives.id", ondelete="CASCADE"))
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id", ondelete="RESTRICT"))
    text: Mapped[LongText]

    initiative: Mapped[Initiative] = relationship(lazy="raise")
