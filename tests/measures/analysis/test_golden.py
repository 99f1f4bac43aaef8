"""The narratives that are kept to be read: a change of words is seen, and read, before it is accepted."""

from .golden.series import GOLDEN, KEPT, written


def test_the_narratives_are_those_that_were_read():
    assert written().split("\n\n") == KEPT.read_text().split("\n\n")


def test_twenty_of_them_are_kept():
    assert len({golden.title for golden in GOLDEN}) >= 20
