"""The visible difference of two articles.

    redline = compare(old, new, labels)

The result holds one article, and keeps this promise: without every `ins` (and what it holds) and
every element with `data-note` it reads as the old article, without every `del` and every
`data-note` as the new one, word for word and block for block.

- `ins` and `del` stand around words in a line of text, or around whole blocks. An item, a row or
  a cell that came or went (`li`, `dt`, `dd`, `tr`, `th`, `td`) has the class `added` or `removed`
  and its content in an ins or del: read as the version that lacks it, it is empty, and is left
  out with its content.
- A section that moved is shown whole at both places, in `<del class="moved">` where it was and
  `<ins class="moved">` where it is; what changed in it is marked inside the insertion.
- What reads the same and changed all the same (a link's target, the meaning of an abbreviation,
  where a list starts to count) is said in a note. A blank line between the items of a list is no
  change, though it makes paragraphs of them; nor is an attribute that nobody reads.
- The ids are those of the new article. In a deletion an id has `old-` before it, and links to it
  follow. Changes have the ids `change-1`, `change-2` …, which leave out those that the article
  has itself.
- Blocks with `data-same` are those that a reader of the changes alone can do without.
"""

from policysite.redline.comparison import Redline, SectionChange, compare
from policysite.redline.draft import Labels
from policysite.redline.reading import new_reading, old_reading

__all__ = ["Labels", "Redline", "SectionChange", "compare", "new_reading", "old_reading"]
