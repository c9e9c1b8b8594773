"""Strict reading of files, and all-or-nothing writing."""
