"""What clients send and get about credentials."""

from ..core import fields
from ..core.schemas import Query, RecordSchema, Schema
from ..people.schemas import Person
from .models import Scope

PASSWORD_MINIMUM, PASSWORD_MAXIMUM = 12, 200


class Credentials(Schema):
    """E-mail and password."""

    email = fields.Email(required=True)
    password = fields.Text(PASSWORD_MAXIMUM, screened=False, required=True, metadata={"format": "password"})


class Session(Schema):
    """A new session; the token is shown this once."""

    token = fields.String(required=True)
    expires_at = fields.AwareDateTime(required=True)
    person = fields.Nested(Person, required=True)


class TokenInput(Schema):
    """A personal access token to issue."""

    name = fields.String(minimum=1, required=True)
    scope = fields.Enum(Scope, required=True)
    expires_on = fields.Date(
        allow_none=True, load_default=None, metadata={"description": "The last day on which it works."}
    )


class Token(RecordSchema):
    """A personal access token, without its secret."""

    name = fields.String(required=True)
    scope = fields.Enum(Scope, required=True)
    expires_on = fields.Date(allow_none=True, required=True)
    last_used_at = fields.AwareDateTime(allow_none=True, required=True)


class IssuedToken(Token):
    """A personal access token with its secret, which is shown this once."""

    token = fields.String(required=True)


class PasswordLink(Schema):
    """A secret, good once, with which a person sets their password; shown this once."""

    link_token = fields.String(required=True)
    expires_at = fields.AwareDateTime(required=True)


def _password(*, minimum: int = 0, required: bool = True) -> fields.Text:
    secret = {"format": "password"}
    return fields.Text(PASSWORD_MAXIMUM, minimum=minimum, screened=False, required=required, metadata=secret)


class PasswordByLink(Schema):
    """A new password for whom an administrator gave a link."""

    link_token = fields.String(screened=False, required=True)
    new_password = _password(minimum=PASSWORD_MINIMUM)


class PasswordByPresentOne(Schema):
    """A new password for whoever is signed in and knows the present one."""

    current_password = _password()
    new_password = _password(minimum=PASSWORD_MINIMUM)


class PasswordInput(Schema):
    """A new password, by a link or by the present password."""

    alternatives = (PasswordByLink, PasswordByPresentOne)
    link_token = fields.String(screened=False)
    current_password = _password(required=False)
    new_password = _password(minimum=PASSWORD_MINIMUM)


class ActivityQuery(Query):
    """Filters of the record of activity."""

    person_id = fields.UUID()
    operation = fields.String(100)


class ActivityEntry(Schema):
    """One change: who, by which operation, when."""

    id = fields.UUID(required=True)
    at = fields.AwareDateTime(required=True)
    person_id = fields.UUID(allow_none=True, required=True)
    person = fields.Reference("person", required=True)
    operation = fields.String(required=True)
    method = fields.String(required=True)
    path = fields.String(required=True)
    status = fields.Integer(required=True)
    request_id = fields.String(required=True)
