from odoo import api, fields, models
from odoo.fields import Domain

MAILING_GROUPS = "mass_mailing.group_mass_mailing_user"


class ResPartner(models.Model):
    _inherit = "res.partner"

    in_segment_id = fields.Many2one(
        "crm.segment",
        string="Segment",
        store=False,
        search="_search_in_segment_id",
        help="To choose the names of a segment, as it is when they are looked for.",
    )

    def _search_in_segment_id(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        if operator == "any":
            segments = self.env["crm.segment"].search(value)
        else:
            segments = self.env["crm.segment"].browse(
                found for found in value if isinstance(found, int) and found
            )
        return Domain.OR([segment._get_domain() for segment in segments.exists()])

    def action_add_to_campaign(self):
        """Ask for the campaign that these names join."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Add to a campaign"),
            "res_model": "crm.campaign.join",
            "view_mode": "form",
            "target": "new",
            "context": {"default_partner_ids": self.ids},
        }


class CrmSegment(models.Model):
    _inherit = "crm.segment"

    def action_write_newsletter(self):
        """Open a new newsletter to the names of the segment."""
        self.ensure_one()
        return self.env["mailing.mailing"]._get_new_action(
            [("in_segment_id", "in", self.ids)]
        )


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    @api.model
    def _get_new_action(self, domain, **values):
        """Return the window action of a new newsletter to names.

        :param list domain: on ``res.partner``
        :param values: more values of the newsletter
        """
        defaults = {
            "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
            "mailing_domain": repr(domain),
            **values,
        }
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Newsletter"),
            "res_model": "mailing.mailing",
            "views": [[False, "form"]],
            "context": {f"default_{name}": value for name, value in defaults.items()},
        }


class UtmCampaign(models.Model):
    """Whom a campaign is for: segments and mailing lists, less exclusions."""

    _inherit = "utm.campaign"

    target_list_ids = fields.Many2many(
        "mailing.list",
        "utm_campaign_target_list_rel",
        string="Mailing Lists",
        groups=MAILING_GROUPS,
        help="Names of the register whose e-mail address is on these lists.",
    )
    excluded_list_ids = fields.Many2many(
        "mailing.list",
        "utm_campaign_excluded_list_rel",
        string="Except the Lists",
        groups=MAILING_GROUPS,
    )

    def _get_target(self):
        """Return the names that the campaign is for now."""
        # sudo: whoever adds the members need not see mailing lists
        lists = self.sudo()
        partners = self._get_listed(lists.target_list_ids)
        for segment in self.segment_ids:
            partners |= segment._get_partners()
        for segment in self.excluded_segment_ids:
            partners -= segment._get_partners()
        return partners - self._get_listed(lists.excluded_list_ids)

    @api.model
    def _get_listed(self, lists):
        """Return the names of the register that mailing lists hold, by address."""
        if not lists:
            return self.env["res.partner"]
        subscriptions = self.env["mailing.subscription"].sudo()  # sudo: as above
        contacts = subscriptions.search(
            [("list_id", "in", lists.ids), ("opt_out", "=", False)]
        ).contact_id
        addresses = list(set(contacts.mapped("email_normalized")) - {False})
        return self.env["res.partner"].search([("email_normalized", "in", addresses)])

    def action_write_newsletter(self):
        """Open a new newsletter to the campaign's members, the held out excepted."""
        self.ensure_one()
        mine = [("campaign_id", "in", self.ids), ("is_held_out", "=", False)]
        return self.env["mailing.mailing"]._get_new_action(
            [("campaign_member_ids", "any", mine)], campaign_id=self.id
        )
