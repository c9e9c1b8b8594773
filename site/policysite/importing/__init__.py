"""Importing a text from elsewhere: plain text, Markdown, HTML, Word and others become a draft.

A file goes straight through: bytes, a reading (blocks, and a decision for everything that differs
from our Markdown), headings with their ids, Markdown, and a proof that the rendered article has the
words of the file and no others.
"""
