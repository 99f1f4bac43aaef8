"""Made-up data for the tests: the fixture `factory` is a Factory; payloads and rows are what it makes things of.

- factory.py: people, sites, committees, initiatives in any state, cycles at any stage, measures and points, mentorships
- payloads.py: what is sent to make one object of each kind
- rows.py: a plausible row for every table, for tests of the database itself
- committee.py, cycles.py: what is done with a committee or a cycle once it is there
- one_of_each.py: one object of every kind, for tests of every operation
"""

from tests.factories.factory import Factory

__all__ = ["Factory"]
