"""A thank-you alone does not open a solved ticket again."""

from odoo.exceptions import AccessError
from odoo.tests import BaseCase, Form, tagged

from ...models.conversation.kernel import thanks
from ..ticket.common import MailCase

#: phrases as customers write them; ``|`` is a new line
_THANKS = """
Grazie
Grazie mille!
Grazie mille, ora funziona.
Perfetto, grazie!
Ok, grazie Luca
Salve,||grazie mille per l'aiuto.||Cordiali saluti|Anna Neri|Neri Srl - via Roma 3
La ringrazio per la disponibilità.
Ringrazio per il rapido intervento
Tutto ok, grazie ancora
Grazie a voi
Grazie infinite, siete stati gentilissimi!
Ricevuto, grazie.
Vi ringraziamo per la pronta risposta.||Distinti saluti|Ufficio acquisti
Grazie e buona giornata
Grazie mille||Inviato da iPhone
Funziona tutto, grazie!
Risolto, grazie
Gentile Luca, grazie per il supporto.
Ottimo lavoro, grazie 👍
🙏
Thanks!
Thank you very much
Thanks a lot, it works now.
Great, thank you for your quick help!
Many thanks for the fast response.||Best regards|John Smith|ACME Ltd
Perfect, thanks Luca!
Thank you, all good now
Received, thank you.
Dear Luca,|thank you so much for your help.|Kind regards,|Mary
Thx
Much appreciated, thanks
Thanks again||Sent from my iPhone
Thank you for solving it so fast
Danke
Vielen Dank!
Vielen Dank für Ihre schnelle Hilfe.||Mit freundlichen Grüßen|Hans Meier
Herzlichen Dank, jetzt funktioniert alles wieder.
Besten Dank für die schnelle Antwort
Super, danke schön!
Perfekt, vielen Dank Herr Rossi
Danke, alles gut
Danke, hat geklappt. LG
Merci
Merci beaucoup !
Merci pour votre aide, tout fonctionne.
Bonjour,|merci pour votre retour rapide.|Cordialement,|Pierre Dupont
Parfait, merci
Je vous remercie pour votre réactivité.
Un grand merci à toute l'équipe
Gracias
Muchas gracias por su ayuda
Perfecto, muchas gracias. Un saludo
Todo funciona, gracias
Le agradezco su rápida respuesta
Mil gracias, un abrazo
Obrigado pela ajuda
Hartelijk bedankt voor je hulp
Grazie della risposta
Grazie tante
Perfetto grazie
Grazie, tutto a posto
Grazie Luca, gentilissimo come sempre
Va bene grazie
Grazie mille per la celerità
Ottimo, grazie mille Luca! Buon weekend
Buonasera, vi ringrazio.
Ok grazie. Buona giornata
Grazie, problema risolto
Siete fantastici, grazie
Cheers!
Thank you all
That worked, thanks!
Thank you for the quick reply
Brilliant, thanks
Thanks Luca, have a nice day
All good, many thanks
Great job, thank you!
Thanks for your time
Alles klar, danke
Danke Ihnen
Danke für die schnelle Hilfe!
Super, läuft wieder. Vielen Dank
Dankeschön!
Merci bien
Merci, c'est réglé
Merci à vous, bonne journée
Gracias por la ayuda
Muchísimas gracias
Muy amables, gracias
"""
_MORE = """
Grazie, ma non funziona ancora
Thanks, when will it come?
Grazie, attendo riscontro
Grazie in anticipo
Thanks in advance
Danke im Voraus
Merci d'avance
Gracias de antemano
Grazie, quando arriva il tecnico
Ok grazie, però la stampante è ancora ferma
Grazie. Fermo di nuovo.
Grazie|Pompa ferma
Grazie per niente
Thanks for nothing
Danke für nichts
Grazie, restiamo in attesa
Grazie, mi mandate la fattura
Grazie, funziona tutto tranne il sensore
Thanks but it still does not work
Thank you, please also check the second machine
Thanks, it works but it is slow
Thanks. The error is back.
Danke, aber es geht nicht
Danke, wann kommt der Techniker
Vielen Dank. Leider läuft sie noch nicht.
Danke, bitte schicken Sie mir die Rechnung
Merci, mais ça ne marche pas
Merci de me rappeler
Merci de passer demain
Gracias, pero no funciona
Gracias, llámeme mañana
Grazie di chiamarmi domani
Buongiorno
Non funziona
Ok
Grazie||Cordiali saluti|Anna||PS: la pompa perde ancora
Thanks||Best regards|John||P.S. please send the invoice
Grazie mille, chiudete pure e apritene uno nuovo per il compressore 2
Ringrazio ma serve un altro intervento
Thanks, see you tomorrow at 9
Grazie, ci vediamo martedì
Grazie. Potete chiamarmi al 030 1234567
Grazie, vi invio le foto
Thanks, we will test and tell you
Grazie, proviamo e vi facciamo sapere
Danke, wir testen
Merci, je teste et reviens vers vous
No grazie
Grazie? Dopo tre settimane
Non ringrazio affatto
Grazie dell'aiuto inutile
Nein danke, nicht gut
Grazie, ora è peggio
Thanks, now everything is broken
Grazie per una pronta risposta
Thanks for a quick reply
Merci de votre retour rapide
Danke für eine schnelle Antwort
Grazie, ma il rumore c'è ancora
Ok grazie, quando passate?
Grazie. Mi serve però anche il verbale
Grazie, a che ora venite
Grazie, aspetto il tecnico domani
Grazie, ma la fattura è sbagliata
Grazie, invece per l'altro ticket
Perfetto, allora procedete
Ok, mandatemi il preventivo
Grazie, speriamo che duri
Grazie, non è servito a nulla
Thanks, but no
Thanks. Any update on the second issue
Thank you, however the alarm still rings
Thanks, please close the other one too
Thanks, can you also send the manual
Thank you in advance for your help
Thanks, it stopped again this morning
Danke, leider immer noch defekt
Danke, und was ist mit der zweiten Maschine
Danke schonmal
Merci mais toujours en panne
Merci de nous envoyer la facture
Merci, et pour la deuxième machine
Gracias, pero sigue sin funcionar
Gracias, espero la factura
Gracias por enviar el técnico mañana
"""


