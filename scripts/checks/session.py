"""One run of tests: the tools, the private PostgreSQL, and their orderly end."""

from contextlib import contextmanager

from house import postgres, toolbox

from . import testbed


@contextmanager
def opened(browser=True):
    """A Testbed whose server runs; whatever it started is stopped at the end.

    :raise Stop: when another run is going on, or a tool cannot be had
    """
    with testbed.single():
        tools = toolbox.prepare(dev=True, browser=browser)
        folder = testbed.FOLDER / "pg"
        with postgres.Cluster(folder, durable=False, pg_bin=tools.pg_bin) as cluster:
            bed = testbed.Testbed(tools, cluster)
            try:
                yield bed
            finally:
                bed.end_all()
