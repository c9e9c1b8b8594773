"""Serving and deploying the site."""
