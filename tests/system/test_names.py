"""From a supplier's file to leads with an owner, through the screens."""

from . import web

HEAD = "Ragione sociale;Comune;Prov;Telefono;E-mail"
FIRMS = ("Torneria Prealpi", "Cartotecnica Oglio", "Fonderia Chiese")


def supplier_file(folder):
    lines = [
        f"{firm} S.r.l.;Brescia;BS;030 66{n:05d};info@firm{n}.example"
        for n, firm in enumerate(FIRMS, 1)
    ]
    path = folder / "fornitore.csv"
    path.write_text("\r\n".join([HEAD, *lines, ""]), "cp1252")
    return path


def test_1_a_file_goes_into_a_bank_that_is_there(system, tmp_path):
    """PV-01 the bank is chosen, not made; titles alone are refused in words."""
    titles = tmp_path / "titoli.csv"
    titles.write_text(HEAD + "\r\n")
    with system.as_user("giulia") as giulia:
        page = giulia.page
        giulia.open("/odoo/action-crm_prevendita.crm_name_import_action/new")
        web.choose(giulia, "bank_id", "Salone")
        chosen = "div[name=file] input[type=file]"
        page.set_input_files(chosen, titles)
        web.press(giulia, "action_check")
        page.locator(".alert-danger div[name=problem]").wait_for()
        giulia.open("/odoo/action-crm_prevendita.crm_name_import_action/new")
        web.choose(giulia, "bank_id", "Salone")
        page.set_input_files(chosen, supplier_file(tmp_path))
        web.press(giulia, "action_check")
        page.locator("div[name=preview]", has_text=FIRMS[0]).wait_for()
        web.press(giulia, "action_import")
        page.wait_for_selector("button[name=action_open_names]:visible")


def test_2_the_names_become_leads(system):
    """PV-03 several names at once: owner, classifier, first action; each
    remembers the other."""
    with system.as_user("giulia") as giulia:
        page = giulia.page
        giulia.open("/odoo/action-crm_prevendita.crm_name_import_action")
        web.row(giulia, "fornitore.csv").locator("td[name=filename]").click()
        web.press(giulia, "action_open_names")
        page.locator("thead .o_list_record_selector input").check()
        web.press(giulia, "action_extract")
        web.choose(giulia, "action_type_id", "Telefonata")
        web.press(giulia, "action_confirm")
        web.wait_closed(giulia)
        for firm in FIRMS:
            page.get_by_text(firm).first.wait_for()
    leads = system.rpc("sara").find(
        "res.partner",
        [("name", "ilike", FIRMS[0])],
        ("lifecycle", "user_id", "crm_name_id"),
    )
    assert [lead["lifecycle"] for lead in leads] == ["lead"]
    assert leads[0]["user_id"][1] == "Giulia Ferri" and leads[0]["crm_name_id"]
    actions = system.rpc("giulia").find(
        "crm.marketing.action", [("partner_id", "=", leads[0]["id"])]
    )
    assert len(actions) == 1


def test_3_who_would_get_what_then_they_do(system):
    """PV-30 a dry run, then the leads are assigned and the rest stays visible."""
    with system.as_user("sara") as sara:
        page = sara.page
        sara.open(
            "/odoo/action-crm_prevendita.crm_assignment_try_action", ".modal table"
        )
        page.locator(".modal", has_text="Zona Brescia").wait_for()
        web.press(sara, "action_assign")
        page.locator(".o_notification").first.wait_for()
        web.wait_closed(sara)
    given = system.rpc("sara").find(
        "crm.lead", [("assignment_rule_id", "!=", False)], ("assignment_reason",)
    )
    assert given and all(lead["assignment_reason"] for lead in given)
