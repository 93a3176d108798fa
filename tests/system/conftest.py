"""The running suite as a fixture, once for all tests of this folder."""

import os

import pytest
from playwright.sync_api import sync_playwright

from checks import serverlog, testbed
from house import postgres, toolbox

from .common import BROWSER_OPTIONS, System


@pytest.fixture(scope="session")
def bed():
    """Databases on the server that scripts/test has started."""
    if "SUITE_TEMPLATE" not in os.environ:
        pytest.exit("Start these tests with: scripts/test system", 2)
    tools = toolbox.prepare(dev=True, browser=True)
    cluster = postgres.Cluster(
        testbed.FOLDER / "pg", durable=False, pg_bin=tools.pg_bin
    )
    return testbed.Testbed(tools, cluster)


@pytest.fixture(scope="session")
def browser(bed):
    """Chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=bed.toolbox.chromium, args=list(BROWSER_OPTIONS)
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def system(bed, browser):
    """The suite, running; at the end its log must have nothing to complain of."""
    with System(bed, browser).running() as running:
        yield running
    log = (testbed.LOGS / "system_server.log").read_text("utf-8", errors="replace")
    found = serverlog.complaints(serverlog.entries(log.splitlines()))
    assert not found, "\n".join(f"{entry.level} {entry.text}" for entry in found)
