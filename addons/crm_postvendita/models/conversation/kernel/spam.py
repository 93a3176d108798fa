"""What servers on the way have found to be spam, by the headers that they add.

Of several headers of one name the first is the last server's: ours.
"""

import re

#: header to what it says of spam
_SIGNS = {
    "X-Spam-Flag": r"yes",
    "X-Spam-Status": r"yes\b",
    "X-Spam": r"(?:yes|true)\b",
    "X-Barracuda-Spam-Flag": r"yes",
    "X-Barracuda-Spam-Status": r"yes\b",
    "X-Bogosity": r"(?:spam|yes)\b",
    "X-DSPAM-Result": r"spam\b",
    "X-Spambayes-Classification": r"spam\b",
    "X-VR-SPAMSTATE": r"spam\b",
    "X-Rspamd-Action": r"(?:reject|add header|rewrite subject)",
    # Microsoft: spam confidence of five and more, and the verdicts of its filter
    "X-MS-Exchange-Organization-SCL": r"[5-9]$",
    "X-Forefront-Antispam-Report": (
        r".*\b(?:SFV:SPM|CAT:(?:H?SPM|H?PHISH|PHSH|MALW))\b"
    ),
}
_PATTERNS = {name: re.compile(text, re.I | re.S) for name, text in _SIGNS.items()}


def says_spam(headers):
    """Tell whether a server has found a mail to be spam.

    :param headers: mapping with ``get(name)``

    >>> says_spam({"X-Spam-Flag": "YES"}), says_spam({"X-Spam-Status": "No, score=1"})
    (True, False)
    >>> says_spam({"X-Forefront-Antispam-Report": "CIP:1.2.3.4;SFV:SPM;CAT:SPM"})
    True
    >>> says_spam({"X-MS-Exchange-Organization-SCL": "-1"})
    False
    """
    for name, pattern in _PATTERNS.items():
        try:
            text = headers.get(name)
        except Exception:  # a header can be broken in any way
            continue
        if text and pattern.match(" ".join(str(text).split())):
            return True
    return False
