"""What docs/coverage.md calls delivered has a proof, and every proof is in it."""

import catalogue


def test_every_proof_is_told_in_the_page():
    """An id in a test's docstring is a row of the page that is not ``not yet``."""
    states = catalogue.rows(catalogue.PAGE.read_text("utf-8"))
    missing = [
        name for name in catalogue.proofs() if states.get(name, "not yet") == "not yet"
    ]
    assert not missing, f"run python tests/catalogue.py: {sorted(missing)} have tests"


def test_every_claim_of_the_page_has_a_proof():
    """A row that is delivered, wholly or partly, has a test that names its id."""
    states = catalogue.rows(catalogue.PAGE.read_text("utf-8"))
    proofs = catalogue.proofs()
    bare = [
        name
        for name, state in states.items()
        if state != "not yet" and not proofs.get(name)
    ]
    assert not bare, f"claimed without a test: {sorted(bare)}"
    assert set(states.values()) <= set(catalogue.STATES)


def test_a_row_follows_its_tests():
    """New proofs deliver a row; ``partly`` is a person's word and stays."""
    page = "| PV-01 | banks | not yet |  |\n| PV-02 | skim | partly | `old` |\n"
    page = catalogue.written(page, {"PV-01": ["a"], "PV-02": ["b"]})
    assert catalogue.rows(page) == {"PV-01": "delivered", "PV-02": "partly"}
    assert catalogue.rows(catalogue.written(page, {}))["PV-02"] == "not yet"
