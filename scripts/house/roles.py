"""Who can log in to the demonstration company, and as what."""

#: (login, which is the password too; what the person does)
PEOPLE = (
    ("giulia", "telemarketing"),
    ("marco", "salesperson, own documents"),
    ("james", "salesperson, in English"),
    ("sara", "sales manager"),
    ("luca", "service agent"),
    ("elena", "service manager"),
    ("paola", "accountant"),
    ("anna.rossi@officinerossi.example", "customer, on the portal"),
)


def table(logins, admin):
    """Lines that say with what each role logs in.

    :param logins: those that exist in the database
    :param admin: the administrator's password, or None where it is not known
    """
    shown = [(login, login, role) for login, role in PEOPLE if login in logins]
    secret = admin or "(the one you gave it)"
    shown.append(("admin", secret, "administrator"))
    login_width = max(len(login) for login, _secret, _role in shown)
    secret_width = max(len(secret) for _login, secret, _role in shown)
    return [
        f"{login:<{login_width}}   {secret:<{secret_width}}   {role}"
        for login, secret, role in shown
    ]
