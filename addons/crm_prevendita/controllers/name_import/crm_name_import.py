from odoo.http import Controller, content_disposition, request, route


class CrmNameController(Controller):
    @route("/crm_prevendita/import/<int:import_id>/rejected", type="http", auth="user")
    def rejected(self, import_id):
        """Download the rows that an import rejected, to be corrected and sent
        again. Record rules decide who may."""
        batch = request.env["crm.name.import"].search([("id", "=", import_id)])
        if not batch:
            raise request.not_found()
        name = (batch.filename or "import").rsplit(".", 1)[0]
        return request.make_response(
            batch._rejected_xlsx(),
            [
                (
                    "Content-Type",
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                ),
                ("Content-Disposition", content_disposition(f"{name} scarti.xlsx")),
            ],
        )
