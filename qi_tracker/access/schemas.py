"""What clients send and get about credentials."""

from ..core import fields
from ..core.schemas import Query, RecordSchema, Schema
from ..people.schemas import Person
from .models import Scope

PASSWORD_MINIMUM, PASSWORD_MAXIMUM = 12, 200


class Credentials(Schema):
    """E-mail and password."""

    email = fields.Email(
        required=True,
        metadata={"description": "The e-mail address of your account; upper and lower case make no difference."},
    )
    password = fields.Text(
        PASSWORD_MAXIMUM,
        screened=False,
        required=True,
        metadata={"description": "The password of your account.", "format": "password"},
    )


class Session(Schema):
    """A new session; the token is shown this once."""

    token = fields.String(required=True)
    expires_at = fields.AwareDateTime(required=True)
    person = fields.Nested(Person, required=True)


class TokenInput(Schema):
    """A personal access token to issue."""

    name = fields.String(
        minimum=1,
        required=True,
        metadata={
            "description": "What the token is for, such as: monthly report. It helps to know later which one to delete."
        },
    )
    scope = fields.Enum(
        Scope, required=True, metadata={"description": "read: can only look. write: can do whatever you may do."}
    )
    expires_on = fields.Date(
        allow_none=True,
        load_default=None,
        metadata={"description": "The last day on which the token works; left out, it works until it is deleted."},
    )


class Token(RecordSchema):
    """A personal access token, without its secret."""

    name = fields.String(required=True)
    scope = fields.Enum(Scope, required=True)
    expires_on = fields.Date(allow_none=True, required=True)
    last_used_at = fields.AwareDateTime(
        allow_none=True,
        required=True,
        metadata={"description": "When it was last used, to within five minutes; null if never."},
    )


class IssuedToken(Token):
    """A personal access token with its secret, which is shown this once."""

    token = fields.String(required=True)


class PasswordLink(Schema):
    """A secret, good once, with which a person sets their password; shown this once."""

    link_token = fields.String(required=True)
    expires_at = fields.AwareDateTime(required=True)


def _password(description: str, *, minimum: int = 0, required: bool = True) -> fields.Text:
    metadata = {"format": "password", "description": description}
    return fields.Text(PASSWORD_MAXIMUM, minimum=minimum, screened=False, required=required, metadata=metadata)


def _link_token(*, required: bool) -> fields.String:
    description = "The secret of the link that an administrator gave you."
    return fields.String(screened=False, required=required, metadata={"description": description})


_PRESENT = "The password that you use at present."
_NEW = "The password that you want to use from now on, of at least 12 characters."


class PasswordByLink(Schema):
    """A new password for whom an administrator gave a link."""

    link_token = _link_token(required=True)
    new_password = _password(_NEW, minimum=PASSWORD_MINIMUM)


class PasswordByPresentOne(Schema):
    """A new password for a person who is signed in and knows the present one."""

    current_password = _password(_PRESENT)
    new_password = _password(_NEW, minimum=PASSWORD_MINIMUM)


class PasswordInput(Schema):
    """A new password, by a link or by the present password."""

    alternatives = (PasswordByLink, PasswordByPresentOne)
    link_token = _link_token(required=False)
    current_password = _password(_PRESENT, required=False)
    new_password = _password(_NEW, minimum=PASSWORD_MINIMUM)


class ActivityQuery(Query):
    """Filters of the record of activity."""

    person_id = fields.UUID(metadata={"description": "Changes made by this person."})
    operation = fields.String(
        100, metadata={"description": "Changes made by this operation, such as createInitiative."}
    )


class ActivityEntry(Schema):
    """One change: who, by which operation, when."""

    id = fields.UUID(required=True)
    at = fields.AwareDateTime(required=True)
    person_id = fields.UUID(allow_none=True, required=True)
    person = fields.Reference("person", required=True)
    operation = fields.String(
        required=True, metadata={"description": "The operation that was called, such as createInitiative."}
    )
    method = fields.String(required=True)
    path = fields.String(required=True)
    status = fields.Integer(required=True)
    request_id = fields.String(required=True)
