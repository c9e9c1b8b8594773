"""Bringing in a text from elsewhere: plain text, Markdown, HTML or a Word document to a draft.

A file goes straight through: bytes, a reading (blocks, and a decision for all that was not as our
Markdown has it), headings with their ids, Markdown, and a proof that the article as it will be
rendered has the words of the file and no others.
"""
