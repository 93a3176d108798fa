"""Core's form for leads, guarded, with consent and classifiers."""

from odoo.http import request

from odoo.addons.crm_scheda_cliente_website.controllers.form import GuardedForm

from .. import forms

_MODEL = "crm.lead"
#: the box by which a visitor agrees to be written to
_CONSENT = "crm_consent"
_TEXT = 20000


class LeadForm(GuardedForm):
    def _get_guarded_models(self):
        return super()._get_guarded_models() | {_MODEL}

    def _get_form_texts(self, model):
        texts = super()._get_form_texts(model)
        if model == _MODEL:
            # sudo: the words that people agree to are for everybody
            purpose = request.env[_MODEL].sudo()._get_web_purpose()
            if purpose.text:
                texts[_CONSENT] = purpose.text
        return texts

    def extract_data(self, model_sudo, values):
        if model_sudo.model == _MODEL:
            values = {
                name: _clean(name, value)
                for name, value in values.items()
                if name != _CONSENT
            }
        return super().extract_data(model_sudo, values)

    def insert_record(self, request, model_sudo, values, custom, meta=None):
        if model_sudo.model != _MODEL:
            return super().insert_record(request, model_sudo, values, custom, meta=meta)
        # sudo: visitors write leads by this form only; the values are checked
        leads = request.env[_MODEL].sudo()
        leads._clean_web_values(values, request.website.company_id)
        lead_id = super().insert_record(request, model_sudo, values, custom, meta=meta)
        if request.params.get(_CONSENT):
            user = request.env.user
            partner = None if user._is_public() else user.partner_id
            leads.browse(lead_id)._note_web_consent(partner)
        return lead_id


def _clean(name, value):
    if not isinstance(value, str):
        return value
    return value[:_TEXT] if name == "description" else forms.tidy(value)
