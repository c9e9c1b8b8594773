"""Deploying a release to a folder, a server or object storage, all or nothing, and going back."""