def phrases(text):
    return [line.replace("|", "\n") for line in text.strip().splitlines()]


@tagged("post_install", "-at_install")
class TestPhrases(BaseCase):
    def test_thanks(self):
        """PO-11 who only says thanks in one of our languages is understood"""
        for text in phrases(_THANKS):
            self.assertTrue(thanks.says_only_thanks(text), text)

    def test_more(self):
        """PO-11 one word more than thanks is for a person to read"""
        for text in phrases(_MORE):
            self.assertFalse(thanks.says_only_thanks(text), text)

    def test_names(self):
        text = "Grazie mille!\n\nmario bianchi"
        self.assertFalse(thanks.says_only_thanks(text))
        self.assertTrue(thanks.says_only_thanks(text, ["Mario Bianchi"]))

    def test_files(self):
        """PO-11 a logo or a signature is no message, a photograph is one"""
        self.assertFalse(thanks.of_substance("logo.png", 9_000, "image/png", True))
        self.assertFalse(thanks.of_substance("smime.p7s", 3_000))
        self.assertFalse(thanks.of_substance("ATT00001.txt", 120, "text/plain"))
        self.assertTrue(thanks.of_substance("foto.jpg", 900_000, "image/jpeg", True))
        self.assertTrue(thanks.of_substance("foto.jpg", 9_000, "image/jpeg"))
        self.assertTrue(thanks.of_substance("ordine.pdf", 9_000, "application/pdf"))


@tagged("post_install", "-at_install")
class TestThanks(MailCase):
    def setUp(self):
        super().setUp()
        self.solved = self.gateway()
        self.solved.user_id = self.agent
        self.told = self.answer(self.solved).message_id
        with self.mock_mail_gateway():
            self.solved.action_solve()

    def reply(self, body, **headers):
        return self.gateway(body, In_Reply_To=self.told, **headers)

    def test_stays_solved(self):
        """PO-11 thanks leave a solved ticket solved; one click reopens it"""
        rows = self.solved.sla_ids.mapped("target")
        quoted = "Grazie mille!\n\nIl giorno 2 nov Luca ha scritto:\n> Arriviamo. Dove?"
        self.assertEqual(self.reply(quoted), self.solved)
        self.assertEqual(self.solved.stage_kind, "solved")
        self.assertEqual(self.solved.reopen_count, 0)
        self.assertEqual(self.solved.sla_ids.mapped("target"), rows)
        note = self.solved.message_ids[0]
        self.assertRegex(note.body, "only says thanks|ringrazia soltanto")
        self.assertTrue(note.is_internal or note.subtype_id.internal)
        form = Form(self.solved.with_user(self.agent))
        self.assertTrue(form.thanks_on)
        self.solved.with_user(self.agent).action_reopen_thanked()
        self.assertEqual(self.solved.stage_kind, "working")
        self.assertTrue(self.solved.last_customer_date)
        self.assertFalse(self.solved.thanks_on)

    def test_more_reopens(self):
        """PO-11 whoever says more than thanks has his ticket back"""
        self.reply("Grazie, ma non funziona ancora")
        self.assertEqual(self.solved.stage_kind, "working")
        self.assertFalse(self.solved.thanks_on)

    def test_setting(self):
        """PO-11 a team may let thanks reopen, too"""
        with Form(self.team.with_user(self.manager)) as form:
            form.thanks_keep_solved = False
        self.reply("Grazie")
        self.assertEqual(self.solved.stage_kind, "working")

    def test_open_ticket(self):
        """PO-11 thanks on a ticket that waits for the customer are an answer"""
        self.solved.action_reopen()
        self.solved.action_wait_customer()
        self.reply("Grazie")
        self.assertEqual(self.solved.stage_kind, "working")

    def test_closed_long(self):
        """PO-11 late thanks for a closed ticket open no new one"""
        with self.mock_mail_gateway():
            self.solved.action_close()
        self.solved.closed_date = "2020-01-01"
        count = self.env["crm.ticket"].search_count([])
        self.assertEqual(self.reply("Grazie mille!"), self.solved)
        self.assertEqual(self.env["crm.ticket"].search_count([]), count)
        self.assertEqual(self.solved.stage_kind, "closed")
        new = self.reply("Grazie, ma è di nuovo ferma")
        self.assertEqual(new.previous_id, self.solved)

    def test_agent_alone_reopens(self):
        """PO-11 who may not write the ticket does not reopen it"""
        self.reply("Grazie")
        with self.assertRaises(AccessError):
            self.rpc(self.stranger, self.solved, "action_reopen_thanked")
        self.assertEqual(self.solved.stage_kind, "solved")
