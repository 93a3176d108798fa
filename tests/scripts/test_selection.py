"""Which tests a command line selects."""

import pytest

from checks import selection, sources
from checks.sources import Addon
from house.paths import ADDONS

TESTS = '''
class TestBank(TransactionCase):
    def test_import(self):
        """PV-01 a file becomes rows"""

    def test_discard(self):
        """PV-02 a row is discarded"""

class Common(TransactionCase):
    def setUp(self):
        """PV-01"""
'''


@pytest.fixture
def addon(tmp_path):
    tests = tmp_path / "crm_prevendita" / "tests"
    tests.mkdir(parents=True)
    (tests / "test_name_bank.py").write_text(TESTS)
    return Addon("crm_prevendita", tests.parent, (), False, {})


def test_nothing_means_everything(addon):
    choice = selection.choose([], None, [addon])
    assert choice.addons == {"crm_prevendita": "/crm_prevendita"}
    assert choice.parts == list(selection.PARTS)
    assert choice.under_pytest == (selection.UNDER_PYTEST,)


def test_an_addon_alone(addon):
    choice = selection.choose(["crm_prevendita"], None, [addon])
    assert choice == ({"crm_prevendita": "/crm_prevendita"}, [], None, ())


def test_a_part_alone(addon):
    choice = selection.choose(["lint"], None, [addon])
    assert choice == ({}, ["lint"], None, ())


def test_pytest_runs_addons(addon):
    choice = selection.choose(["crm_prevendita"] * 2, "caller", [addon], pytest=True)
    assert choice == ({}, [], "caller", ("crm_prevendita",))


@pytest.mark.parametrize(
    ("names", "said"),
    [([], "none is named"), (["crm_prevendita", "lint"], "lint is none")],
)
def test_pytest_runs_nothing_else(addon, names, said):
    with pytest.raises(ValueError, match=said):
        selection.choose(names, None, [addon], pytest=True)


def test_what_the_full_run_does_under_pytest_has_tests_over_http():
    addon = sources.read_addon(ADDONS / selection.UNDER_PYTEST)
    text = "".join(path.read_text("utf-8") for path in selection.test_files(addon))
    assert "(HttpCase)" in text


def test_a_wrong_name_is_told(addon):
    with pytest.raises(ValueError, match="crm_postvendito"):
        selection.choose(["crm_postvendito"], None, [addon])


@pytest.mark.parametrize(
    ("word", "tags"),
    [
        ("pv-01", "/crm_prevendita:TestBank.test_import"),
        ("discard", "/crm_prevendita:TestBank.test_discard"),
        ("testbank", "/crm_prevendita:TestBank"),
        ("name_bank", "/crm_prevendita:TestBank"),
        ("zzz", ""),
    ],
)
def test_a_word_is_found_in_names_and_docstrings(addon, word, tags):
    assert selection.tags_matching(addon, word) == tags


def test_tests_in_rooms_are_found(addon):
    room = addon.path / "tests" / "call"
    room.mkdir()
    (room / "test_call.py").write_text(TESTS.replace("TestBank", "TestCall"))
    assert selection.tags_matching(addon, "call") == "/crm_prevendita:TestCall"
    assert len(selection.test_files(addon)) == 2


def test_a_word_leaves_out_what_has_no_tests_to_select(addon):
    choice = selection.choose([], "zzz", [addon])
    assert choice.addons == {}
    assert "lint" not in choice.parts
