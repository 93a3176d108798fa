"""The running suite as a fixture, once for all tests of this folder."""

import os

import pytest
from playwright.sync_api import sync_playwright

from checks import serverlog, testbed
from house import postgres, toolbox

from .common import AT_ONCE, BROWSER_OPTIONS, System

#: What core logs by itself: the world outside is not there, two are at once.
OUTSIDE = (
    AT_ONCE,
    (
        "odoo.addons.partner_autocomplete.models.iap_autocomplete_api",
        "Autocomplete API error",
        "core asks a service on the internet for companies by name",
    ),
)


def expected(entry, system):
    """Whether a warning is a refusal that a test provoked."""
    said = entry.text.strip().splitlines()[0].strip()
    return any(said in refusal for refusal in system.refusals)


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
    found = [
        entry
        for entry in serverlog.complaints(serverlog.entries(log.splitlines()), OUTSIDE)
        if not (entry.logger == "odoo.http" and expected(entry, running))
    ]
    assert not found, "\n".join(f"{entry.level} {entry.text}" for entry in found)
