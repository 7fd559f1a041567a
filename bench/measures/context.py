"""What every measurement gets: how long, how often, the clients, the site and the servers."""
import contextlib
import dataclasses
import sys

from measures.clients import Clients
from measures.servers import Everystatus
from measures.site import Site
from measures.system import Missing, patiently


@dataclasses.dataclass
class Context:
    """Bounds of a run, and what was left out so far."""
    clients: Clients
    site: Site
    seconds: float
    rounds: int
    most: int  # connections at once
    delays: int  # delayed answers at once
    starts: int
    workers: list  # numbers of them
    missing: list = dataclasses.field(default_factory=list)

    def note(self, reason):
        """Something is left out."""
        print(f"left out: {reason}", file=sys.stderr, flush=True)
        self.missing.append(str(reason))

    def start(self, stack, classes, **words):
        """Those of the servers that can be started, everystatus first: {name: server}"""
        servers = {"everystatus": stack.enter_context(Everystatus(self.site, **words))}
        for kind in classes:
            try:
                kind.version()
                servers[kind.name] = patiently(lambda: stack.enter_context(kind(self.site, **words)))
            except Missing as reason:
                self.note(reason)
        return servers

    @contextlib.contextmanager
    def servers(self, *classes, **words):
        """A server of each class, while the block runs."""
        with contextlib.ExitStack() as stack:
            yield self.start(stack, classes, **words)

    def sample(self, *arguments, **keywords):
        """One run of a client; None where it failed, which is said."""
        try:
            return self.clients.run(*arguments, **keywords)
        except Missing as reason:
            self.note(reason)
            return None

    def take_missing(self):
        """What was left out since the last time."""
        missing, self.missing = self.missing, []
        return missing
