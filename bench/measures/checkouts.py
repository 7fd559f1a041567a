"""Servers that are built from a checkout, which Debian does not have."""
import os
import subprocess

from measures import configurations
from measures.servers import Server
from measures.system import Missing, find

PATIENCE = 600  # seconds for a build


def build(name, *commands, cwd=None):
    for command in commands:
        find(command[0])
        done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=PATIENCE)
        if done.returncode != 0:
            raise Missing(f"{name} cannot be built: {(done.stderr.strip() or done.stdout.strip()).splitlines()[-1]}")


class Checkout(Server):
    """One that has a checkout: it is built once, elsewhere than in the checkout."""
    checkout = built = None

    @classmethod
    def version(cls):
        if not cls.checkout:
            raise Missing(f"no checkout of {cls.name} was given (--{cls.name})")
        done = subprocess.run(["git", "-C", cls.checkout, "describe", "--tags", "--always"], capture_output=True, text=True,
                              check=False)
        return done.stdout.strip() or "of an unknown version"

    def program(self):
        if not type(self).built:
            type(self).built = self.make(os.path.join(self.site.folder, self.name + "-build"))
        return self.built


class Lwan(Checkout):
    name = "lwan"

    def make(self, folder):
        build(self.name, ["cmake", "-S", self.checkout, "-B", folder, "-DCMAKE_BUILD_TYPE=Release"],
              ["cmake", "--build", folder, "--target", "lwan", "-j", "2"])
        return os.path.join(folder, "src", "bin", "lwan", "lwan")

    def command(self):
        return [self.program(), "-c", self.configure("lwan.conf", configurations.LWAN)]


class GoHttpbin(Checkout):
    name = "go-httpbin"

    def make(self, folder):
        build(self.name, ["go", "build", "-o", folder, "./cmd/go-httpbin"], cwd=self.checkout)
        return folder

    def command(self):
        return ["env", "GOMAXPROCS=1", self.program(), "-host", "127.0.0.1", "-port", str(self.port)]
