"""A message for people: in English, and translated through a catalogue.

A message is a string, so that it can be printed, compared and sorted like one; it also keeps the
sentence it was made from, which is the key of its translation.
"""

from __future__ import annotations

from datetime import date
from gettext import NullTranslations
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Self

# English needs no catalogue: messages are written in English.
ENGLISH = NullTranslations()


@runtime_checkable
class WritesDays(Protocol):
    """A catalogue that can also write dates in its language."""

    def day(self, value: date, /) -> str:
        """`value` in words, such as “1 januari 2027”."""


class Message(str):
    """Message("the section “%(id)s” is missing", id="use") reads “the section “use” is missing”.

    A value that is itself a message is translated too, and a date is written in words if the
    catalogue can do so.
    """

    _forms: tuple[str, ...]
    _values: dict[str, object]
    _count: int

    def __new__(cls, sentence: str, /, **values: object) -> Self:
        """`sentence` in English, with each of `values` in place of its %(name)s."""
        return cls._make((sentence,), values, 0)

    @classmethod
    def plural(cls, one: str, many: str, count: int, /, **values: object) -> Self:
        """The sentence `one` if `count` is 1, otherwise `many`; %(count)s is the number."""
        return cls._make((one, many), {"count": count, **values}, count)

    @classmethod
    def joined(cls, parts: Iterable[object], separator: str = ", ") -> Self:
        """`parts` joined by `separator`; those that are messages are translated individually."""
        values = {f"part{number}": part for number, part in enumerate(parts)}
        return cls._make((separator.join(f"%({name})s" for name in values),), values, 0)

    def translated(self, catalog: NullTranslations) -> str:
        """The same message in the language of `catalog`; in English if it has no translation."""
        if len(self._forms) == 1:
            # The empty string is the key of the header of a catalogue.
            sentence = catalog.gettext(self._forms[0]) if self._forms[0] else ""
        else:
            one, many = self._forms
            sentence = catalog.ngettext(one, many, self._count)
        return sentence % {name: _in(catalog, value) for name, value in self._values.items()}

    def as_data(self) -> list[object]:
        """The message as JSON data, from which `from_data` restores it.

        Raises TypeError if a value is not text, a number, a day or a message.
        """
        values = {name: _as_data(value) for name, value in self._values.items()}
        return [list(self._forms), values, self._count]

    @classmethod
    def from_data(cls, data: list[Any]) -> Self:
        """The message from which `as_data` made the data."""
        forms, values, count = data
        return cls._make(
            tuple(forms), {name: _from_data(value) for name, value in values.items()}, count
        )

    def value(self, name: str) -> object:
        """The value of %(name)s in the sentence; None if there is no such name."""
        return self._values.get(name)

    def __reduce__(self) -> tuple[object, ...]:
        """Lets copies keep what is needed for their translation."""
        return self._make, (self._forms, self._values, self._count)

    @classmethod
    def _make(cls, forms: tuple[str, ...], values: dict[str, object], count: int) -> Self:
        message = super().__new__(cls, (forms[0] if count == 1 else forms[-1]) % values)
        message._forms, message._values, message._count = forms, values, count
        return message


def _in(catalog: NullTranslations, value: object) -> object:
    """`value` in the language of `catalog`, if it can be translated."""
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
    """A value is not valid; `message` says why."""

    def __init__(self, message: Message) -> None:
        """`message`: what is wrong, as a part of a sentence."""
        super().__init__(message)
        self.message = message
