"""The words of an analysis: what charts, causes, points and processes are called."""

from enum import StrEnum


class ChartType(StrEnum):
    """A chart by the name that the field gives it; a prime allows for variation beyond chance (Laney 2002)."""

    RUN = "run"
    I = "i"  # noqa: E741
    MR = "mr"
    I_PRIME = "i_prime"
    XBAR = "xbar"
    S = "s"
    P = "p"
    U = "u"
    P_PRIME = "p_prime"
    U_PRIME = "u_prime"
    C = "c"
    G = "g"
    T = "t"


class SpecialCause(StrEnum):
    """The pattern by which a rule separates special cause from common cause."""

    BEYOND_LIMITS = "beyond_limits"
    SHIFT = "shift"
    TREND = "trend"
    TWO_OF_THREE = "two_of_three"
    FOUR_OF_FIVE = "four_of_five"
    RUNS = "runs"
    HUGGING = "hugging"
    ALTERNATING = "alternating"
    AVOIDING = "avoiding"


class PointType(StrEnum):
    """What a point means to people who want more or less of the measure."""

    COMMON_CAUSE = "common_cause"
    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    NEUTRAL_HIGH = "neutral_high"
    NEUTRAL_LOW = "neutral_low"


class Variation(StrEnum):
    """What the last point of a measure shows."""

    COMMON_CAUSE = "common_cause"
    IMPROVEMENT_HIGH = "improvement_high"
    IMPROVEMENT_LOW = "improvement_low"
    CONCERN_HIGH = "concern_high"
    CONCERN_LOW = "concern_low"
    NEUTRAL_HIGH = "neutral_high"
    NEUTRAL_LOW = "neutral_low"


class Assurance(StrEnum):
    """Whether the process reaches its target by itself."""

    PASS = "pass"  # noqa: S105
    HIT_OR_MISS = "hit_or_miss"
    FAIL = "fail"


class Side(StrEnum):
    """On which side of the center; of a trend, whether it rises."""

    HIGH = "high"
    LOW = "low"


class Adjustment(StrEnum):
    """How a comparison allows for variation beyond chance: by a factor, or by a variance that is added."""

    NONE = "none"
    MULTIPLICATIVE = "multiplicative"
    ADDITIVE = "additive"


class AdviceTopic(StrEnum):
    """What the reader of any chart of a series has to know beside it."""

    RARE = "rare"
    ZEROS = "zeros"
    FULL = "full"
    DISPERSION = "dispersion"
    AUTOCORRELATION = "autocorrelation"
    WEEKDAY = "weekday"
    YEARLY = "yearly"
