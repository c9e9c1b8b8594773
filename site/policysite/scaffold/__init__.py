"""A project for another company: everything that it needs, with a first draft of each policy."""
