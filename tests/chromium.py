"""Find Chromium for the journeys, or install it: the system's package as root, else the driver's own download."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def found() -> str | None:
    """Give the path of a Chromium on this machine: on the PATH, or the one the driver downloaded."""
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        own = driver.chromium.executable_path
    return own if own and os.path.exists(own) else None


def main() -> int:
    """Make sure there is one; say clearly when there cannot be."""
    if found():
        return 0
    print("Chromium is not on this machine; installing it for the browser journeys.")
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        subprocess.run(["apt-get", "update"], check=False, **quiet)
        subprocess.run(["apt-get", "install", "-y", "chromium"], check=False, **quiet)
    if not found():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if found():
        return 0
    print("The browser journeys need Chromium, and it could not be installed. Install it and run make test again.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
