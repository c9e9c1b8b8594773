"""The preview: a live site on this computer, with drafts and a workbench for whoever writes them.

    prepare(root, port, today=..., translators=..., first=...).run()

Nothing of it is in the site that is built: the preview wraps the site's application, never the
other way round.
"""

from policysite.preview.server import Preview, prepare

__all__ = ["Preview", "prepare"]
