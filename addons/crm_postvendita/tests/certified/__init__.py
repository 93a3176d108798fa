from . import test_mail_certified
