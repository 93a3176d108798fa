"""Every SQL view for outside tools is in the administrators' page."""

import re

from house.paths import ROOT

VIEW = re.compile(r'"(\w+)": View\(')


def test_each_view_is_documented():
    """MD-07 who connects a tool from outside finds the views in the documentation."""
    page = (ROOT / "docs" / "administrators.md").read_text("utf-8")
    views = {
        name
        for path in (ROOT / "addons").glob("*/models/**/crm_bi*.py")
        for name in VIEW.findall(path.read_text("utf-8"))
    }
    assert views
    documented = set(re.findall(r"`crm_bi_(\w+)`", page)) - {"reader"}
    assert views == documented
