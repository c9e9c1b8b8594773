"""Markdown of any writer as blocks."""
