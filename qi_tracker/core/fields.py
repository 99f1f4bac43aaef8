"""Fields: strict in what they read, exact in what they write, and said in the contract."""

import math
import re
import unicodedata
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

import marshmallow as ma
from marshmallow.validate import Length, OneOf, Range

from .privacy import patient_identifier
from .problem_codes import VALIDATION_CODES

LINE = 200
# Blanks, and what takes no room at all: a title of these alone is no title.
_UNSEEN = " \t\r\n\u00a0\u00ad\u2000\u2001\u2002\u2003\u2009\u200a\u200b\u200c\u200d\u2060\u3000\ufeff"
TEXT = 20_000
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?([Zz]|[+-]\d{2}:\d{2})")
_INTEGER = re.compile(r"-?[0-9]{1,18}")
# Days outside these years are slips of the keyboard, and break arithmetic with time zones.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


class Code(str):
    """An error message that remembers its stable code through formatting."""

    code: str

    def __new__(cls, code: str, text: str) -> "Code":
        if code not in VALIDATION_CODES:
            raise ValueError(f"There is no validation code {code!r}: add it to problem_codes.")
        made = super().__new__(cls, text)
        made.code = code
        return made

    def format(self, *args: object, **kwargs: object) -> "Code":
        return Code(self.code, super().format(*args, **kwargs))


_Messages = dict[str, str | list[Any] | dict[Any, Any]]
_COMMON: _Messages = {
    "required": Code("required", "This field is required."),
    "null": Code("null_not_allowed", "This field cannot be null."),
    "validator_failed": Code("invalid", "This value is not valid."),
}


class _Field(ma.fields.Field[Any]):
    """Shared messages of every field."""

    default_error_messages = _COMMON


def _in_query(field: ma.fields.Field[Any]) -> bool:
    return bool(getattr(field.root, "context_is_query", False))


class Text(ma.fields.String, _Field):
    """Free text. Refuses control characters and what looks like a patient identifier. maximum: in characters."""

    default_error_messages: _Messages = _COMMON | {
        "invalid": Code("not_a_string", "Send text in quotes."),
        "nul": Code("control_character", "The text holds a control character, such as NUL; leave it out."),
        "length": Code("wrong_length", "Send {minimum} to {maximum} characters; this has {length}."),
        "identifier": Code("patient_identifier", "{detail}"),
    }

    def __init__(self, maximum: int = TEXT, *, minimum: int = 0, screened: bool = True, **kwargs: Any) -> None:
        super().__init__(validate=Length(minimum, maximum), **kwargs)
        self.minimum, self.maximum, self.screened = minimum, maximum, screened

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        if any(ord(char) < 32 and char not in "\n\r\t" for char in value) or "\x7f" in value:
            raise self.make_error("nul")
        seen = len(value.strip(_UNSEEN))
        if seen < self.minimum or len(value) > self.maximum:
            raise self.make_error("length", minimum=self.minimum, maximum=self.maximum, length=seen)
        if self.screened and (found := patient_identifier(value)):
            raise self.make_error("identifier", detail=found)
        return value


