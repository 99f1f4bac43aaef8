"""Every setting, typed, with its default and meaning; read from QI_TRACKER_* environment variables at start."""

import difflib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

PREFIX = "QI_TRACKER_"
# Ours as well, written wrongly: qi_tracker_time_zone, QITRACKER_TIME_ZONE, QI-TRACKER_TIME_ZONE.
_ALMOST_OURS = re.compile(r"QI[_-]?TRACKER[_-]", re.IGNORECASE)
_NEAR = 0.75
"""How much of a name must be right (difflib's ratio) to guess which setting was meant."""
_ORIGIN = re.compile(r"https?://([A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])(:\d{1,5})?")


class SettingsError(Exception):
    """A setting is unknown or has a value that cannot be used; says which, and what would do."""


def _meaning(text: str, default: Any) -> Any:
    return field(default=default, metadata={"meaning": text})


@dataclass(frozen=True)
class Settings:
    """The application's settings."""

    database_url: str = _meaning(
        "a SQLite file, or `postgresql+psycopg://user@host/name` (PostgreSQL 15 or newer)", "sqlite:///qi-tracker.db"
    )
    time_zone: str = _meaning("IANA name; decides what today and a quarter are", "UTC")
    cors_origins: tuple[str, ...] = _meaning("origins of browser clients in full, separated by commas", ())
    log_format: str = _meaning("`console` or `json`", "console")
    log_level: str = _meaning("`debug`, `info`, `warning` or `error`", "info")
    session_hours: float = _meaning("hours until a session ends", 12.0)
    busy_timeout: float = _meaning("seconds to wait for the database's write lock", 5.0)
    database_pool_size: int = _meaning("threads of a worker, and the connections it keeps to PostgreSQL", 10)

    def __post_init__(self) -> None:
        _check(self)


def _check(settings: Settings) -> None:
    _check_database_url(settings.database_url)
    try:
        ZoneInfo(settings.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise SettingsError(
            f"{PREFIX}TIME_ZONE is {settings.time_zone!r}, no IANA time zone; use one such as Europe/Copenhagen."
        ) from None
    choices = {"log_format": ("console", "json"), "log_level": ("debug", "info", "warning", "error")}
    for name, allowed in choices.items():
        if getattr(settings, name) not in allowed:
            raise SettingsError(f"{PREFIX}{name.upper()} is {getattr(settings, name)!r}; use {' or '.join(allowed)}.")
    bounds = {"session_hours": (0.1, 24 * 90), "busy_timeout": (0.1, 60), "database_pool_size": (1, 200)}
    for name, (least, most) in bounds.items():
        if not least <= getattr(settings, name) <= most:
            raise SettingsError(f"{PREFIX}{name.upper()} must lie from {least} to {most}.")
    for origin in settings.cors_origins:
        if not _ORIGIN.fullmatch(origin):
            raise SettingsError(
                f"{PREFIX}CORS_ORIGINS holds {origin!r}; name each origin in full, such as https://qi.example.org."
            )


def _check_database_url(text: str) -> None:
    examples = "such as sqlite:///qi-tracker.db or postgresql+psycopg://user@host/name"
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        # The text is not repeated: it may hold a password.
        raise SettingsError(f"{PREFIX}DATABASE_URL is no database URL; use one {examples}.") from None
    if url.drivername not in ("sqlite", "postgresql+psycopg"):
        raise SettingsError(f"{PREFIX}DATABASE_URL begins with {url.drivername}; use one {examples}.")
    if url.drivername == "sqlite" and url.database in (None, "", ":memory:"):
        raise SettingsError(f"{PREFIX}DATABASE_URL names no file, so that nothing would last; use one {examples}.")
    file = url.database or ""
    if url.drivername == "sqlite" and not file.startswith("file:"):
        folder = Path(file).absolute().parent
        if not folder.is_dir():
            raise SettingsError(
                f"{PREFIX}DATABASE_URL names a file in {folder}, and there is no such folder: make it, or name another."
            )


def _converted(name: str, kind: Any, text: str) -> Any:
    if isinstance(kind, tuple):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if isinstance(kind, (int, float)):
        try:
            return type(kind)(text)
        except ValueError:
            raise SettingsError(f"{PREFIX}{name.upper()} is {text!r}; send a number.") from None
    return text


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings that the environment states; raises SettingsError, also for a name that does not exist."""
    environment = os.environ if environment is None else environment
    known = {setting.name: setting.default for setting in fields(Settings)}
    values = {}
    for variable, text in environment.items():
        if not _ALMOST_OURS.match(variable):
            continue
        name = variable.removeprefix(PREFIX).lower()
        if variable != PREFIX + name.upper() or name not in known:
            raise SettingsError(_unknown(variable, list(known)))
        values[name] = _converted(name, known[name], text)
    return Settings(**values)


def _unknown(variable: str, known: list[str]) -> str:
    meant = _ALMOST_OURS.sub("", variable, count=1).lower().replace("-", "_")
    nearest = difflib.get_close_matches(meant, known, n=1, cutoff=_NEAR)
    if nearest:
        return f"There is no setting {variable}. Did you mean {PREFIX}{nearest[0].upper()}?"
    # A far guess would send the reader the wrong way.
    names = ", ".join(PREFIX + name.upper() for name in known)
    return f"There is no setting {variable}. The settings are {names}."


def as_markdown() -> str:
    """The table of docs/settings.md, which a test holds equal."""
    rows = ["| setting | default | meaning |", "|---|---|---|"]
    for setting in fields(Settings):
        default = f"{setting.default:g}" if isinstance(setting.default, float) else setting.default
        shown = f"`{default}`" if default != () else "none"
        rows.append(f"| `{PREFIX}{setting.name.upper()}` | {shown} | {setting.metadata['meaning']} |")
    return "\n".join(rows) + "\n"
