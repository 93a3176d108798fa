from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestJobs(TransactionCase):
    def test_the_suite_speaks_as_its_user(self):
        """SC-07 What a job of the suite notes is in its user's language."""
        self.env["res.lang"]._activate_lang("it_IT")
        job = self.env.ref("crm_scheda_cliente.ir_cron_dormant")
        job = job.with_user(self.env.user)
        self.env.user.lang = "it_IT"
        self.assertEqual(job._crm_with_language().env.lang, "it_IT")
        theirs = self.env.ref("mail.ir_cron_mail_scheduler_action")
        self.assertFalse(
            theirs._crm_with_language().env.lang, "others stay as they are"
        )
