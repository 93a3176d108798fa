"""What the tests of chats share: operators, customers and what they say.

operator   answers chats, a salesperson who sees every document
stranger   one of us who has nothing to do with chats
anna       portal user of Officine Rossi S.r.l.
"""

from odoo.fields import Command
from odoo.tests import HttpCase, JsonRpcException, new_test_user

__all__ = ["ChatCase", "JsonRpcException"]


class ChatCase(HttpCase):
    #: of the operator, besides that of the chat
    operator_groups = "sales_team.group_sale_salesman_all_leads"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "no_reset_password": True})
        chat = "im_livechat.im_livechat_group_user"
        cls.operator = new_test_user(
            cls.env,
            "chat_operator",
            f"{chat},{cls.operator_groups}",
            name="Olga Operator",
            email="olga@bellandi.example",
            lang="en_US",
        )
        cls.stranger = new_test_user(cls.env, "chat_stranger", "base.group_user")
        cls.rossi = cls.env["res.partner"].create(
            {"name": "Officine Rossi S.r.l.", "is_company": True}
        )
        cls.anna = new_test_user(
            cls.env,
            "chat_anna",
            "base.group_portal",
            name="Anna Rossi",
            email="anna.rossi@officinerossi.example",
        )
        cls.anna.partner_id.parent_id = cls.rossi
        cls.livechat = cls.env["im_livechat.channel"].create(
            {"name": "Site", "user_ids": [Command.set(cls.operator.ids)]}
        )

    def setUp(self):
        super().setUp()
        self.there = True

        def available(channels):
            for channel in channels:
                channel.available_operator_ids = channel.user_ids if self.there else []

        self.patch(
            type(self.env["im_livechat.channel"]),
            "_compute_available_operator_ids",
            available,
        )

    def begin(self, login=None):
        """Begin a chat as a visitor, or as a customer who is logged in."""
        self.authenticate(login, login)
        found = self.make_jsonrpc_request(
            "/im_livechat/get_session", {"channel_id": self.livechat.id}
        )
        return self.env["discuss.channel"].browse(found["channel_id"])

    def say(self, chat, text):
        """Write as who began the chat."""
        self.make_jsonrpc_request(
            "/mail/message/post",
            {
                "thread_model": "discuss.channel",
                "thread_id": chat.id,
                "post_data": {
                    "body": text,
                    "message_type": "comment",
                    "subtype_xmlid": "mail.mt_comment",
                },
            },
        )

    def leave(self, chat):
        """End the chat as who began it."""
        self.make_jsonrpc_request(
            "/im_livechat/visitor_leave_session", {"channel_id": chat.id}
        )
        self.env.invalidate_all()

    def answer(self, chat, text):
        chat.with_user(self.operator).message_post(
            body=text, message_type="comment", subtype_xmlid="mail.mt_comment"
        )
