"""Packs text by byte pairs: the pair that comes most often becomes one byte that the text does not use, over and over.

A text is unpacked from its start on without any other: see src/catalog/prose.c. English prose shrinks to half.
"""
import re
from collections import Counter, defaultdict


def tokens(text):
    """Words, each with the space before it: no pair crosses from one to the next."""
    return re.findall(r" ?[^ ]+| ", text)


def joined(word, pair, code):
    """The word with every such pair replaced."""
    out = []
    for byte in word:
        if out and (out[-1], byte) == pair:
            out[-1] = code
        else:
            out.append(byte)
    return out


class Packer:
    """The pairs that suit these texts, which are all that it can pack. The same texts give the same pairs."""

    def __init__(self, texts):
        self.weights = Counter(token for text in texts for token in tokens(text))
        self.words = {token: list(token.encode()) for token in sorted(self.weights)}
        self.counts, self.places = Counter(), defaultdict(set)
        for token in self.words:
            self.count(token, 1)
        used = {byte for word in self.words.values() for byte in word}
        self.pairs = {}
        for code in sorted(set(range(1, 256)) - used):
            self.pairs[code] = self.take(code)

    def count(self, token, sign):
        word = self.words[token]
        for pair in zip(word, word[1:]):
            self.counts[pair] += sign * self.weights[token]
            self.places[pair].add(token)

    def take(self, code):
        """Makes the most frequent pair a code, and returns it."""
        pair = max(self.counts, key=lambda pair: (self.counts[pair], pair))
        for token in sorted(self.places[pair]):
            self.count(token, -1)
            self.words[token] = joined(self.words[token], pair, code)
            self.count(token, 1)
        return pair

    def pack(self, text):
        return bytes(byte for token in tokens(text) for byte in self.words[token])
