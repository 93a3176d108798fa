"""A mail server on the loopback that keeps what it is given."""

import email
import email.policy


class Sink:
    """aiosmtpd's handler: every message ends in ``messages``."""

    def __init__(self):
        self.messages = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        message = email.message_from_bytes(
            envelope.content, policy=email.policy.default
        )
        self.messages.append(message)
        return "250 Message accepted"
