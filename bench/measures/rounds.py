"""Measures in turn, round after round: a machine's speed drifts, so that what counts are ratios within a round."""
import dataclasses
import statistics


@dataclasses.dataclass(frozen=True)
class Spread:
    """A median, with the lowest and the highest."""
    median: float
    lowest: float
    highest: float

    @staticmethod
    def of(values):
        return Spread(statistics.median(values), min(values), max(values))

    def __str__(self):
        return f"{self.median:.2f} ({self.lowest:.2f}-{self.highest:.2f})"


def in_turn(cases, rounds):
    """cases: {name: function}; {name: what it returned, round by round}. Every second round goes backwards. What returned None
    once is not asked again."""
    results = {name: [] for name in cases}
    for at in range(rounds):
        names = list(cases)
        for name in names if at % 2 == 0 else reversed(names):
            results[name].append(None if None in results[name] else cases[name]())
    return results


def ratios(samples, base, value):
    """Of each sample's value to that of the base in the same round."""
    return Spread.of([value(one) / value(other) for one, other in zip(samples, base)])


def median(samples, value):
    return statistics.median(value(sample) for sample in samples)
