"""Which tests a command line selects."""

import pytest

from checks import selection
from checks.sources import Addon

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


def test_an_addon_alone(addon):
    choice = selection.choose(["crm_prevendita"], None, [addon])
    assert choice == ({"crm_prevendita": "/crm_prevendita"}, [], None)


def test_a_part_alone(addon):
    choice = selection.choose(["lint"], None, [addon])
    assert choice == ({}, ["lint"], None)


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


def test_a_word_leaves_out_what_has_no_tests_to_select(addon):
    choice = selection.choose([], "zzz", [addon])
    assert choice.addons == {}
    assert "lint" not in choice.parts
