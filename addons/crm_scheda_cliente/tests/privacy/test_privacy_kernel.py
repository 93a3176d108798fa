"""The register's table, the chain and the patterns, without a database."""

import re

from odoo.tests import BaseCase, tagged

from ...models.privacy.kernel import chain, declaration, person


@tagged("post_install", "-at_install")
class TestPrivacyKernel(BaseCase):
    def test_table(self):
        """SC-01 A table is read; what it cannot mean is told with the add-on's name."""
        head = "model,what,fields,why\n"
        read = declaration.read(
            [
                (
                    "a",
                    head + "x.y,of,partner_id,partner\nx.y,of,model res_id,document\n",
                ),
                ("b", head + "x.y,keep,ref,fiscal\nx.y,erase,note,\nz,none,*,ours\n"),
            ]
        )
        line = read["x.y"]
        self.assertEqual(line.links, [("partner", "partner_id"), ("model", "res_id")])
        self.assertTrue(
            line.personal and line.declares("note") and line.declares("ref")
        )
        self.assertFalse(line.declares("new"))
        self.assertTrue(read["z"].declares("anything"))
        for wrong in ("x.y,forget,note,", "x.y,erase,,"):
            with self.assertRaisesRegex(ValueError, "^b/privacy.csv: x.y"):
                declaration.read([("b", head + wrong)])

    def test_a_change_shows(self):
        """SC-01 What is changed, left out, added or put elsewhere breaks the chain."""
        sealed = chain.seal([{"a": n, "è": "x"} for n in range(5)])
        head = sealed[-1]["hash"]
        self.assertIsNone(chain.first_break(sealed, head))
        changed = [dict(e) for e in sealed]
        changed[2]["a"] = 7
        self.assertEqual(chain.first_break(changed, head), 3)
        self.assertEqual(chain.first_break(sealed[:2] + sealed[3:], head), 3)
        self.assertEqual(chain.first_break(sealed[:4], head), 4)
        self.assertEqual(chain.first_break(sealed[::-1], head), 1)
        # all of it written anew is whole in itself, but not what was noted
        forged = chain.seal([{"a": 9}])
        self.assertEqual(chain.first_break(forged, head), 1)

    def test_patterns(self):
        """A name in either order, a mail, a number however it is written; no others."""
        pattern = person.patterns(["Anna Rossi"], ["anna@x.it"], ["+39030234567"])
        for text in ("ANNA  ROSSI", "Rossi Anna", "<anna@x.it>", "030 23-45.67",
                     "+39 030234567"):  # fmt: skip
            self.assertTrue(re.search(pattern, text, re.I), text)
        for text in ("Anna", "Rossi", "joanna@x.it", "anna@x.items.it", "0302345678"):
            self.assertFalse(re.search(pattern, text, re.I), text)
        self.assertIsNone(person.patterns(["Anna"], [], ["12"]))
