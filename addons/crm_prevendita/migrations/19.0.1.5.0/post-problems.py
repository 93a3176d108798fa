"""What is wrong with an import is kept by its code: what was a text stays one."""


def migrate(cr, version):
    if not version:
        return
    cr.execute(
        "SELECT 1 FROM information_schema.columns"
        " WHERE table_name = 'crm_name_import' AND column_name = 'problem'"
    )
    if cr.fetchone():
        cr.execute(
            "UPDATE crm_name_import"
            " SET problem_said = jsonb_build_object('text', problem)"
            " WHERE problem IS NOT NULL AND problem_said IS NULL"
        )
