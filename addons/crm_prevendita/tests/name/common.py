"""What the tests of the name banks share: a bank, people, files."""

import base64

from odoo.tests import TransactionCase, new_test_user

HEAD = "Ragione sociale;Indirizzo;CAP;Comune;Prov;Telefono;E-mail;Partita IVA"


def check_digit(base):
    """Return an Italian VAT number with its check digit, from ten digits."""
    total = 0
    for index, char in enumerate(base):
        digit = int(char) * (2 if index % 2 else 1)
        total += digit - 9 * (digit > 9)
    return base + str((10 - total % 10) % 10)


class NameCase(TransactionCase):
    """giulia sells (own documents), sara manages, nemo has no sales right."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.giulia = new_test_user(
            cls.env, "nam_giulia", groups="sales_team.group_sale_salesman"
        )
        cls.marco = new_test_user(
            cls.env, "nam_marco", groups="sales_team.group_sale_salesman"
        )
        cls.sara = new_test_user(
            cls.env, "nam_sara", groups="sales_team.group_sale_manager"
        )
        cls.nemo = new_test_user(cls.env, "nam_nemo", groups="base.group_user")
        cls.bank = cls.env["crm.name.bank"].create({"name": "Fair", "origin": "fair"})
        cls.it = cls.env.ref("base.it")

    @classmethod
    def _upload(cls, data, filename="list.csv", bank=None, user=None, **values):
        if isinstance(data, str):
            data = data.encode("cp1252")
        batch = cls.env["crm.name.import"].with_user(user or cls.env.user)
        return batch.create(
            {
                "bank_id": (bank or cls.bank).id,
                "file": base64.b64encode(data),
                "filename": filename,
                **values,
            }
        )

    @classmethod
    def _import(cls, data, **kwargs):
        batch = cls._upload(data, **kwargs)
        batch.action_import()
        return batch

    @classmethod
    def _name(cls, name="Alfa Presse S.r.l.", **values):
        return cls.env["crm.name"].create(
            {"bank_id": cls.bank.id, "name": name, "country_id": cls.it.id, **values}
        )


def rows(*lines, head=HEAD):
    return "\r\n".join([head, *lines, ""])
