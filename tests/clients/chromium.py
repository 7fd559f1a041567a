"""Asks with Chromium, as somebody who types the URL or sends a form; lines.py says what comes in and goes out.

The browser is spoken to over its debugging pipe: commands on its descriptor 3, answers and events on 4, JSON ended by a NUL.
"""
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time

from lines import SECONDS

START = 60  # seconds until the browser must be there
FORM = """document.body.innerHTML = '<form method="POST"><input name="x"></form>'; document.forms[0].action = %s;
          document.forms[0].x.value = "x".repeat(%d); document.forms[0].submit()"""


class Browser:
    def __init__(self, folder):
        ours_in, theirs_out = os.pipe()
        theirs_in, ours_out = os.pipe()

        def place():
            for number, descriptor in ((13, theirs_in), (14, theirs_out)):
                os.dup2(descriptor, number)
            os.dup2(13, 3)
            os.dup2(14, 4)

        program = shutil.which("chromium") or shutil.which("google-chrome") or "chromium"
        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-features=HttpsUpgrades",
             "--remote-debugging-pipe", f"--user-data-dir={folder}", "about:blank"],
            preexec_fn=place, close_fds=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(theirs_in)
        os.close(theirs_out)
        self.input, self.output, self.rest, self.number = ours_in, ours_out, b"", 0

    def send(self, method, session=None, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters, **({"sessionId": session} if session else {})}
        os.write(self.output, json.dumps(message).encode() + b"\0")
        return self.number

    def receive(self, deadline):
        """The next message; None when the time is over."""
        while b"\0" not in self.rest:
            if not select.select([self.input], [], [], max(0, deadline - time.monotonic()))[0]:
                return None
            piece = os.read(self.input, 65536)
            if not piece:
                raise SystemExit("the browser ended")
            self.rest += piece
        line, _, self.rest = self.rest.partition(b"\0")
        return json.loads(line)

    def call(self, method, session=None, **parameters):
        number = self.send(method, session, **parameters)
        while (message := self.receive(time.monotonic() + START)) is not None:
            if message.get("id") == number:
                return message["result"]
        raise SystemExit(f"no answer to {method}")

    def ask(self, url, size):
        """Opens the URL in a new tab, and returns what became of the document."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.call("Network.enable", session)
        if size:
            form = FORM % (json.dumps(url), size)
            outcome = self.watch(session, self.send("Runtime.evaluate", session, expression=form))
        else:
            outcome = self.watch(session, self.send("Page.navigate", session, url=url))
        self.call("Target.closeTarget", targetId=target)
        return outcome

    def watch(self, session, navigation):
        document, status, length, deadline = None, None, 0, time.monotonic() + SECONDS
        while (message := self.receive(deadline)) is not None:
            event, values = message.get("method"), message.get("params", message.get("result", {}))
            if message.get("id") == navigation and values.get("errorText"):
                return values["errorText"]
            if message.get("sessionId") != session or event is None:
                continue
            if event == "Network.requestWillBeSent" and values.get("type") == "Document":
                document = values["requestId"]
            if values.get("requestId") != document or document is None:
                continue
            if event == "Network.responseReceived":
                status = values["response"]["status"]
            elif event == "Network.dataReceived":
                length += values["dataLength"]
            elif event == "Network.loadingFailed":
                return values["errorText"] + (f" after the head, {length} bytes shown" if status else "")
            elif event == "Network.loadingFinished" and status:
                return f"{status}, {length} bytes"
        return f"still loading, {length} bytes shown" if status else "still loading"

    def close(self):
        self.send("Browser.close")
        try:
            self.process.wait(START)
        except subprocess.TimeoutExpired:
            self.process.kill()


def main():
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        browser = Browser(folder)
        try:
            for line in sys.stdin:
                name, url, size = line.rstrip("\n").split("\t")
                print(name, browser.ask(url, int(size)), sep="\t", flush=True)
        finally:
            browser.close()


main()
