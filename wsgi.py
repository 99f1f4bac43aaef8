"""The application for any WSGI server, such as `gunicorn wsgi:app`."""

from qi_tracker import create_app

app = create_app()
