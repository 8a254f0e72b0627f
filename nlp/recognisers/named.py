"""The people named in a text, and who was named before a place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

from casethread.model import Mention
from casethread.text import fold
from casethread.values import PersonValue

_MOST = 200
"""At how many people back is looked."""


def person_of(mention: Mention) -> PersonValue:
    """The value of a mention that is of a person."""
    assert isinstance(mention.value, PersonValue)  # noqa: S101 - the caller's mentions are all of people
    return mention.value


class Named:
    """The people named in a text, asked who was named before a place."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        """``mentions`` are in text order."""
        self.mentions = mentions
        self._whole = [i for i, m in enumerate(mentions) if " " in person_of(m).name]
        self._starts = [mentions[i].start for i in self._whole]
        self._given: dict[str, list[int]] = defaultdict(list)
        for index in self._whole:
            self._given[fold(person_of(mentions[index]).name).split()[0]].append(index)

    def opening(self, start: int, end: int) -> int | None:
        """The index of the first with a full name who begins within ``start``..``end``, both included."""
        at = bisect_left(self._starts, start)
        return self._whole[at] if at < len(self._whole) and self._starts[at] <= end else None

    def before(self, low: int, high: int) -> Iterator[int]:
        """Those with a full name who begin after ``low`` and before ``high``, the last first; no more than the last few
        hundred.
        """
        last = bisect_left(self._starts, high)
        for at in range(last - 1, max(-1, last - 1 - _MOST), -1):
            if self._starts[at] <= low:
                return
            yield self._whole[at]

    def namesake(self, given: str, before: int) -> int | None:
        """The last one of that given name to end by ``before``, if those of that name are one person."""
        held: int | None = None
        name = ""
        indices = self._given.get(given, [])
        last = bisect_right(indices, before, key=lambda i: self.mentions[i].end)
        for index in reversed(indices[max(0, last - _MOST) : last]):
            folded = fold(person_of(self.mentions[index]).name)
            if held is None:
                held, name = index, folded
            elif folded != name:
                return None
        return held
