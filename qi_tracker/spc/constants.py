"""Constants of control charts, and the limits of the number and the length of runs."""

from functools import lru_cache
from math import comb, exp, isfinite, lgamma, log2, nan, pi, sqrt
from typing import Final

D2: Final = 1.128
"""Mean range of two normal values, in sigmas (Montgomery, appendix VI)."""

D4: Final = 3.267
"""Upper limit of a moving range of two, as a multiple of the mean range (the same table)."""

I_PRIME_CUT: Final = 3.2665
"""The same limit with one more digit, as the normalized I' chart uses it (Taylor 2018)."""

T_POWER: Final = 3.6
"""Exponent that makes exponential waiting times nearly normal (Nelson 1994)."""


@lru_cache(maxsize=4096)
def c4(n: float) -> float:
    """Expected standard deviation of a sample of n normal values, in sigmas.

    Parameters
    ----------
    n : float
        Size of the sample.

    Returns
    -------
    float
        sqrt(2 / (n - 1)) Gamma(n / 2) / Gamma((n - 1) / 2); NaN for n < 2.

    References
    ----------
    .. [1] Montgomery DC. Introduction to Statistical Quality Control, section 6.3 and appendix VI.
    """
    if not (isfinite(n) and n >= 2):
        return nan
    return sqrt(2 / (n - 1)) * exp(lgamma(n / 2) - lgamma((n - 1) / 2))


def a3(n: float, sigmas: float = 3) -> float:
    """Half-width of the limits of an X-bar chart, in mean standard deviations.

    Parameters
    ----------
    n : float
        Size of the subgroup.
    sigmas : float
        Distance of the limit from the center.

    Returns
    -------
    float
        `sigmas` / (c4(n) sqrt(n)); NaN for n < 2.

    References
    ----------
    .. [1] Montgomery DC. Introduction to Statistical Quality Control, section 6.3 and appendix VI.
    """
    return sigmas / (c4(n) * sqrt(n)) if n >= 2 else nan


def relative_sd(n: float) -> float:
    """Standard deviation of a sample standard deviation of n values, over its mean; NaN for n < 2."""
    return sqrt(1 - c4(n) ** 2) / c4(n) if n >= 2 else nan


def b3(n: float, sigmas: float = 3) -> float:
    """Lower limit of an S chart, in mean standard deviations.

    Parameters
    ----------
    n : float
        Size of the subgroup.
    sigmas : float
        Distance of the limit from the center.

    Returns
    -------
    float
        1 - `sigmas` sqrt(1 - c4(n)^2) / c4(n), not below 0; NaN for n < 2.

    References
    ----------
    .. [1] Montgomery DC. Introduction to Statistical Quality Control, section 6.3 and appendix VI.
    """
    return max(0.0, 1 - sigmas * relative_sd(n)) if n >= 2 else nan


def b4(n: float, sigmas: float = 3) -> float:
    """Upper limit of an S chart, in mean standard deviations.

    Parameters
    ----------
    n : float
        Size of the subgroup.
    sigmas : float
        Distance of the limit from the center.

    Returns
    -------
    float
        1 + `sigmas` sqrt(1 - c4(n)^2) / c4(n); NaN for n < 2.

    References
    ----------
    .. [1] Montgomery DC. Introduction to Statistical Quality Control, section 6.3 and appendix VI.
    """
    return 1 + sigmas * relative_sd(n)


@lru_cache(maxsize=4096)
def longest_run_max(useful: int) -> int:
    """Length that the longest run of a random series seldom exceeds.

    Parameters
    ----------
    useful : int
        Points off the center, at least 1.

    Returns
    -------
    int
        log2(`useful`), rounded, + 3.

    References
    ----------
    .. [1] Anhøj J, Olesen AV. Run charts revisited. PLoS ONE 2014.
    """
    return round(log2(useful)) + 3


