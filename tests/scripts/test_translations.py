"""How translations are merged and judged."""

import polib

from checks import translations

MIXIN = "model:ir.model.fields,field_description:{}.field_{}__message_ids"


def pofile(**terms):
    po = polib.POFile()
    for msgid, msgstr in terms.items():
        po.append(polib.POEntry(msgid=msgid, msgstr=msgstr, comment="module: crm_x"))
    return po


def test_a_merge_keeps_drops_and_adds():
    old = pofile(Ticket="Richiesta", Gone="Sparito")
    new = translations.merge("crm_x", pofile(Ticket="", New=""), old)
    assert {entry.msgid: entry.msgstr for entry in new} == {
        "Ticket": "Richiesta",
        "New": "",
    }


def test_a_second_merge_changes_nothing(tmp_path):
    pot, path = translations.template("crm_x", pofile(B="", A="")), tmp_path / "it.po"
    po = translations.merge("crm_x", pot, pofile(A="uno", B="due"))
    assert translations.save(po, path)
    again = translations.merge("crm_x", pot, translations.read(path))
    assert not translations.save(again, path)


def test_labels_of_mixins_get_core_s_own_italian(tmp_path):
    core = polib.POFile()
    place = MIXIN.format("mail", "mail_thread")
    core.append(
        polib.POEntry(msgid="Messages", msgstr="Messaggi", occurrences=[(place, "0")])
    )
    core.save(str(tmp_path / "it.po"))
    memory = translations.remember([tmp_path / "it.po"])
    place = MIXIN.format("crm_x", "crm_ticket")
    ours = polib.POEntry(msgid="Messages", occurrences=[(place, "0")])
    assert translations.remembered(ours, memory) == "Messaggi"
    ours.occurrences.append(("model_terms:ir.ui.view,arch_db:crm_x.form", ""))
    assert translations.remembered(ours, memory) == ""


def test_faults_are_told():
    pot = pofile(Ticket="", Open="", **{"%(name)s is late": ""})
    po = pofile(Ticket="", Stale="Vecchio", **{"%(name)s is late": "%s è in ritardo"})
    po.append(polib.POEntry(msgid="Open", msgstr="Aperto", flags=["fuzzy"]))
    found = "\n".join(translations.faults("crm_x", pot, pofile(), po))
    for words in ("out of date", "not translated: 'Ticket'", "fuzzy: 'Open'"):
        assert words in found
    assert "placeholders differ (%(name)s, %s)" in found
    assert "stale, no such term: 'Stale'" in found


def test_a_percentage_is_no_placeholder():
    entry = polib.POEntry(msgid="100% done", msgstr="Fatto al 100% ora")
    assert translations.differences(entry) == []


def test_lost_markup_is_told():
    entry = polib.POEntry(msgid="<b>Late</b>", msgstr="In ritardo")
    assert "markup" in translations.differences(entry)[0]
