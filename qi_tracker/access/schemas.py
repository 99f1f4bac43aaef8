"""What clients send and get about credentials."""

from ..core.fields import Choice, Day, Email, Line, Moment, Named, Part, Ref, Text, Whole
from ..core.schemas import Query, RecordOut, Schema
from ..people.schemas import PersonOut
from .models import Scope

PASSWORD_MINIMUM, PASSWORD_MAXIMUM = 12, 200


class SignIn(Schema):
    """E-mail and password."""

    email = Email(required=True)
    password = Text(PASSWORD_MAXIMUM, screened=False, required=True, metadata={"format": "password"})


class SessionOut(Schema):
    """A new session; the token is shown this once."""

    token = Line(required=True)
    expires_at = Moment(required=True)
    person = Part(PersonOut, required=True)


class TokenIn(Schema):
    """A personal access token to issue."""

    name = Line(minimum=1, required=True)
    scope = Choice(Scope, required=True)
    expires_on = Day(allow_none=True, load_default=None, metadata={"description": "The last day on which it works."})


class TokenOut(RecordOut):
    """A personal access token, without its secret."""

    name = Line(required=True)
    scope = Choice(Scope, required=True)
    expires_on = Day(allow_none=True, required=True)
    last_used_at = Moment(allow_none=True, required=True)


class IssuedTokenOut(TokenOut):
    """A personal access token with its secret, which is shown this once."""

    token = Line(required=True)


class PasswordLinkOut(Schema):
    """A secret, good once, with which a person sets their password; shown this once."""

    link_token = Line(required=True)
    expires_at = Moment(required=True)


class NewPassword(Schema):
    """A new password, by a link or by the present password."""

    link_token = Line(screened=False)
    current_password = Text(PASSWORD_MAXIMUM, screened=False, metadata={"format": "password"})
    new_password = Text(
        PASSWORD_MAXIMUM, minimum=PASSWORD_MINIMUM, screened=False, required=True, metadata={"format": "password"}
    )


class ActivityQuery(Query):
    """Filters of the record of activity."""

    person_id = Ref()
    operation = Line(100)


class ActivityItem(Schema):
    """One change: who, by which operation, when."""

    id = Ref(required=True)
    at = Moment(required=True)
    person_id = Ref(allow_none=True, required=True)
    person = Named("person", required=True)
    operation = Line(required=True)
    method = Line(required=True)
    path = Line(required=True)
    status = Whole(required=True)
    request_id = Line(required=True)
