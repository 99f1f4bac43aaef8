"""Sites: a tree, the sites that hubs serve, and who stands above whom."""

import uuid
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from qi_tracker.core.database import Base, EnumText, NameIndex, Record, folded, length_between, one_of
from qi_tracker.core.text import unique_key


class SiteKind(StrEnum):
    """What a node of the site tree is."""

    REGION = "region"
    HOSPITAL = "hospital"
    DEPARTMENT = "department"
    TELEPHARMACY_HUB = "telepharmacy_hub"
    CLINIC = "clinic"


class Site(Record):
    """A node of the tree."""

    __tablename__ = "sites"
    __table_args__ = (
        one_of("kind", SiteKind),
        length_between("name", 1, 200),
        CheckConstraint("parent_id <> id", name="parent_is_another"),
        Index("uq_sites_parent_id", "parent_id", "name", unique=True),
        # Two nulls never collide in a unique index, so that roots need one of their own.
        Index(
            "uq_sites_root_name",
            "name",
            unique=True,
            sqlite_where=text("parent_id IS NULL"),
            postgresql_where=text("parent_id IS NULL"),
        ),
        Index("uq_sites_parent_id_name_key", "parent_id", "name_key", unique=True),
        Index(
            "uq_sites_root_name_key",
            "name_key",
            unique=True,
            sqlite_where=text("parent_id IS NULL"),
            postgresql_where=text("parent_id IS NULL"),
        ),
        Index("uq_sites_external_id", "external_id", unique=True),
        Index("ix_sites_created_at", "created_at", "id"),
        Index("ix_sites_updated_at", "updated_at", "id"),
        Index("ix_sites_name", "name", "id"),
        Index("ix_sites_kind", "kind", "created_at", "id"),
    )

    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str | None] = folded(unique_key, "name", unique=True, within="parent_id")
    kind: Mapped[SiteKind] = mapped_column(EnumText(SiteKind))
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("sites.id", ondelete="RESTRICT"))
    external_id: Mapped[str | None] = mapped_column(String(100))


SITES_BY_NAME = NameIndex(Site, "name")


class SiteServes(Base):
    """A telepharmacy hub serves a site, and so stands above it."""

    __tablename__ = "site_serves"
    __table_args__ = (
        CheckConstraint("hub_id <> site_id", name="another"),
        Index("ix_site_serves_site_id", "site_id", "hub_id"),
    )

    hub_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True)
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True)


class SiteClosure(Base):
    """Every pair of a site and one that it stands above, itself included: over parents and over serving hubs.

    Kept by the service, so that "with all below it" is one indexed lookup.
    """

    __tablename__ = "site_closure"
    __table_args__ = (Index("ix_site_closure_descendant_id", "descendant_id", "ancestor_id"),)

    ancestor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True)
    descendant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True)
