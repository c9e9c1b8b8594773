"""policysite: versioned policy statements, rendered, frozen and provable."""

__version__ = "0.2.0"
