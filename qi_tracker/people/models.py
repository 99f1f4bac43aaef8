"""People: accounts with their roles and skills."""

import uuid
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qi_tracker.core import text
from qi_tracker.core.database import Base, EnumText, LongText, NameIndex, Record, folded, length_between, one_of


class JobRole(StrEnum):
    """What a person works as."""

    PHARMACY_TECHNICIAN = "pharmacy_technician"
    PHARMACIST = "pharmacist"
    PHARMACY_ASSISTANT = "pharmacy_assistant"
    NURSE = "nurse"
    PHYSICIAN = "physician"
    MANAGER = "manager"
    OTHER = "other"


class OrganizationRole(StrEnum):
    """What a person may do throughout the organization."""

    STAFF = "staff"
    MANAGER = "manager"
    QUALITY_LEAD = "quality_lead"
    ADMIN = "admin"


class Person(Record):
    """An account. Never deleted, so that the record keeps its actors: it is made inactive instead."""

    __tablename__ = "people"
    __table_args__ = (
        one_of("job_role", JobRole),
        one_of("organization_role", OrganizationRole),
        length_between("name", 1, 200),
        CheckConstraint("email = lower(email)", name="email_lower"),
        Index("uq_people_email", "email", unique=True),
        Index("uq_people_email_key", "email_key", unique=True),
        Index("uq_people_external_id", "external_id", unique=True),
        Index("ix_people_created_at", "created_at", "id"),
        Index("ix_people_updated_at", "updated_at", "id"),
        Index("ix_people_name", "name", "id"),
        Index("ix_people_site_id", "site_id", "created_at", "id"),
        Index("ix_people_job_role", "job_role", "created_at", "id"),
        Index("ix_people_organization_role", "organization_role", "created_at", "id"),
    )

    email: Mapped[str] = mapped_column(String(254))
    """In lower case: addresses that differ only in case are one account."""
    email_key: Mapped[str | None] = folded(text.email_key, "email", unique=True)
    name: Mapped[str] = mapped_column(String(200))
    job_role: Mapped[JobRole] = mapped_column(EnumText(JobRole))
    organization_role: Mapped[OrganizationRole] = mapped_column(EnumText(OrganizationRole))
    site_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("sites.id", ondelete="RESTRICT"))
    active: Mapped[bool] = mapped_column(default=True)
    external_id: Mapped[str | None] = mapped_column(String(100))
    password_hash: Mapped[LongText | None]

    skill_rows: Mapped[list["PersonSkill"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", passive_deletes=True, order_by="PersonSkill.skill"
    )

    @property
    def is_admin(self) -> bool:
        """Whether the person administers accounts and sites."""
        return self.organization_role is OrganizationRole.ADMIN


class PersonSkill(Base):
    """One skill of a person."""

    __tablename__ = "person_skills"
    __table_args__ = (
        Index("ix_person_skills_skill", "skill", "person_id"),
        Index("ix_person_skills_skill_key", "skill_key", "person_id"),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    skill: Mapped[str] = mapped_column(String(100), primary_key=True)
    skill_key: Mapped[str] = folded(text.search_key, "skill")


PEOPLE_BY_NAME = NameIndex(Person, "name")
