"""A mailbox on the loopback, served as POP (RFC 1939) and as IMAP (RFC 3501) serve it.

As much of both as Odoo asks for, true to them in what a mail's life hangs on: POP lets
go of what was deleted when the client takes leave, and of nothing if it does not; IMAP
marks a mail as read when its text is fetched, unless it is only peeked at.
"""

import re
import socketserver
import threading


class Close(Exception):
    """Raised by whoever watches a box: the server closes in the middle."""


class Box:
    """The mails of a box, and what clients have asked for.

    :param mails: their bytes
    """

    def __init__(self, *mails):
        self.mails = {number: mail for number, mail in enumerate(mails, 1)}
        self.seen, self.asked, self.watches = set(), [], {}
        self.lock = threading.Lock()

    def watch(self, command, call):
        """Have ``call(argument)`` called whenever a command comes in, before it is
        done; it may raise ``Close``."""
        self.watches[command] = call

    def told(self, command, argument=""):
        with self.lock:
            self.asked.append(f"{command} {argument}".strip())
        watch = self.watches.get(command)
        if watch:
            watch(argument)

    @property
    def unread(self):
        return [number for number in self.mails if number not in self.seen]


class _Handler(socketserver.StreamRequestHandler):
    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def handle(self):
        try:
            self.greet()
            for line in self.rfile:
                if self.command(line.decode().strip()) is False:
                    return
        except (Close, OSError):
            return  # without a word


def _lines(mail):
    return re.sub(rb"\r?\n", b"\r\n", mail)


class _Pop(_Handler):
    def greet(self):
        box = self.server.box
        self.there, self.gone = dict(box.mails), set()
        self.say("+OK")

    def command(self, line):
        word, _space, rest = line.partition(" ")
        self.server.box.told(word.upper(), rest)
        return getattr(self, word.upper(), self.fine)(rest)

    def fine(self, _rest):
        self.say("+OK")

    def STAT(self, _rest):
        self.say(f"+OK {len(self.there)} {sum(map(len, self.there.values()))}")

    def LIST(self, _rest):
        self.say("+OK")
        for number, mail in self.there.items():
            self.say(f"{number} {len(mail)}")
        self.say(".")

    def RETR(self, rest):
        mail = re.sub(rb"(?m)^\.", b"..", _lines(self.there[int(rest)]))
        self.wfile.write(b"+OK\r\n" + mail.removesuffix(b"\r\n") + b"\r\n.\r\n")

    def DELE(self, rest):
        self.gone.add(int(rest))
        self.say("+OK")

    def QUIT(self, _rest):
        for number in self.gone:
            self.server.box.mails.pop(number, None)
        self.say("+OK")
        return False


class _Imap(_Handler):
    def greet(self):
        self.say("* OK")

    def command(self, line):
        tag, word, *rest = line.split(" ", 2)
        rest = rest[0] if rest else ""
        word = word.upper()
        self.server.box.told(word, rest)
        getattr(self, word, lambda _rest: None)(rest)
        self.say(f"{tag} OK done")
        return word != "LOGOUT"

    def CAPABILITY(self, _rest):
        self.say("* CAPABILITY IMAP4REV1")

    def SELECT(self, _rest):
        self.say(f"* {len(self.server.box.mails)} EXISTS")

    def SEARCH(self, _rest):
        self.say(f"* SEARCH {' '.join(map(str, self.server.box.unread))}".strip())

    def FETCH(self, rest):
        number, what = rest.split(" ", 1)
        box, number = self.server.box, int(number)
        if "PEEK" not in what:
            box.seen.add(number)
        mail = _lines(box.mails[number])
        self.wfile.write(b"* %d FETCH (%s {%d}\r\n" % (
            number, what.strip("()").replace(".PEEK", "").encode(), len(mail),
        ))  # fmt: skip
        self.wfile.write(mail + b")\r\n")
        box.told("fetched", str(number))

    def STORE(self, rest):
        number, how, flags = rest.split(" ", 2)
        if "\\Seen" in flags:
            act = "add" if how.startswith("+") else "discard"
            getattr(self.server.box.seen, act)(int(number))
        self.say(f"* {number} FETCH (FLAGS ())")

    def LOGOUT(self, _rest):
        self.say("* BYE")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


class Served:
    """A box that is served while the ``with`` block lasts.

    :param str kind: ``pop`` or ``imap``
    """

    def __init__(self, kind, *mails):
        self.kind, self.box = kind, Box(*mails)

    def __enter__(self):
        handler = {"pop": _Pop, "imap": _Imap}[self.kind]
        self.server = _Server(("127.0.0.1", 0), handler)
        self.server.box = self.box
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *exc):
        self.server.shutdown()
        self.server.server_close()

    @property
    def address(self):
        """What to write on an incoming mail server of Odoo."""
        host, port = self.server.server_address
        return {
            "server_type": self.kind,
            "server": host,
            "port": port,
            "is_ssl": False,
            "user": "aiuto@box.example",
            "password": "x",
            "state": "done",
        }
