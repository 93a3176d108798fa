import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** What the website's builder knows about forms that open tickets. */
registry.category("website.form_editor_actions").add("create_crm_ticket", {
    formFields: [
        {
            type: "char",
            required: true,
            fillWith: "name",
            name: "partner_name",
            string: _t("Your name"),
        },
        {
            type: "email",
            required: true,
            fillWith: "email",
            name: "partner_email",
            string: _t("Your mail address"),
        },
        {
            type: "tel",
            fillWith: "phone",
            name: "partner_phone",
            string: _t("Phone"),
        },
        {
            type: "many2one",
            relation: "crm.ticket.category",
            name: "category_id",
            string: _t("Category"),
        },
        {
            type: "many2one",
            relation: "product.product",
            domain: [["crm_on_web_form", "=", true]],
            name: "product_id",
            string: _t("Product"),
        },
        {
            type: "char",
            name: "lot_ref",
            string: _t("Serial number or plate"),
        },
        {
            type: "char",
            modelRequired: true,
            name: "name",
            string: _t("Subject"),
        },
        {
            type: "text",
            required: true,
            name: "description",
            string: _t("What happened?"),
        },
        {
            type: "binary",
            custom: true,
            name: "files",
            string: _t("Files"),
        },
    ],
    fields: [
        {
            name: "team_id",
            type: "many2one",
            relation: "crm.ticket.team",
            string: _t("Service Team"),
            title: _t("Who gets the tickets, if no routing rule decides."),
        },
    ],
});
