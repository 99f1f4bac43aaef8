"""QI Tracker: the record and the referee of quality-improvement work, as a REST API."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from .core.clock import Clock
    from .core.database import Database
    from .settings import Settings

__version__ = version("qi-tracker")


def create_app(
    configured: Settings | None = None, *, clock: Clock | None = None, database: Database | None = None
) -> Flask:
    """The application: settings, database, API and the features' blueprints, in that order."""
    # Imported here: every command of the command line imports this package, and few of them need an application.
    from . import hosting, settings
    from .access import authentication, guards
    from .access.permissions import Permissions, never_denies
    from .charts.render import Renderer
    from .core import error_handlers
    from .core.blueprint import API_PREFIX, permissions_of
    from .core.clock import Clock
    from .core.database import Database
    from .core.feature import combined
    from .core.openapi.api import make_api
    from .features import FEATURES, TAGS

    configured = configured or settings.from_environment()
    clock = clock or Clock(configured.time_zone)
    app = error_handlers.Application(__name__, static_folder=None)
    app.extensions["qi_tracker.settings"] = configured
    app.extensions["qi_tracker.clock"] = clock
    app.extensions["qi_tracker.database"] = database or Database(
        configured.database_url,
        clock=clock,
        busy_timeout=configured.busy_timeout,
        pool_size=configured.database_pool_size,
    )
    app.extensions["qi_tracker.renderer"] = Renderer()
    app.extensions["qi_tracker.permit"] = guards.permit_operation

    hosting.attach(app, configured)
    error_handlers.attach(app)
    app.before_request(authentication.authenticate)
    app.after_request(authentication.note_use)
    policies = combined((feature.bound_policies() for feature in FEATURES), "permissions")
    app.extensions["qi_tracker.never_denied"] = frozenset(name for name in policies if never_denies(policies[name]))
    api = make_api(app, __version__, TAGS)
    for feature in FEATURES:
        for blueprint in feature.blueprints():
            api.register_blueprint(blueprint, url_prefix=API_PREFIX)
        feature.connect_handlers()
    app.extensions["qi_tracker.permissions"] = Permissions(policies, used=permissions_of(app))
    app.extensions["qi_tracker.visible"] = combined(
        (binding for feature in FEATURES for binding in feature.visible_queries()), "visible queries"
    )
    app.extensions["qi_tracker.api"] = api
    return app
