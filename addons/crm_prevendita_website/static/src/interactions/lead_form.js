import {registry} from "@web/core/registry";

// What the guard of the suite's forms knows: see crm_scheda_cliente_website
registry.category("crm.guarded_forms").add("crm.lead", true);
