import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** Core's form for leads asks for a consent too: the page shows its words of today. */
registry
    .category("website.form_editor_actions")
    .get("create_lead")
    .formFields.push({
        type: "boolean",
        custom: true,
        name: "crm_consent",
        string: _t("I agree to receive commercial communications."),
    });
