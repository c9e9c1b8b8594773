"""The preview: the live site on this computer, with drafts and a workbench for authors.

    prepare(root, port, today=..., translators=..., first=...).run()

None of it is part of the built site: the preview wraps the site's application, never the other way
round.
"""

from policysite.preview.server import Preview, prepare

__all__ = ["Preview", "prepare"]
