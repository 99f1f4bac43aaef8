"""How the numbers of one measure are written in sentences, and how two of them are set side by side."""

from dataclasses import dataclass
from decimal import Decimal

from ...core.wording import PERCENT, number, number_as_entered, quantity

POINTS_OF_PERCENT = "percentage points"
MOST_EXTRA_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Compared:
    """Two numbers and their difference, all three as they are written: the difference is that of the written ones.

    arrow: from one to the other, with the unit once. change: +1 where the present number is the greater one, -1 where
    it is the smaller one.
    """

    former: str
    present: str
    difference: str
    arrow: str
    change: int


@dataclass(frozen=True, slots=True)
class Style:
    """How a measure's numbers are written: with its unit and its decimals."""

    unit: str | None = None
    decimals: int | None = None

    def number(self, value: float) -> str:
        """A number with its unit."""
        return quantity(value, self.decimals, self.unit)

    def bare(self, value: float, decimals: int | None = None) -> str:
        """A number without its unit."""
        return number(value, self.decimals if decimals is None else decimals, self.unit)

    def as_entered(self, value: float) -> str:
        """A number that somebody set, with its unit."""
        return self.with_unit(number_as_entered(value, self.decimals, self.unit))

    def with_unit(self, text: str) -> str:
        """The unit after what is written already."""
        unit = " ".join((self.unit or "").split())
        return text if not unit else f"{text}{unit}" if unit == PERCENT else f"{text} {unit}"

    def compared(self, former: float, present: float) -> Compared | None:
        """Two numbers beside each other; None where they are written alike.

        Where the measure does not say how many decimals there are, it is as many as tell them apart.
        """
        texts = (self.bare(former), self.bare(present))
        decimals = max(map(decimals_of, texts))
        for _ in range(MOST_EXTRA_DECIMALS if self.decimals is None else 0):
            if texts[0] != texts[1]:
                break
            decimals += 1
            texts = (self.bare(former, decimals), self.bare(present, decimals))
        before, now = map(as_decimal, texts)
        if before == now:
            return None
        size = f"{abs(now - before):,f}"
        if self.decimals is None and "." in size and self.unit != PERCENT:
            size = size.rstrip("0").rstrip(".")
        difference = f"{size} {POINTS_OF_PERCENT}" if self.unit == PERCENT else size
        written = (self.with_unit(texts[0]), self.with_unit(texts[1]))
        arrow = f"{texts[0]} → {written[1]}"
        return Compared(*written, difference, arrow, 1 if now > before else -1)


def as_decimal(text: str) -> Decimal:
    """The number that is written."""
    return Decimal(text.replace(",", "").replace("−", "-"))


def decimals_of(text: str) -> int:
    """How many decimals are written."""
    return len(text.partition(".")[2])


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which numbers the values of a measure can lie at all; None where nothing is known."""

    lower: float | None = None
    upper: float | None = None

    def limited(
        self, lower: float, upper: float, least: float, greatest: float, unit: str | None
    ) -> tuple[float | None, float | None]:
        """A range without what the bounds forbid, and without an end that is only likely to be impossible.

        That is an end below 0 where no value (least, greatest) ever was, and one above 100% likewise.
        """
        ends: list[float | None] = [lower, upper]
        if self.lower is not None:
            ends = [max(end, self.lower) if end is not None else None for end in ends]
        elif lower < 0 <= least:
            ends[0] = None
        if self.upper is not None:
            ends = [min(end, self.upper) if end is not None else None for end in ends]
        elif unit == PERCENT and greatest <= 100 < upper:
            ends[1] = None
        return ends[0], ends[1]
