"""Printing web pages with headless Chromium, one process for many, through its pipe."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-pipe",
]
# The browser speaks on the descriptors 3 and 4, which Python itself may be using.
_LAUNCH = "import os, sys; os.dup2({0}, 3); os.dup2({1}, 4); os.execv(sys.argv[1], sys.argv[1:])"


def program() -> str | None:
    """The path of the browser, None where there is none."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for path in map(shutil.which, names) if path), None)


class Browser:
    """A running browser; use it in a `with` statement. `profile` is an empty folder."""

    def __init__(self, profile: Path) -> None:
        self.profile = profile
        self.waiting = b""
        self.sent = 0

    def __enter__(self) -> Browser:
        path = program()
        if path is None:
            raise RuntimeError("no Chromium")
        import fcntl

        inward, self.writes = os.pipe()
        self.reads, outward = os.pipe()
        high = [fcntl.fcntl(end, fcntl.F_DUPFD, 20) for end in (inward, outward)]
        launch = [sys.executable, "-ISc", _LAUNCH.format(*high), path]
        self.process = subprocess.Popen(
            [*launch, *_FLAGS, f"--user-data-dir={self.profile}"],
            pass_fds=high,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for end in (inward, outward, *high):
            os.close(end)
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self._call("Target.attachToTarget", targetId=target, flatten=True)[
            "sessionId"
        ]
        self.frame = self._call("Page.getFrameTree")["frameTree"]["frame"]["id"]
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._call("Browser.close")
            self.process.wait(20)
        except (OSError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
        os.close(self.writes)
        os.close(self.reads)

    def pdf(self, html: str, *, tagged: bool) -> bytes:
        """The page printed as its stylesheet says."""
        self._call("Page.setDocumentContent", frameId=self.frame, html=html)
        printed = self._call(
            "Page.printToPDF",
            preferCSSPageSize=True,
            printBackground=True,
            generateTaggedPDF=tagged,
        )
        return base64.b64decode(printed["data"])

    def _call(self, method: str, **parameters: Any) -> dict[str, Any]:
        self.sent += 1
        message: dict[str, Any] = {"id": self.sent, "method": method, "params": parameters}
        if hasattr(self, "session"):
            message["sessionId"] = self.session
        os.write(self.writes, json.dumps(message).encode() + b"\0")
        while True:
            while b"\0" not in self.waiting:
                more = os.read(self.reads, 1 << 20)
                if not more:
                    raise OSError("Chromium ended")
                self.waiting += more
            first, self.waiting = self.waiting.split(b"\0", 1)
            answer = json.loads(first)
            if answer.get("id") == self.sent:
                if "error" in answer:
                    raise OSError(f"{method}: {answer['error']}")
                return dict(answer["result"])
