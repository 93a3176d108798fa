import {isElsewhere, zoneContext, ZoneNote} from "@crm_scheda_cliente/zone_note";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {mockTimeZone} from "@odoo/hoot-mock";
import {mountWithCleanup, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {user} from "@web/core/user";

defineMailModels();

test("a browser in another zone says so", async () => {
    patchWithCleanup(user, {
        get tz() {
            return "Europe/Rome";
        },
    });
    mockTimeZone("America/New_York");
    expect(isElsewhere()).toBe(true);
    expect(zoneContext()).toEqual({tz: "America/New_York"});
    await mountWithCleanup(ZoneNote);
    expect(".o_crm_zone").toHaveText(/America\/New_York/);
});

test("who is at home is told nothing", async () => {
    patchWithCleanup(user, {
        get tz() {
            return "Europe/Rome";
        },
    });
    mockTimeZone("Europe/Berlin");
    expect(zoneContext()).toEqual({});
    await mountWithCleanup(ZoneNote);
    expect(".o_crm_zone").toHaveCount(0);
});
