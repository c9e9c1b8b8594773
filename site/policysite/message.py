"""A sentence for people: English as it stands, other languages through a catalogue.

A message is a string, so that it can be printed, compared and sorted like one; beside its words
it keeps the sentence it was made from, which is what a catalogue translates.
"""

from __future__ import annotations

from datetime import date
from gettext import NullTranslations
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Self

# English needs no catalogue: it is what the messages are written in.
ENGLISH = NullTranslations()


@runtime_checkable
class WritesDays(Protocol):
    """A catalogue that also knows how a day is written in its language."""

    def day(self, value: date, /) -> str:
        """`value` in words, such as “1 januari 2027”."""


class Message(str):
    """Message("the section “%(id)s” is missing", id="use") reads “the section “use” is missing”.

    A value that is a message itself is translated with the sentence it stands in, and a day is
    written in words where the catalogue can do that.
    """

    _forms: tuple[str, ...]
    _values: dict[str, object]
    _count: int

    def __new__(cls, sentence: str, /, **values: object) -> Self:
        """`sentence` in English, with %(name)s where each of `values` goes."""
        return cls._make((sentence,), values, 0)

    @classmethod
    def plural(cls, one: str, many: str, count: int, /, **values: object) -> Self:
        """The sentence `one` where `count` is 1, else `many`; %(count)s is the number."""
        return cls._make((one, many), {"count": count, **values}, count)

    @classmethod
    def joined(cls, parts: Iterable[object], separator: str = ", ") -> Self:
        """`parts` one after the other, each translated by itself where it is a message."""
        values = {f"part{number}": part for number, part in enumerate(parts)}
        return cls._make((separator.join(f"%({name})s" for name in values),), values, 0)

    def translated(self, catalog: NullTranslations) -> str:
        """The same message in the language of `catalog`; English for what it does not have."""
        if len(self._forms) == 1:
            # An empty sentence is the key under which a catalogue keeps what it says of itself.
            sentence = catalog.gettext(self._forms[0]) if self._forms[0] else ""
        else:
            one, many = self._forms
            sentence = catalog.ngettext(one, many, self._count)
        return sentence % {name: _in(catalog, value) for name, value in self._values.items()}

    def as_data(self) -> list[object]:
        """The message as JSON has it, from which `from_data` makes it again.

        Raises TypeError where a value is neither text, number, day nor message.
        """
        values = {name: _as_data(value) for name, value in self._values.items()}
        return [list(self._forms), values, self._count]

    @classmethod
    def from_data(cls, data: list[Any]) -> Self:
        """The message that `as_data` gave."""
        forms, values, count = data
        return cls._make(
            tuple(forms), {name: _from_data(value) for name, value in values.items()}, count
        )

    def value(self, name: str) -> object:
        """What stands in the sentence in the place of `name`; None where there is no such place."""
        return self._values.get(name)

    def __reduce__(self) -> tuple[object, ...]:
        """A copy can be translated, too."""
        return self._make, (self._forms, self._values, self._count)

    @classmethod
    def _make(cls, forms: tuple[str, ...], values: dict[str, object], count: int) -> Self:
        message = super().__new__(cls, (forms[0] if count == 1 else forms[-1]) % values)
        message._forms, message._values, message._count = forms, values, count
        return message


def _in(catalog: NullTranslations, value: object) -> object:
    """`value` in the language of `catalog`, where it has words."""
    if isinstance(value, Message):
        return value.translated(catalog)
    if type(value) is date and isinstance(catalog, WritesDays):
        return catalog.day(value)
    return value


def _as_data(value: object) -> object:
    if isinstance(value, Message):
        return {"message": value.as_data()}
    if type(value) is date:
        return {"day": value.isoformat()}
    if isinstance(value, str) or type(value) is int:
        return value
    raise TypeError(type(value).__name__)


def _from_data(value: Any) -> object:
    if not isinstance(value, dict):
        return value
    if "day" in value:
        return date.fromisoformat(value["day"])
    return Message.from_data(value["message"])


class WrongValue(ValueError):
    """A value is not what it should be; `message` says how."""

    def __init__(self, message: Message) -> None:
        """`message`: what is wrong, as a part of a sentence."""
        super().__init__(message)
        self.message = message