@lru_cache(maxsize=4096)
def crossings_min(useful: int) -> int:
    """Number of crossings that a random series seldom falls short of.

    Parameters
    ----------
    useful : int
        Points off the center, at least 1.

    Returns
    -------
    int
        The smallest k with P(Binomial(`useful` - 1, 1/2) <= k) >= 0.05.

    Notes
    -----
    Summed downward from the middle, where the sum is known exactly, so that nothing but the last digits of a handful
    of terms is rounded.

    References
    ----------
    .. [1] Anhøj J, Olesen AV. Run charts revisited. PLoS ONE 2014.
    """
    trials = useful - 1
    k = trials // 2
    term = _middle_term(trials)
    below = 0.5 if trials % 2 else 0.5 + term / 2
    while k > 0 and below - term >= 0.05:
        below -= term
        term *= k / (trials - k + 1)
        k -= 1
    return k


def _middle_term(trials: int) -> float:
    """P(Binomial(trials, 1/2) = trials // 2), by Stirling's series where the integers grow too long."""
    if trials <= 1000:
        return comb(trials, trials // 2) / (1 << trials)
    h = trials // 2
    even = (1 - 1 / (8 * h) + 1 / (128 * h**2) + 5 / (1024 * h**3) - 21 / (32768 * h**4)) / sqrt(pi * h)
    return even * (2 * h + 1) / (2 * h + 2) if trials % 2 else even


@lru_cache(maxsize=4096)
def runs_limits(useful: int) -> tuple[int, int]:
    """Numbers of runs about the median that chance seldom goes beyond.

    Parameters
    ----------
    useful : int
        Points off the median, at least 2.

    Returns
    -------
    tuple of int
        At or below the first number there are too few runs, at or above the second too many (2.5% each side).

    References
    ----------
    .. [1] Swed FS, Eisenhart C. Tables for testing randomness of grouping in a sequence of alternatives. Annals of
       Mathematical Statistics 1943.
    .. [2] Perla RJ, Provost LP, Murray SK. The run chart. BMJ Quality & Safety 2011.
    """
    weights = _runs_weights(useful)
    total = sum(weights)
    few = many = 0
    cumulated = weights[0]
    while 40 * cumulated <= total:
        few += 1
        cumulated += weights[few]
    cumulated = weights[-1]
    while 40 * cumulated <= total:
        many += 1
        cumulated += weights[-1 - many]
    lowest, highest = _runs_range(useful)
    return lowest + few - 1, highest - many + 1


def _runs_range(useful: int) -> tuple[int, int]:
    """Numbers of runs whose probability is not vanishing: all of them, or 12 standard deviations of many."""
    if useful <= EXACT_RUNS:
        return 2, useful
    reach = int(6 * sqrt(useful))
    middle = useful // 2 + 1
    return middle - reach, middle + reach


EXACT_RUNS: Final = 400
"""Up to here the distribution of the number of runs is summed in integers, without rounding."""


def _runs_weights(useful: int) -> list[int] | list[float]:
    """Weights of each number of runs, in proportion to P(R = r), for two groups as equal as can be."""
    n1, n2 = useful // 2, useful - useful // 2
    lowest, highest = _runs_range(useful)
    if useful <= EXACT_RUNS:
        return [_arrangements(r, n1, n2) for r in range(lowest, highest + 1)]
    weights = []
    for r in range(lowest, highest + 1):
        k = r // 2
        pair = log_comb(n1 - 1, k - 1) + log_comb(n2 - 1, k - 1) - log_comb(useful, n1)
        # C(n-1, k) = C(n-1, k-1) (n-k)/k turns a pair's weight into those of an odd number of runs.
        weights.append(exp(pair) * (2 if r % 2 == 0 else ((n1 - k) + (n2 - k)) / k))
    return weights


def _arrangements(r: int, n1: int, n2: int) -> int:
    """In how many orders n1 points of one side and n2 of the other make r runs."""
    k = r // 2
    if r % 2 == 0:
        return 2 * comb(n1 - 1, k - 1) * comb(n2 - 1, k - 1)
    return comb(n1 - 1, k - 1) * comb(n2 - 1, k) + comb(n1 - 1, k) * comb(n2 - 1, k - 1)


def log_comb(n: int, k: int) -> float:
    """Logarithm of the number of ways to choose k of n."""
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
