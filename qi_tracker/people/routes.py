"""People: look up, add, change."""

from typing import Any

from ..access.actor import actor
from ..access.guards import fetch, get_reference, permit
from ..core.blueprint import Blueprint, Resource
from ..core.request_transaction import session
from ..sites.models import Site
from . import queries, schemas, service
from .models import Person
from .policy import OWN_FIELDS

blp = Blueprint("people", __name__, tag="People")


def _row(person_id: Any) -> Any:
    return session().execute(queries.shown_to(actor()).where(Person.id == person_id)).one()


@blp.route("/people")
class People(Resource):
    @blp.operation("listPeople", to="people:list")
    @blp.listing(schemas.Person, filters=schemas.PersonQuery, sorts=queries.SORTS, default="-created_at", key=Person.id)
    def get(self, query: dict[str, Any]) -> Any:
        """Look people up"""
        return queries.filtered(actor(), query)

    @blp.operation("createPerson", to="people:create")
    @blp.arguments(
        schemas.PersonInput,
        example={
            "email": "ana@example.org",
            "name": "Ana Ruiz",
            "job_role": "pharmacy_technician",
            "skills": ["sterile compounding"],
        },
    )
    @blp.response(201, schemas.Person, location="/people/{id}")
    def post(self, payload: dict[str, Any]) -> Any:
        """Add a person"""
        get_reference(Site, payload["site_id"], "#/site_id")
        return _row(service.add(session(), payload).id)


@blp.route("/people/<uuid:person_id>")
class PersonById(Resource):
    @blp.operation("getPerson", to="people:read")
    @blp.response(200, schemas.Person)
    def get(self, person_id: Any) -> Any:
        """Show a person"""
        fetch(Person, person_id)
        return _row(person_id)

    @blp.operation("updatePerson", to=("people:edit", "people:edit_account"))
    @blp.arguments(schemas.PersonPatch, example={"skills": ["sterile compounding", "data analysis"]})
    @blp.response(200, schemas.Person)
    def patch(self, payload: dict[str, Any], person_id: Any) -> Any:
        """Change a person; of your own account name and skills"""
        wanted = "people:edit" if payload.keys() <= OWN_FIELDS else "people:edit_account"
        person = fetch(Person, person_id, to=wanted)
        permit(person)
        get_reference(Site, payload.get("site_id"), "#/site_id")
        service.change(session(), person, payload, actor().id)
        return _row(person_id)
