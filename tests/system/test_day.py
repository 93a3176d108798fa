"""The technician's day on a phone, with the network cut in a real browser."""

import base64
import re
from datetime import date

PHONE = {"width": 390, "height": 800}
CARD = ".d-card"
KEPT = "caches.match('/service/day', {ignoreVary: true}).then(Boolean)"
WAITING = ".d-state.d-pending:not([hidden])"
SENT = ".d-state.d-good:not([hidden])"
PHOTO = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)


def make_stop(system, name, hour):
    """A visit of luca today, with a machine and a checklist: its id."""
    desk = system.rpc("elena")
    luca = desk.find("res.users", [["login", "=", "luca"]])[0]["id"]
    machine = desk.find("crm.equipment", [["serial", "!=", False]], ["partner_id"])[0]
    checklist = desk.find("crm.maintenance.checklist", [])[0]["id"]
    today = date.today().isoformat()
    values = {
        "name": name,
        "partner_id": machine["partner_id"][0],
        "equipment_ids": [[6, 0, [machine["id"]]]],
        "checklist_id": checklist,
        "date_due": today,
        "user_id": luca,
        "start": f"{today} {hour:02}:00:00",
    }
    return desk.call("crm.maintenance.visit", "create", [values])[0]


def read(system, visit, *fields):
    desk = system.rpc("elena")
    return desk.find("crm.maintenance.visit", [["id", "=", visit]], list(fields))[0]


def open_stop(page, name):
    page.locator(".d-open", has_text=name).click()
    page.wait_for_selector(".d-stop")


def press(page):
    """What is to be done next: to arrive, or to leave."""
    page.locator(".d-block > .d-main").first.click()


def answer_points(page):
    """Each point fine, each measure within its limits; a photo on the first."""
    points = page.locator(".d-point")
    for place in range(points.count()):
        point = points.nth(place)
        measure = point.locator(".d-measure input")
        if measure.count():
            measure.fill("80" if "°C" in point.inner_text() else "7,5")
            measure.blur()
        else:
            point.locator(".d-answer-ok").click()
        point.locator(".d-answer[aria-pressed=true]").wait_for()
    photo = {"name": "photo.png", "mimeType": "image/png", "buffer": PHOTO}
    points.first.locator("input[type=file]").set_input_files(photo)
    page.wait_for_selector(".d-photos img")


def sign(page):
    canvas = page.locator(".d-canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 60)
    page.mouse.down()
    for step in range(1, 8):
        page.mouse.move(box["x"] + 30 + 30 * step, box["y"] + 60 + 40 * (step % 2))
    page.mouse.up()
    page.locator(".d-block", has=canvas).locator("input").fill("Anna Rossi")
    page.locator(".d-block", has=canvas).locator(".d-main").click()
    canvas.wait_for(state="detached")


def test_a_day_without_network(system):
    """PO-33 A visit made without network, the page closed in between, is all there."""
    visit = make_stop(system, "Controllo estivo", 8)
    with system.as_user("luca", size=PHONE) as luca:
        luca.open("/service/day", wait=CARD)
        luca.page.wait_for_function(KEPT)
        luca.screenshot("day_phone")
        with luca.without_network():
            page = luca.page
            page.reload()
            page.wait_for_selector(CARD)
            open_stop(page, "Controllo estivo")
            press(page)
            answer_points(page)
            page.fill("#report", "Olio cambiato")
            page.locator("#report").blur()
            press(page)
            sign(page)
            page.locator(".d-block > .d-main").last.click()
            page.wait_for_selector(".d-note[role=status]")
            luca.reopen("/service/day")
            luca.page.wait_for_selector(WAITING)
            assert not read(system, visit, "check_in")["check_in"]
        luca.page.wait_for_selector(SENT)
    fields = ["state", "check_in", "check_out", "signed_by", "report"]
    found = read(system, visit, *fields)
    assert found["state"] == "done" and found["signed_by"] == "Anna Rossi"
    assert found["check_in"] <= found["check_out"]
    assert "Olio cambiato" in found["report"]
    checks = system.rpc("elena").find(
        "crm.maintenance.check",
        [["visit_id", "=", visit]],
        ["result", "photo_ids", "measured", "kind"],
    )
    assert {check["result"] for check in checks} == {"ok"}
    assert all(check["measured"] for check in checks if check["kind"] == "value")
    assert len(checks[0]["photo_ids"]) == 1
    with system.as_user("elena") as elena:
        elena.open(f"/odoo/visits/{visit}", wait=".o_form_view .o_form_sheet")
        elena.page.click(".o_notebook_headers [name=report]")
        elena.page.get_by_text("Olio cambiato").wait_for()


def test_what_the_office_changed_meanwhile_is_shown(system):
    """PO-33 A visit that was moved without the phone's knowing: the person chooses."""
    visit = make_stop(system, "Controllo spostato", 9)
    with system.as_user("luca", size=PHONE) as luca:
        luca.open("/service/day", wait=CARD)
        luca.page.wait_for_function(KEPT)
        with luca.without_network():
            open_stop(luca.page, "Controllo spostato")
            press(luca.page)
            luca.page.wait_for_selector(WAITING)
            moved = f"{date.today().isoformat()} 16:45:00"
            desk = system.rpc("elena")
            desk.call("crm.maintenance.visit", "write", [visit], {"start": moved})
        conflict = luca.page.wait_for_selector(".d-conflict")
        assert re.search(r"1[78][:.]45", conflict.inner_text())
        luca.screenshot("day_conflict")
        luca.page.locator(".d-conflict .d-main").click()
        luca.page.wait_for_selector(SENT)
    assert read(system, visit, "check_in")["check_in"]


def test_another_person_on_the_same_phone(system):
    """PO-33 Who logs in after luca sees nothing of his, and sends nothing of it."""
    visit = make_stop(system, "Controllo di luca", 10)
    with system.as_user("luca", size=PHONE) as luca:
        luca.open("/service/day", wait=CARD)
        luca.page.wait_for_function(KEPT)
        with luca.without_network():
            open_stop(luca.page, "Controllo di luca")
            press(luca.page)
            luca.page.wait_for_selector(WAITING)
            luca.reopen("about:blank")
        luca.page.goto(f"{system.url}/web/session/logout")
        luca.page.wait_for_load_state("networkidle")
        with luca.without_network():
            luca.reopen("/service/day")
            luca.page.wait_for_selector(".d-empty")
            assert "Controllo di luca" not in luca.page.inner_text("body")
        luca.log_in("elena", "elena")
        luca.open("/service/day", wait=".d-list")
        assert "Controllo di luca" not in luca.page.inner_text("body")
        assert "Luca" in luca.page.inner_text(".d-top")
        assert not read(system, visit, "check_in")["check_in"]
        luca.page.goto(f"{system.url}/web/session/logout")
        luca.log_in("luca", "luca")
        luca.open("/service/day", wait=CARD)
        luca.page.wait_for_selector(SENT)
    assert read(system, visit, "check_in")["check_in"]
