"""The charter as it is sent: aim, screening, and everything else that an initiative is suggested with."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, validates_schema

from ..core import fields
from ..core.schemas import Schema, patch_of
from ..core.text import unique_key
from .models import Category, Visibility


def _text(description: str) -> fields.Text:
    return fields.Text(allow_none=True, load_default=None, metadata={"description": description})


def _answer(question: str) -> fields.Boolean:
    return fields.Boolean(allow_none=True, load_default=None, metadata={"description": question})


class AimInput(Schema):
    """The aim: which measure, from what, to what, for whom, by when."""

    statement = _text(
        "The aim in one sentence: what will change, by how much, for whom, by when. Example: "
        "Cut missing doses on 4 West from 6% to 3% by June 30."
    )
    measure_name = _text(
        "The measure that will show whether the aim is reached, such as: Missing doses per 1,000 dispensed."
    )
    measure_id = fields.UUID(
        allow_none=True,
        load_default=None,
        metadata={
            "description": "The measure of this initiative that shows whether the aim is reached; set it once "
            "the measure has been added."
        },
    )
    baseline_value = fields.Float(
        allow_none=True,
        load_default=None,
        metadata={"description": "From what: the value of the measure before any change, such as 6.2."},
    )
    target_value = fields.Float(
        allow_none=True,
        load_default=None,
        metadata={"description": "To what: the value of the measure that you want to reach, such as 3."},
    )
    unit = _text("The unit of both values, such as %, minutes or doses per 1,000.")
    population = _text(
        "For whom: the patients, staff or orders that the aim is about, such as adult inpatients on 4 West."
    )
    due_on = fields.Date(
        allow_none=True, load_default=None, metadata={"description": "By when the target is to be reached."}
    )


class ScreeningInput(Schema):
    """Quality improvement or research? Locked from approval on, but for the ethics reference."""

    uses_unapproved_product = _answer(
        "Does it use a drug, device or product that is not approved, or not approved for this use?"
    )
    funded_as_research = _answer("Is it paid for by money that was given for research?")
    multi_site_protocol = _answer("Does it follow one fixed protocol that several sites or organizations share?")
    designed_for_generalizable_knowledge = _answer(
        "Is it designed mainly to produce knowledge that holds beyond your own organization?"
    )
    improves_care_here = _answer("Is it meant to improve care or work at your own site?")
    continues_without_publication = _answer(
        "Would you do it even if it could never be published and brought nobody professional credit?"
    )
    ethics_reference = fields.Text(
        allow_none=True,
        load_default=None,
        metadata={
            "description": "The number that the ethics board gave its review, where one is needed. The lead may "
            "add it during review too."
        },
    )


class _InOrder(Schema):
    """Days that follow one another."""

    @validates_schema
    def ends_after_start(self, data: Mapping[str, Any], **_kwargs: Any) -> None:
        """starts_on <= ends_on, where both are sent."""
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts is not None and ends is not None and ends < starts:
            raise ValidationError({"ends_on": [ENDS_EARLY]})


ENDS_EARLY = fields.Code("ends_before_start", "The end lies before the start; send an ends_on from starts_on on.")


class InitiativeInput(_InOrder):
    """A suggestion: a title and a problem; everything else can come later."""

    title = fields.String(
        minimum=3,
        required=True,
        metadata={"description": "A short name that says what will be better, such as: Fewer missing doses on 4 West."},
    )
    problem = fields.Text(
        minimum=1,
        required=True,
        metadata={
            "description": "What goes wrong, where, how often, and what it means for patients or staff. Numbers "
            "help, but are not needed to begin."
        },
    )
    rationale = _text(
        "Why it is worth doing now: what is known about the problem, and why you expect your changes to work."
    )
    aim = fields.Nested(
        AimInput,
        prefix="aim_",
        allow_none=True,
        load_default=None,
        metadata={"description": "Which measure is to change, from what to what, for whom and by when."},
    )
    scope_in = _text("What belongs to it: the units, patients, drugs or steps of the process that you will work on.")
    scope_out = _text("What does not belong to it, so that nobody expects it, such as: controlled substances.")
    expected_benefits = _text(
        "What patients, staff or the organization gain if it succeeds, such as hours of nursing time saved."
    )
    stakeholders = _text(
        "Who is affected or has to agree, such as nurses on the unit, the pharmacist in charge and IT."
    )
    barriers = _text(
        "What may get in the way of success, such as night shifts without a technician, and how you will deal with it."
    )
    initial_activities = _text("The first things that you will do, such as mapping the process or counting for a week.")
    risks = _text("What could get worse through the change, and how you would notice.")
    resources = _text("What you need: people, hours, equipment, money or access to data.")
    category = fields.Enum(
        Category,
        allow_none=True,
        load_default=None,
        metadata={
            "description": "The dimension of quality that it improves most. One is needed before it is submitted."
        },
    )
    tags = fields.List(
        fields.String(100, minimum=1),
        maximum=50,
        unique=unique_key,
        load_default=list,
        metadata={"description": "Short words by which others find it, such as: automation, pediatrics."},
    )
    site_id = fields.UUID(
        allow_none=True,
        load_default=None,
        metadata={"description": "The site where it takes place. Left out when it is created: your home site."},
    )
    committee_id = fields.UUID(
        allow_none=True,
        load_default=None,
        metadata={
            "description": "The committee that is asked to approve it. It is needed before submitting and "
            "cannot change during review."
        },
    )
    visibility = fields.Enum(
        Visibility,
        load_default=Visibility.ORGANIZATION,
        metadata={
            "description": "Who sees it once it is submitted: its team only, people at its site, or the whole "
            "organization."
        },
    )
    open_to_help = fields.Boolean(
        load_default=False,
        metadata={"description": "Whether others may see it while it is a draft, because the team is glad of help."},
    )
    external_id = fields.ExternalId(allow_none=True, load_default=None)
    starts_on = fields.Date(
        allow_none=True, load_default=None, metadata={"description": "The day on which work is planned to begin."}
    )
    ends_on = fields.Date(
        allow_none=True,
        load_default=None,
        metadata={"description": "The day on which work is planned to end; not before the first day."},
    )
    screening = fields.Nested(
        ScreeningInput,
        prefix="screening_",
        allow_none=True,
        load_default=None,
        metadata={
            "description": "Six yes-or-no questions that show whether this is quality improvement or needs an "
            "ethics review."
        },
    )


InitiativePatch = patch_of(InitiativeInput, base=_InOrder)
