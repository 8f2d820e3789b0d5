"""The academy for any WSGI server: ``wsgi:app``. Settings come from the environment (docs/settings.md)."""

from lms.app import create_app

app = create_app()
