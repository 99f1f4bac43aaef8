"""What is served beside the API: contract, documentation page, health, logs, and who may call it from a browser."""

from flask import Flask

from ..settings import Settings
from . import compression, cross_origin, documentation, health, logs, problems


def attach(app: Flask, settings: Settings) -> None:
    """Register what hosting needs: logs, health, compression, documentation.

    Call this before the error handlers are attached: the clock of a request's log line starts before everything else.
    """
    logs.attach(app, settings)
    compression.attach(app)
    cross_origin.attach(app, settings)
    app.register_blueprint(documentation.blp)
    app.register_blueprint(health.blp)
    app.register_blueprint(problems.blp)
