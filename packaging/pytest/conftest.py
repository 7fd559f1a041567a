"""A server of its own for each test session; every test has a key of its own, so that none sees another's state."""
import subprocess
import uuid

import pytest


@pytest.fixture(scope="session")
def everystatus():
    """The address of a running server."""
    with subprocess.Popen(["everystatus", "--port", "0"], stdout=subprocess.PIPE, text=True) as server:
        said = server.stdout.readline()
        assert said.startswith("listening on "), "everystatus did not start: stderr says why"
        yield said.split()[-1].rstrip("/")
        server.terminate()


@pytest.fixture
def key():
    """A key for this test alone."""
    return uuid.uuid4().hex
