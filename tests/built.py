"""What became of the sources in a build folder: which files use each other's symbols, and what each was compiled with."""
import collections
import json
import os
import subprocess


class Built:
    """The objects of src/ in the build folder, each under its source's name below src/ (generated ones under their own)."""

    def __init__(self, folder, source, nm="nm", ninja="ninja"):
        self.folder, self.source, self.nm, self.ninja = folder, os.path.realpath(source), nm, ninja
        with open(os.path.join(folder, "compile_commands.json"), encoding="utf-8") as file:
            entries = json.load(file)
        self.paths = {entry["output"]: entry["file"] for entry in entries if entry["output"].startswith("src/")}
        self.objects = {output: self.name_of(path) for output, path in self.paths.items()}

    def sources(self):
        return list(self.paths.values())

    def name_of(self, path):
        """A path as the build knows it: below src/, or made by the build, by its name there; of the system whole.

        What stands in for a part that the build leaves out (session-none.c) goes by that part's name.
        """
        path = os.path.realpath(os.path.join(self.folder, path))
        for top in (self.source, os.path.realpath(os.path.join(self.folder, "src"))):
            if path.startswith(top + os.sep):
                return os.path.relpath(path, top).replace("-none.c", ".c")
        return path

    def symbols(self):
        """For each file the external symbols that it defines, and those that it needs."""
        defined, needed = collections.defaultdict(set), collections.defaultdict(set)
        listing = subprocess.run([self.nm, "-A", "-P", "-g", *self.objects], cwd=self.folder, check=True, capture_output=True,
                                 text=True).stdout
        for line in listing.splitlines():
            place, name, kind = line.split()[:3]
            (needed if kind in "Uvw" else defined)[self.objects[place.removesuffix(":")]].add(name)
        return defined, needed

    def uses(self, replaced):
        """{(user, used): names}: which file needs what another defines, but for the names that match replaced."""
        defined, needed = self.symbols()
        owner = {name: file for file, names in defined.items() for name in names if not replaced.fullmatch(name)}
        uses = collections.defaultdict(set)
        for user, names in needed.items():
            for name in names & owner.keys() - defined[user]:
                uses[user, owner[name]].add(name)
        return uses

    def headers(self):
        """{file: headers}: with what each was compiled, as the compiler recorded it."""
        listing = subprocess.run([self.ninja, "-n", "-C", self.folder, "-t", "deps", *self.objects], check=True,
                                 capture_output=True, text=True).stdout
        headers = {}
        for block in listing.split("\n\n"):
            lines = [line for line in block.splitlines() if not line.startswith("ninja: ")]
            if not lines:
                continue
            output, _, state = lines[0].partition(": ")
            if not state.endswith("(VALID)"):
                raise ValueError(f"the build folder is not up to date: {lines[0]}")
            headers[self.objects[output]] = {self.name_of(line.strip()) for line in lines[1:]}
        return headers


def circles(edges):
    """The groups of two or more that all reach each other over the edges: the strongly connected components."""
    onward = collections.defaultdict(set)
    for start, end in edges:
        onward[start].add(end)
    reached = {start: reachable(start, onward) for start in onward}
    groups = {frozenset(end for end in ends if start in reached.get(end, ())) for start, ends in reached.items()}
    return sorted(sorted(group) for group in groups if len(group) > 1)


def reachable(start, onward):
    """What can be reached from start, over one edge or more."""
    seen, todo = set(), list(onward.get(start, ()))
    while todo:
        file = todo.pop()
        if file not in seen:
            seen.add(file)
            todo.extend(onward.get(file, ()))
    return seen
