# SPDX-License-Identifier: LGPL-2.1-or-later
"""Chromium without a window, controlled through chromedriver (W3C WebDriver)."""

import base64
import json
import subprocess
import urllib.request

# The last ones: Chromium must not use the network. --no-sandbox: it can run as root.
OPTIONS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
TIMEOUT = 60  # seconds that one command may take


class Browser:
    """A session. `options` are Chromium's, `preferences` are those of its profile."""

    def __init__(self, *options, preferences=None):
        self.driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, text=True)
        for line in self.driver.stdout:
            if "started successfully on port" in line:
                self.address = f"http://127.0.0.1:{line.split()[-1].rstrip('.')}/session"
                break
        else:
            raise SystemExit("chromedriver did not start")
        wanted = {"args": [*OPTIONS, *options], "prefs": preferences or {}}
        capabilities = {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": wanted}}
        self.address += "/" + self.send("POST", "", {"capabilities": capabilities})["sessionId"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.send("DELETE", "")
        self.driver.terminate()
        self.driver.wait(TIMEOUT)

    def send(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, method=method)
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            return json.load(answer)["value"]

    def open(self, url):
        """Load a page, again even if only the part after # differs."""
        self.send("POST", "/url", {"url": "about:blank"})
        self.send("POST", "/url", {"url": url})

    def run(self, script, *arguments):
        """The value that a script returns in the page."""
        return self.send("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def run_async(self, script, *arguments):
        """The value that a script passes to its last argument, a function."""
        return self.send("POST", "/execute/async", {"script": script, "args": list(arguments)})

    def find(self, selector):
        return self.send("POST", "/element", {"using": "css selector", "value": selector})[ELEMENT]

    def type(self, selector, text):
        self.send("POST", f"/element/{self.find(selector)}/value", {"text": text})

    def click(self, selector):
        self.send("POST", f"/element/{self.find(selector)}/click", {})

    def press(self, key):
        actions = [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
        self.send("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def command(self, name, **parameters):
        """A command of Chromium's own protocol."""
        return self.send("POST", "/goog/cdp/execute", {"cmd": name, "params": parameters})

    def resize(self, width, height):
        self.command(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False
        )

    def save_picture(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.send("GET", "/screenshot")))

    def messages(self):
        """The messages of the browser: errors of scripts, and violations of the policy."""
        return [entry["message"] for entry in self.send("POST", "/se/log", {"type": "browser"})]
