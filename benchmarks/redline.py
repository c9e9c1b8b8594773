"""How long a redline takes: `python benchmarks/redline.py` prints a line for each case.

The goals are 10 ms for a change of two sentences in an article of 10 KB, and 100 ms for a rewritten
one. It prints medians of several runs in one process; nothing is asserted.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "site"))

from policysite.redline import Labels, compare  # noqa: E402 (the path comes first)

LABELS = Labels(
    **{name: f"{name} %(new)s" for name in ("link_added", "meaning_added")}
    | {name: name for name in Labels.__dataclass_fields__ if not name.endswith("_added")}
)
SYLLABLES = ("ge", "ver", "be", "woor", "den", "gegev", "ens", "oon", "term", "ijn", "recht", "inz")
KB = 1024


class Writer:
    """Writes articles of a given size, with the structure of a statement."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 (no secret)
        self.vocabulary = [self.word() for _ in range(2000)]
        self.common = self.vocabulary[:60]

    def word(self) -> str:
        """A word of one to four syllables."""
        return "".join(self.random.choices(SYLLABLES, k=self.random.randint(1, 4)))

    def words(self, count: int) -> list[str]:
        """Half of the words are from a set of sixty, as in natural language."""
        return [
            self.random.choice(self.random.choice((self.vocabulary, self.common)))
            for _ in range(count)
        ]

    def sentence(self) -> str:
        """A sentence of 8 to 24 words."""
        return " ".join(self.words(self.random.randint(8, 24))).capitalize() + "."

    def section(self, number: int) -> list[str]:
        """The lines of a section: a heading, paragraphs, perhaps a list."""
        paragraphs = [
            [self.sentence() for _ in range(self.random.randint(2, 5))]
            for _ in range(self.random.randint(1, 3))
        ]
        items = [f"<li>{self.sentence()}</li>" for _ in range(self.random.randint(0, 5))]
        return [
            f'<h2 id="s{number}">{number}. {self.sentence()}</h2>',
            *("<p>" + "\n".join(sentences) + "</p>" for sentences in paragraphs),
            *(["<ul>", *items, "</ul>"] if items else []),
        ]

    def article(self, size: int) -> str:
        """An article of about `size` characters."""
        lines = ["<h1>Privacyverklaring</h1>"]
        number = length = 0
        while length < size:
            number += 1
            lines += (section := self.section(number))
            length += sum(map(len, section))
        return "\n".join(['<article lang="nl">', *lines, "</article>", ""])

    def drone(self) -> str:
        """A text of 512 KB with only two words, each of which matches thousands of others."""
        sentences = (" ".join(self.random.choices("ab", k=20)) for _ in range(12_000))
        return " ".join(f"Zo {sentence}." for sentence in sentences)

    def two_sentences(self, article: str) -> str:
        """The article with one sentence replaced and a word of another changed."""
        lines = article.split("\n")
        places = [k for k, line in enumerate(lines) if line.endswith(".") and "<" not in line]
        first, second = places[len(places) // 3], places[2 * len(places) // 3]
        lines[first] = self.sentence()
        lines[second] = lines[second].replace(" ", " nieuw ", 1)
        return "\n".join(lines)

    def rewritten(self, article: str) -> str:
        """The article with every third word replaced, in every sentence."""
        lines = article.split("\n")
        for k, line in enumerate(lines):
            words = line.split(" ")
            for place in range(2, len(words) - 1, 3):
                words[place] = self.random.choice(self.vocabulary)
            lines[k] = line if line.startswith(("<article", "<h1", "</")) else " ".join(words)
        return "\n".join(lines)


def report(name: str, old: str, new: str, runs: int) -> None:
    """Print the median and the maximum of this many runs."""
    times = []
    for _ in range(runs):
        start = perf_counter()
        redline = compare(old, new, LABELS)
        times.append(perf_counter() - start)
    sizes = f"{len(old) / KB:6.1f} KB to {len(new) / KB:6.1f} KB"
    figures = f"median {median(times) * 1000:8.1f} ms, slowest {max(times) * 1000:8.1f} ms"
    print(f"{name:42} {sizes}  {figures} of {runs:2} runs, {redline.count:5} changes")


def main() -> None:
    """Measure and print all cases."""
    writer, other = Writer(1), Writer(2)
    small, large = writer.article(10 * KB), writer.article(512 * KB)
    report("nothing changed", small, small, 25)
    report("two sentences", small, writer.two_sentences(small), 25)
    report("every third word of every sentence", small, writer.rewritten(small), 25)
    report("another article with the same sections", small, other.article(10 * KB), 25)
    report("two sentences of a large one", large, writer.two_sentences(large), 5)
    report("every third word of a large one", large, writer.rewritten(large), 3)
    report("another large article", large, other.article(512 * KB), 3)
    report("one endless sentence", *(page(" ".join(writer.words(70_000))) for _ in "ab"), 3)
    report("sentences of two words over and over", *(page(writer.drone()) for _ in "ab"), 1)
    items = page("\n".join(["<ul>", *["<li>a b</li>"] * 40_000, "</ul>"]))
    report("forty thousand equal items", items, items.replace("<li>a b</li>", "<li>c</li>", 1), 3)
    report("forty thousand items, all changed", items, items.replace("a b", "a c d"), 1)


def page(text: str) -> str:
    """An article of one block."""
    block = text if text.startswith("<") else f"<p>{text}</p>"
    return f'<article lang="nl">\n{block}\n</article>\n'


if __name__ == "__main__":
    main()
