"""The pages of the site as a Flask application."""
