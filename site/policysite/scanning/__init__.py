"""Scanning a website in a real browser: what it stores and reads, before and after a choice."""
