"""What all servers are to send: one content, a page, and files of several sizes, in a folder; and a certificate."""
import getpass
import gzip
import os
import resource
import subprocess

from measures.system import Missing

SIZES = {"1k": 1 << 10, "64k": 1 << 16, "1M": 1 << 20}
CONNECTIONS = 12000  # as many as a server is told to take, and a few more than are asked for


class Site:
    """The folder, and the words that the servers' configurations have in braces."""

    def __init__(self, folder):
        self.folder = folder
        self.words = {"folder": folder, "owner": getpass.getuser(), "connections": CONNECTIONS, "workers": 1, "access_log": "off",
                      "files": resource.getrlimit(resource.RLIMIT_NOFILE)[0],
                      "user": f"user {getpass.getuser()};" if os.getuid() == 0 else ""}
        os.chmod(folder, 0o755)

    def write(self, name, content):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)

    def read(self, name):
        with open(os.path.join(self.folder, name), "rb") as file:
            return file.read()

    def fill(self, content, page, head):
        """content: of the code; page: its explanation in HTML; head: of the code, as everystatus sends it."""
        self.write("www/status/418", content)
        self.write("www/page", page)
        self.write("www/page.gz", gzip.compress(page, 6))
        self.write("response", head + content)
        for name, size in SIZES.items():
            self.write(f"www/size/{name}", (b"abcdefghijklmnopqrstuvwxyz" * (size // 26 + 1))[:size])
        self.words["quoted"] = content.decode().replace("\\", "\\\\").replace("'", "\\'").replace("$", "${dollar}")

    def certify(self):
        """A key on P-256, which all servers use."""
        try:
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                            "-keyout", "key.pem", "-out", "cert.pem", "-days", "2", "-subj", "/CN=localhost"], cwd=self.folder,
                           check=True, capture_output=True)
        except FileNotFoundError as reason:
            raise Missing("openssl is not installed") from reason
        self.write("both.pem", self.read("cert.pem") + self.read("key.pem"))
