"""Compares servers in several respects, and writes tables of the ratios: a row for each server, a column for each respect."""
import functools

from measures.report import Bar, number
from measures.rounds import in_turn, median, ratios

BUSY = 0.95  # a client that is so busy is what limits the rate
BASE = "nginx"


def rate(sample):
    return sample.rate


def cpu(sample):
    return sample.cpu


class Comparison:
    """Respects are {label: function of a server that returns a Sample, or None where it cannot be}."""

    def __init__(self, context, servers, respects):
        self.servers = list(servers)
        self.base = BASE if BASE in servers else self.servers[0]
        self.samples = {}
        for label, sample in respects.items():
            cases = {name: functools.partial(sample, server) for name, server in servers.items()}
            self.samples[label] = in_turn(cases, context.rounds)

    def of(self, label, name):
        """All samples; none where one is missing."""
        samples = self.samples[label][name]
        return samples if all(samples) else []

    def rows(self, title, cell):
        yield (title, *self.samples)
        for name in self.servers:
            yield (name, *(cell(label, name) if self.of(label, name) else "-" for label in self.samples))

    def ratio(self, value, label, name):
        """Against the base; None where there is none."""
        samples, base = self.of(label, name), self.of(label, self.base)
        return ratios(samples, base, value) if samples and base else None

    def ratio_of_rate(self, label, name="everystatus"):
        return self.ratio(rate, label, name) if label in self.samples else None

    def cell(self, value, label, name):
        spread = self.ratio(value, label, name)
        if spread is None:
            return "-"
        return "1" if name == self.base else str(spread)

    def busy(self, label, name):
        return "†" if median(self.of(label, name), lambda sample: sample.client) > BUSY else ""

    def absolute(self, label, name):
        samples = self.of(label, name)
        return f"{number(median(samples, rate))}/s{self.busy(label, name)}, {number(median(samples, cpu))} µs"

    def tables(self):
        """Ratios of the rate, ratios of the CPU a request, and both as they are."""
        return [list(self.rows(f"requests a second, {self.base} = 1", functools.partial(self.cell, rate))),
                list(self.rows(f"CPU a request, {self.base} = 1", functools.partial(self.cell, cpu))),
                list(self.rows("medians", self.absolute))]

    def bars(self, prefix=""):
        """The rates of everystatus against the base's."""
        spreads = {label: self.ratio_of_rate(label) for label in self.samples}
        return [Bar(prefix + label, spread) for label, spread in spreads.items() if spread]


def beside(context, cases, base):
    """Cases {label: function that returns a Sample} against one of them: rows, and {label: ratio of rates}."""
    results = {label: samples for label, samples in in_turn(cases, context.rounds).items() if all(samples)}
    rows, spreads = [("", "requests a second", "ratio", "CPU a request", "ratio")], {}
    for label, samples in results.items():
        spreads[label] = ratios(samples, results[base], rate)
        rows.append((label, number(median(samples, rate)) + "/s", spreads[label], number(median(samples, cpu)) + " µs",
                     ratios(samples, results[base], cpu)))
    return rows, spreads
