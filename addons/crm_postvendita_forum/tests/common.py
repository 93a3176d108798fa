"""A forum in which a customer asks.

agent  answers customers; has earned no points in the forum
anna   portal user of Officine Rossi S.r.l., who asks
ugo    portal user who answers
"""

from odoo.tests import HttpCase, new_test_user

AGENT = "crm_postvendita.crm_postvendita_group_agent"


class ForumCase(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "no_reset_password": True})
        cls.agent = new_test_user(cls.env, "forum_agent", AGENT, lang="en_US")
        cls.mate = new_test_user(cls.env, "forum_mate", AGENT, karma=1000)
        cls.employee = new_test_user(cls.env, "forum_employee", "base.group_user")
        cls.rossi = cls.env["res.partner"].create(
            {"name": "Officine Rossi S.r.l.", "is_company": True}
        )
        cls.anna, cls.ugo = (
            new_test_user(
                cls.env,
                f"forum_{name.lower()}",
                "base.group_portal",
                name=name,
                email=f"{name.lower()}@officinerossi.example",
                lang="en_US",
                karma=1000,
            )
            for name in ("Anna", "Ugo")
        )
        cls.anna.partner_id.parent_id = cls.rossi
        cls.forum = cls.env["forum.forum"].create({"name": "Compressors"})
        cls.thread = cls.ask("Quale olio per il compressore?")

    @classmethod
    def ask(cls, name, user=None):
        posts = cls.env["forum.post"].with_user(user or cls.anna)
        return posts.create(
            {
                "name": name,
                "forum_id": cls.forum.id,
                "content": f"<p>{name} Grazie.</p>",
            }
        ).with_env(cls.env)

    def answer(self, user, text="Quello minerale"):
        posts = self.env["forum.post"].with_user(user)
        values = {"parent_id": self.thread.id, "forum_id": self.forum.id}
        return posts.create({**values, "content": f"<p>{text}</p>"}).with_env(self.env)

    def made(self, kind, post=None, user=None):
        post = (post or self.thread).with_user(user or self.agent)
        action = getattr(post, f"action_crm_{kind}")()
        return self.env[action["res_model"]].browse(action["res_id"])
