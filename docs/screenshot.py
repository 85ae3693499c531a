"""Takes the README's picture of the chat: `python -m docs.screenshot [FILE]`, by default docs/chat.png, 1280 by 800.

Indexes the sample articles into a temporary store, starts the chat on it, asks a question in a headless Chromium
(`$NEWSDESK_CHROMIUM`, or the system's), and opens the first citation. Needs playwright, as the browser tests do.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
QUESTION = "Could the US send troops to Ukraine?"
WIDTH, HEIGHT = 1280, 800
NAMES = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def main(arguments: list[str]) -> None:
    """Take the picture."""
    target = Path(arguments[0]) if arguments else ROOT / "docs" / "chat.png"
    with tempfile.TemporaryDirectory() as folder:
        newsdesk("index", ROOT / "corpus" / "samples", "--store", folder)
        with chat(folder) as url:
            photograph(url, target)
    print(target)


def newsdesk(*arguments: str | Path) -> None:
    """Run the command to its end."""
    subprocess.run([sys.executable, "-m", "ui.cli", *map(str, arguments)], cwd=ROOT, check=True)


@contextmanager
def chat(folder: str) -> Iterator[str]:
    """The chat on the store in `folder`: its address, once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "ui.cli", "chat", "--store", folder, "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        said = ""
        while f":{port}" not in said:
            line = running.stderr.readline()
            if not line:
                raise SystemExit(f"the chat did not start:\n{said}")
            said += line
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()


def photograph(url: str, target: Path) -> None:
    """Ask, open the first citation, and save what is seen."""
    found = [os.environ.get("NEWSDESK_CHROMIUM"), *map(shutil.which, NAMES)]
    path = next((path for path in found if path), None)
    if path is None:
        raise SystemExit("no Chromium: install one, or name it in $NEWSDESK_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        page = browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce", color_scheme="light"
        )
        page.goto(url)
        page.wait_for_selector("#nd-holds")
        page.fill("#nd-box textarea", QUESTION)
        page.keyboard.press("Enter")
        page.wait_for_selector("#nd-chat .nd-steps")
        page.wait_for_selector("#nd-box .submit-button")
        page.locator("#nd-chat a.nd-cite").first.click()
        page.wait_for_selector("#nd-pane-body mark")
        page.wait_for_timeout(500)  # until nothing moves any more
        page.screenshot(path=target)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
