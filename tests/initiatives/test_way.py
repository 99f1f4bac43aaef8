"""The published transitions: one table, and the diagram that is made from it."""

from pathlib import Path

from qi_tracker.initiatives.way import table
from qi_tracker.initiatives.way_page import page

DIAGRAM = Path(__file__).parents[2] / "docs" / "initiative-states.md"


def test_the_diagram_in_the_docs_is_the_table_of_the_code():
    assert DIAGRAM.read_text() == page()


def test_the_contract_of_transitions_shows_every_step(factory):
    contract = factory.app.extensions["qi_tracker.api"].spec.to_dict()
    described = contract["paths"]["/api/v1/initiatives/{initiative_id}/transitions"]["post"]
    assert table() in described["description"]
