"""An application starts only where every permission is bound once and stated by an operation."""

import pytest

from qi_tracker.access.permissions import ALLOWED, VOCABULARY, Permissions
from qi_tracker.core.feature import combined
from qi_tracker.features import FEATURES


def always(_actor):
    return ALLOWED


def test_what_two_features_bind_is_refused():
    with pytest.raises(RuntimeError, match="permissions bound twice: points:write"):
        combined([{"points:write": always}, {"me:read": always, "points:write": always}], "permissions")


def test_no_feature_binds_what_another_binds():
    assert combined((feature.bound_policies() for feature in FEATURES), "permissions").keys() == set(VOCABULARY)


def bound(without=(), more=()):
    return dict.fromkeys({*VOCABULARY, *more} - set(without), always)


def test_a_permission_that_is_bound_to_no_policy_stops_the_start():
    with pytest.raises(RuntimeError, match="those bound, differ: me:read"):
        Permissions(bound(without=["me:read"]), used=set(VOCABULARY))


def test_a_policy_of_an_unknown_permission_stops_the_start():
    with pytest.raises(RuntimeError, match="those bound, differ: points:paint"):
        Permissions(bound(more=["points:paint"]), used=set(VOCABULARY))


def test_a_permission_that_no_operation_states_stops_the_start():
    with pytest.raises(RuntimeError, match="those used, differ: me:read"):
        Permissions(bound(), used=set(VOCABULARY) - {"me:read"})
