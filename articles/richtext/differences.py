"""What two sequences have in common: Myers, An O(ND) Difference Algorithm (Algorithmica 1, 1986).

With a limit to the steps that it may take: what differs a lot is not worth the time that finding the
few things in common would take.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

#: Steps of comparing for two texts, about 0.3 s; and for two blocks of theirs.
STEPS: Final = 600_000
STEPS_FOR_A_PAIR: Final = 100_000


@dataclass(slots=True)
class Budget:
    """The steps that are left."""

    left: int = STEPS

    def take(self, steps: int) -> bool:
        """Uses so many steps; says whether there were as many."""
        self.left -= steps
        return self.left >= 0


def same(old: Sequence[Hashable], new: Sequence[Hashable], budget: Budget) -> list[tuple[int, int]]:
    """Index pairs of what is the same, in order: a longest common subsequence; or, where finding it
    would take too many steps, what is the same at the beginning and at the end."""
    start, shorter = 0, min(len(old), len(new))
    while start < shorter and old[start] == new[start]:
        start += 1
    end = 0
    while end < shorter - start and old[-1 - end] == new[-1 - end]:
        end += 1
    middle = _same_between(old[start : len(old) - end], new[start : len(new) - end], budget)
    return [
        *((index, index) for index in range(start)),
        *((start + i, start + j) for i, j in middle),
        *((len(old) - index, len(new) - index) for index in range(end, 0, -1)),
    ]


def _same_between(
    old: Sequence[Hashable], new: Sequence[Hashable], budget: Budget
) -> list[tuple[int, int]]:
    if not old or not new:
        return []
    numbers: dict[Hashable, int] = {}
    a = [numbers.setdefault(key, len(numbers)) for key in old]
    b = [numbers.setdefault(key, len(numbers)) for key in new]
    allowance = steps = min(budget.left, STEPS_FOR_A_PAIR)
    # For each diagonal of the table old x new, how far along it one comes with so many differences.
    furthest = {1: 0}
    trace: list[dict[int, int]] = []
    pairs: list[tuple[int, int]] = []
    for differences in range(len(a) + len(b) + 1):
        trace.append(dict(furthest))
        steps -= 2 * differences + 1
        for diagonal in range(-differences, differences + 1, 2):
            x = _entered(furthest, diagonal, differences)[1]
            y = x - diagonal
            while x < len(a) and y < len(b) and a[x] == b[y]:
                x, y, steps = x + 1, y + 1, steps - 1
            furthest[diagonal] = x
            if x >= len(a) and y >= len(b):
                pairs = _way_back(trace, len(a), len(b))
                break
        if pairs or steps < 0 or (x >= len(a) and y >= len(b)):
            break
    budget.left -= allowance - steps
    return pairs


def _entered(furthest: dict[int, int], diagonal: int, differences: int) -> tuple[int, int]:
    """From which diagonal one comes onto this one, and where: by a piece put in, or one taken out."""
    if diagonal == -differences or (
        diagonal != differences and furthest[diagonal - 1] < furthest[diagonal + 1]
    ):
        return diagonal + 1, furthest[diagonal + 1]
    return diagonal - 1, furthest[diagonal - 1] + 1


def _way_back(trace: list[dict[int, int]], x: int, y: int) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    for differences in range(len(trace) - 1, -1, -1):
        diagonal = x - y
        before, entered = _entered(trace[differences], diagonal, differences)
        while x > entered:
            x, y = x - 1, y - 1
            pairs.append((x, y))
        x = trace[differences][before]
        y = x - before
    return pairs[::-1]


def gaps(
    pairs: list[tuple[int, int]], old: int, new: int
) -> Iterator[tuple[tuple[int, int] | None, range, range]]:
    """Each pair, and before it what stands in one text only; at the end what follows the last one."""
    i = j = 0
    for pair in pairs:
        yield pair, range(i, pair[0]), range(j, pair[1])
        i, j = pair[0] + 1, pair[1] + 1
    yield None, range(i, old), range(j, new)
