"""The visible difference between two articles.

    redline = compare(old, new, labels)

The result contains one article and guarantees the following: without every `ins` (and its content)
and every element with `data-note`, it reads as the old article; without every `del` and every
`data-note`, as the new one, word for word and block for block.

- `ins` and `del` surround words in a line of text, or whole blocks. An item, a row or a cell that
  was added or removed (`li`, `dt`, `dd`, `tr`, `th`, `td`) has the class `added` or `removed` and
  its content in an ins or del: read as the version without it, it is empty and is left out.
- A section that moved is shown in full at both places, in `<del class="moved">` at the old one and
  `<ins class="moved">` at the new one; changes in it are marked inside the insertion.
- Changes that do not affect the words (the target of a link, the meaning of an abbreviation, the
  first number of a list) are described in a note. A blank line between list items is not a change,
  although it turns them into paragraphs; nor is an attribute that readers cannot notice.
- The ids are those of the new article. In a deletion, ids are prefixed with `old-`, and links to
  them follow. Changes have the ids `change-1`, `change-2` …, skipping those that the article uses.
- Blocks with `data-same` are those that a reader of only the changes can skip.
"""

from policysite.redline.comparison import Redline, SectionChange, compare
from policysite.redline.draft import Labels
from policysite.redline.reading import new_reading, old_reading

__all__ = ["Labels", "Redline", "SectionChange", "compare", "new_reading", "old_reading"]
