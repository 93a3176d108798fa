"""Ways into a bank: a file, a folder that is watched, a call of another system."""

import base64
import logging
import os
import re
import time
from pathlib import Path

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.crm_scheda_cliente.models.arguments import FILE, TRUTH, takes, text

from .kernel.dialect import FileError

_logger = logging.getLogger(__name__)

_SUFFIXES = {".csv", ".txt", ".tsv", ".xlsx", ".xls", ".ods", ".vcf"}
#: a file written to less than so many seconds ago is still on its way
_SETTLED = 20
TAKEN, REFUSED = "taken", "refused"

# lists, not functions: labels of a list are translated
UPDATES = [
    ("none", "Leave them as they are"),
    ("fill", "Fill what they lack"),
    ("write", "Write what the file says"),
]
UPDATE_KEYS = [
    ("any", "VAT number, fiscal code or certified mail"),
    ("ref", "Supplier's code"),
    ("email", "Mail"),
    ("phone", "Phone"),
]


class CrmNameBank(models.Model):
    """Files into banks: by hand, from a watched folder, by a call."""

    _inherit = "crm.name.bank"

    import_ids = fields.One2many("crm.name.import", "bank_id", "Imports")

    import_update = fields.Selection(
        UPDATES,
        "Names already there",
        required=True,
        default="none",
        help="What an import does with a row whose name this bank has already.",
    )
    import_update_key = fields.Selection(
        UPDATE_KEYS,
        "Recognised by",
        required=True,
        default="any",
    )

    folder = fields.Char(
        "Watched folder",
        help="A folder inside the one that the administrator set (system parameter"
        " crm_prevendita.import_folder). Files put there are imported by themselves.",
    )

    @api.constrains("folder")
    def _check_folder(self):
        for bank in self.filtered("folder"):
            if not re.fullmatch(r"[\w][\w .-]*", bank.folder):
                raise ValidationError(
                    self.env._(
                        "%s: the watched folder is a plain name, with neither slashes"
                        " nor a point in front.",
                        bank.name,
                    )
                )

    def action_import(self):
        """Open a new import of a file into this bank."""
        self.ensure_one()
        return self.env["crm.name.import"]._get_records_action(
            name=self.env._("Import a file"), context={"default_bank_id": self.id}
        )

    # -- a call -----------------------------------------------------------------

    @takes(filename=text(255), content=FILE, update=text(40), start=TRUTH)
    def import_file(self, filename, content, update=None, start=True):
        """Import a file on behalf of another system.

        :param str filename: the file's name, for people
        :param str content: the file, base64
        :param str update: ``none``, ``fill`` or ``write``; by default the bank's
        :param bool start: start at once when the file can be read
        :return: as :meth:`crm.name.import.get_progress`
        """
        self.ensure_one()
        values = {"bank_id": self.id, "filename": filename, "file": content}
        if update:
            values["update"] = update
        batch = self.env["crm.name.import"].create(values)
        if start:
            batch._start_if_ready()
        return batch.get_progress()

    # -- a folder ---------------------------------------------------------------

    @api.model
    def _get_import_folder(self):
        parameter = self.env["ir.config_parameter"].sudo()  # sudo: a setting
        root = parameter.get_param("crm_prevendita.import_folder")
        return Path(root) if root else None

    @api.model
    def _cron_watch(self):
        """Take every file that lies in a watched folder, one transaction each."""
        root, cron = self._get_import_folder(), self.env["ir.cron"]
        if not root or not root.is_absolute():
            return
        found = [
            (bank, path)
            for bank in self.search([("folder", "!=", False)], order="id")
            for path in bank._get_files(root)
        ]
        cron._commit_progress(remaining=len(found))
        for bank, path in found:
            try:
                bank._take_file(path)
            except OSError as error:
                self.env.cr.rollback()
                _logger.warning("Name bank %s: %s: %s", bank.id, path.name, error)
            if not cron._commit_progress(1):
                break

    def _get_files(self, root):
        """Return the files of the bank's folder that have arrived, oldest first."""
        self.ensure_one()
        folder = root / self.folder
        if folder.is_symlink() or not folder.is_dir():
            return []
        limit = time.time() - _SETTLED
        found = []
        with os.scandir(folder) as entries:
            for entry in entries:
                # a link could lead to any file of the server
                if entry.is_symlink() or not entry.is_file(follow_symlinks=False):
                    continue
                path = Path(entry.path)
                if path.name.startswith(".") or path.suffix.lower() not in _SUFFIXES:
                    continue
                moment = entry.stat(follow_symlinks=False).st_mtime
                if moment <= limit:
                    found.append((moment, path))
        return [path for _moment, path in sorted(found)]

    def _take_file(self, path):
        """Import one file, then put it away: among the taken or the refused."""
        owner = self.user_id or self.env.user
        batches = self.env["crm.name.import"].with_user(owner)
        batches = batches.with_company(self.company_id or owner.company_id)
        values = {"bank_id": self.id, "filename": path.name}
        try:
            batches._check_size(path.stat().st_size)
        except FileError as error:
            batch = batches.create({**values, "problem_said": batches._say(error)})
        else:
            content = base64.b64encode(path.read_bytes())
            batch = batches.create({**values, "file": content})
            if batch.twin_id:
                # put away half way the last time
                batch.unlink_unused()
            else:
                batch._start_if_ready()
        problem = batch.exists().problem
        # the import is safe before the file goes away
        self.env["ir.cron"]._commit_progress(0)
        self._put_away(path, problem)

    def _put_away(self, path, problem):
        folder = path.parent / (REFUSED if problem else TAKEN)
        folder.mkdir(exist_ok=True)
        target = folder / path.name
        if target.exists():
            target = folder / f"{path.stem}-{int(time.time() * 1000)}{path.suffix}"
        path.rename(target)
        if problem:
            target.with_name(f"{target.name}.why.log").write_text(problem + "\n")
