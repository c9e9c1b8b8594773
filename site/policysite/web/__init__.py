"""The pages of the site as a Flask application; `create_app` is all that others need."""

from policysite.web.app import create_app

__all__ = ["create_app"]