class String(Text):
    """Text of one line, such as a title or a name."""

    default_error_messages: _Messages = {"line": Code("line_break", "Keep this on one line.")}

    def __init__(self, maximum: int = LINE, **kwargs: Any) -> None:
        super().__init__(maximum, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if "\n" in text or "\r" in text:
            raise self.make_error("line")
        return text.strip(_UNSEEN)


class ExternalId(String):
    """What another system calls an object: at most 100 characters without tabs or other controls."""

    default_error_messages: _Messages = {
        "nul": Code("control_character", "This holds a tab or another character that cannot be seen; leave it out.")
    }
    _description = "The number or code that your other systems have for it. Case counts; no two of a kind are equal."

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(100, minimum=1, metadata={"description": self._description}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        # What looks alike is alike: one form of accents, one blank, and nothing that nobody can see.
        if any(unicodedata.category(char) in ("Cc", "Cf") for char in text):
            raise self.make_error("nul")
        return " ".join(unicodedata.normalize("NFC", text).split())


class Email(String):
    """An e-mail address, stored in lower case."""

    default_error_messages: _Messages = {
        "email": Code("not_an_email", "Send an e-mail address such as ana@example.org.")
    }
    _form = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")

    def __init__(self, *, metadata: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(254, minimum=5, screened=False, metadata={"format": "email", **(metadata or {})}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs).lower()
        if not self._form.fullmatch(text):
            raise self.make_error("email")
        return text


class Enum(ma.fields.String):
    """A member of an enumeration, as its text."""

    default_error_messages: _Messages = _COMMON | {"choice": Code("unknown_choice", "Send one of: {choices}.")}

    def __init__(self, enumeration: type[StrEnum], **kwargs: Any) -> None:
        self.enumeration = enumeration
        self.choices = [member.value for member in enumeration]
        super().__init__(validate=OneOf(self.choices), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> StrEnum:
        if not isinstance(value, str) or value not in self.choices:
            raise self.make_error("choice", choices=", ".join(self.choices))
        return self.enumeration(value)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else self.enumeration(value).value


class Integer(ma.fields.Integer, _Field):
    """A whole number within bounds; text and decimals are refused in a body, digits are read in a query."""

    default_error_messages: _Messages = _COMMON | {
        "invalid": Code("not_a_whole_number", "Send a whole number."),
        "range": Code("out_of_range", "Send a whole number from {minimum:,} to {maximum:,}."),
    }

    def __init__(self, minimum: int = 0, maximum: int = 2**31 - 1, **kwargs: Any) -> None:
        super().__init__(strict=True, validate=Range(minimum, maximum), **kwargs)
        self.minimum, self.maximum = minimum, maximum

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if isinstance(value, str) and (_in_query(self) and _INTEGER.fullmatch(value)):
            value = int(value)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.make_error("invalid")
        if not self.minimum <= value <= self.maximum:
            raise self.make_error("range", minimum=self.minimum, maximum=self.maximum)
        return value


class Float(ma.fields.Float, _Field):
    """A finite number within bounds; text and booleans are refused."""

    default_error_messages: _Messages = _COMMON | {
        "invalid": Code("not_a_number", "Send a number."),
        "range": Code("out_of_range", "Send a number from {minimum:,.16g} to {maximum:,.16g}."),
    }

    def __init__(self, minimum: float = -1e15, maximum: float = 1e15, **kwargs: Any) -> None:
        super().__init__(validate=Range(minimum, maximum), **kwargs)
        self.minimum, self.maximum = minimum, maximum

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            raise self.make_error("invalid")
        if not self.minimum <= value <= self.maximum:
            raise self.make_error("range", minimum=self.minimum, maximum=self.maximum)
        # Nobody means minus zero by -0, and it would be written as it stands.
        return float(value) + 0.0

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return value


class Boolean(ma.fields.Boolean, _Field):
    """true or false and nothing else; in a query the words `true` and `false`."""

    default_error_messages: _Messages = _COMMON | {"invalid": Code("not_a_boolean", "Send true or false.")}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if isinstance(value, str) and _in_query(self) and value in ("true", "false"):
            return value == "true"
        if not isinstance(value, bool):
            raise self.make_error("invalid")
        return value


class UUID(ma.fields.UUID, _Field):
    """The id of an object."""

    default_error_messages: _Messages = _COMMON | {
        "invalid_uuid": Code(
            "not_an_id", "Send an id as the API gives them, such as 0198c0de-7b1f-7c3a-9d2e-3f5a1b2c4d6e."
        )
    }
    _form = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> uuid.UUID:
        if not isinstance(value, str) or not self._form.fullmatch(value):
            raise self.make_error("invalid_uuid")
        return uuid.UUID(value)


class Date(ma.fields.Date, _Field):
    """A day, YYYY-MM-DD, from 1900 to 2199."""

    default_error_messages: _Messages = _COMMON | {
        "invalid": Code("not_a_day", "Send an existing day as YYYY-MM-DD, from 1900-01-01 to 2199-12-31.")
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            raise self.make_error("invalid")
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise self.make_error("invalid") from None
        if not FIRST_DAY <= day <= LAST_DAY:
            raise self.make_error("invalid")
        return day


class AwareDateTime(ma.fields.AwareDateTime, _Field):
    """A moment, RFC 3339 with its offset from UTC; answered in UTC with Z."""

    default_error_messages: _Messages = _COMMON | {
        "invalid": Code(
            "not_a_moment", "Send a moment with its offset, such as 2026-03-01T14:00:00+01:00, from 1900 to 2199."
        )
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        if not isinstance(value, str) or not _MOMENT.fullmatch(value):
            raise self.make_error("invalid")
        try:
            moment = datetime.fromisoformat(value.upper())
            inside = FIRST_DAY <= moment.astimezone(UTC).date() <= LAST_DAY
        except (ValueError, OverflowError):
            raise self.make_error("invalid") from None
        if not inside:
            raise self.make_error("invalid")
        return moment

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        if value is None:
            return None
        return str(value.astimezone(UTC).isoformat().replace("+00:00", "Z"))


class List(ma.fields.List[Any], _Field):
    """A list of at most `maximum` items. unique: each once; as a function: each once by its key, such as a tag's."""

    default_error_messages: _Messages = _COMMON | {
        "invalid": Code("not_a_list", "Send a list."),
        "length": Code("wrong_length", "Send {minimum} to {maximum} items; this has {length}."),
        "repeated": Code("repeated", "Each item may stand here once."),
    }

    def __init__(
        self,
        inner: Any,
        *,
        minimum: int = 0,
        maximum: int = 200,
        unique: bool | Callable[[Any], Any] = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(inner, validate=Length(minimum, maximum), **kwargs)
        self.minimum, self.maximum, self.unique = minimum, maximum, unique
        if unique:
            self.metadata = {**self.metadata, "uniqueItems": True}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        if not isinstance(value, list):
            raise self.make_error("invalid")
        if not self.minimum <= len(value) <= self.maximum:
            raise self.make_error("length", minimum=self.minimum, maximum=self.maximum, length=len(value))
        items = super()._deserialize(value, attr, data, **kwargs)
        if items is None:
            return []
        if self.unique and len(set(map(self.unique, items) if callable(self.unique) else items)) < len(items):
            raise self.make_error("repeated")
        return items


class Nested(ma.fields.Nested, _Field):
    """An object within an object.

    prefix: when written, the fields are read from attributes of the row itself that start with this prefix, such
    as aim_statement for aim.statement; without a prefix the attribute holds the object.
    null_if_unset: with a prefix, the object is null where all of its fields are.
    """

    default_error_messages: _Messages = _COMMON | {"type": Code("not_an_object", "Send an object.")}

    def __init__(self, nested: Any, *, prefix: str | None = None, null_if_unset: bool = False, **kwargs: Any) -> None:
        super().__init__(nested, **kwargs)
        self.prefix, self.null_if_unset = prefix, null_if_unset

    def serialize(self, attr: str, obj: Any, accessor: Any = None, **kwargs: Any) -> Any:
        if self.prefix is None:
            return super().serialize(attr, obj, accessor, **kwargs)
        return self.or_null(self.schema.dump(Prefixed(obj, self.prefix)))

    def or_null(self, written: dict[str, Any]) -> dict[str, Any] | None:
        """What the answer has for an object read through the prefix."""
        unset = self.null_if_unset and all(value is None for value in written.values())
        return None if unset else written


class Prefixed:
    """A row seen through a prefix of its attribute names."""

    def __init__(self, row: Any, prefix: str) -> None:
        self.row, self.prefix = row, prefix

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, self.prefix + name)


class Reference(ma.fields.Field[Any]):
    """Who or what an id stands for: {id, name}, from the columns `<name>_id` and `<name>_name`; null without an id."""

    def __init__(self, name: str, **kwargs: Any) -> None:
        super().__init__(dump_only=True, **kwargs)
        self.id_column, self.name_column = f"{name}_id", f"{name}_name"

    def read(self, row: Any) -> dict[str, Any] | None:
        """The object for one row."""
        key = getattr(row, self.id_column)
        return None if key is None else {"id": key, "name": getattr(row, self.name_column)}

    def serialize(self, attr: str, obj: Any, accessor: Any = None, **kwargs: Any) -> Any:
        found = self.read(obj)
        return found and {"id": str(found["id"]), "name": found["name"]}


class Function(ma.fields.Field[Any]):
    """A field computed from the row. read: row -> plain value; field: its form in the contract."""

    def __init__(self, field: ma.fields.Field[Any], read: Callable[[Any], Any], **kwargs: Any) -> None:
        super().__init__(dump_only=True, **kwargs)
        self.field, self.read = field, read

    def serialize(self, attr: str, obj: Any, accessor: Any = None, **kwargs: Any) -> Any:
        return self.field._serialize(self.read(obj), attr, obj)
