"""Who is calling: by number, by letters, by a common word, by a document.

The bound of a full number is five milliseconds plus what the framework takes for
any call. What is measured is the method itself in the server's process, without
the way through HTTP, session and JSON: the framework's share is left out.
"""

from measure import Operation

NEEDS = ("crm_mydesk",)

NUMBER = """
    SELECT id, complete_name, phone, city FROM res_partner
     WHERE phone_sanitized = %(text)s AND active LIMIT 8"""
BEGINS = """
    SELECT id, complete_name, phone, city FROM res_partner
     WHERE lower(unaccent(complete_name::text)) LIKE lower(unaccent(%(text)s || '%%'))
       AND active LIMIT 16"""
WORD = """
    SELECT id, complete_name, phone, city FROM res_partner
     WHERE unaccent(complete_name::text) ILIKE unaccent('%%' || %(text)s || '%%')
       AND active LIMIT 60"""


def _sql(query, text):
    def compute(env):
        env.cr.execute(query, {"text": text})
        return env.cr.fetchall()

    return compute


def _operation(env, label, text, query, peer=True, **bounds):
    user = env["res.users"].search([("login", "=", "bench_operator")])
    mine = env(user=user.id)
    return Operation(
        f"caller, {label}",
        lambda _env: mine["crm.caller"].find(text),
        _sql(query, text),
        (lambda _env: mine["res.partner"].name_search(text, limit=8)) if peer else None,
        "core's name_search" if peer else "",
        **bounds,
    )


def operations(env):
    partner = env["res.partner"].search(
        [("phone_sanitized", "!=", False), ("is_company", "=", True)],
        limit=1,
        order="id DESC",
    )
    common, letters = _frequent(env)
    number = partner.phone_sanitized
    yield _operation(
        env, "full number", number, NUMBER, peer=False, times=None, limit=5
    )
    yield _operation(env, f"three letters “{letters}”", letters, BEGINS, plus=10)
    yield _operation(env, f"a common word “{common}”", common, WORD, plus=10)
    yield _operation(env, "a rare word", partner.name[-9:], WORD, plus=10)


def _frequent(env):
    """Return the commonest word of the names and its first three letters."""
    env.cr.execute(
        """SELECT word FROM res_partner TABLESAMPLE SYSTEM (5),
                  regexp_split_to_table(lower(name), '[^[:alpha:]]+') word
            WHERE length(word) > 3 GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"""
    )
    ((word,),) = env.cr.fetchall()
    return word, word[:3]
