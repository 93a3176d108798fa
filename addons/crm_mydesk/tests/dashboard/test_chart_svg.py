"""Charts drawn for paper."""

import doctest
from xml.etree import ElementTree

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ...models.dashboard.kernel import chart_svg

NUMBERS = st.one_of(
    st.none(), st.integers(-(10**9), 10**9), st.floats(-1e9, 1e9, allow_nan=False)
)
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)


@st.composite
def charts(draw):
    count = draw(st.integers(0, 15))
    labels = draw(st.lists(WORDS, min_size=count, max_size=count))
    rows = st.lists(NUMBERS, min_size=count, max_size=count)
    series = st.fixed_dictionaries({"label": WORDS, "values": rows})
    return {
        "type": draw(st.sampled_from(["bar", "line", "pie"])),
        "stacked": draw(st.booleans()),
        "labels": labels,
        "series": draw(st.lists(series, min_size=1, max_size=4)),
    }


@tagged("post_install", "-at_install")
class TestChartSvg(BaseCase):
    def test_examples(self):
        failed, tried = doctest.testmod(chart_svg)
        self.assertTrue(tried)
        self.assertFalse(failed)

    # drawing lots of names is slow on a busy machine, and no fault
    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(charts())
    def test_any_chart_is_a_picture(self, chart):
        """MD-02 Whatever the figures and the names, paper shows a picture."""
        text = chart_svg.draw(chart, str)
        root = ElementTree.fromstring(text)
        self.assertTrue(root.tag.endswith("svg"))
        self.assertNotIn("nan", text)
        for bar in root.iter("{http://www.w3.org/2000/svg}rect"):
            self.assertGreaterEqual(float(bar.get("height")), 0)

    @given(st.floats(-1e12, 1e12), st.floats(-1e12, 1e12))
    def test_axis_holds_the_figures(self, one, other):
        low, high = min(one, other), max(one, other)
        marks = chart_svg.scale(low, high)
        # the marks are rounded to ten places
        self.assertLessEqual(marks[0], low + 1e-9)
        self.assertGreaterEqual(marks[-1], high - 1e-9)
        self.assertLessEqual(len(marks), 12)
