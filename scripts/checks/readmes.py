"""README.rst and static/description/index.html of the add-ons, from their readme/.

The layout is that of the field's add-ons: title, what it is, contents, then a chapter
for each fragment there is. Runs in the virtual environment (it needs pandoc, which the
package pypandoc_binary brings, and docutils):

    python -m checks.readmes write|check|pictures NAME…
"""

import re
import sys
from html import escape
from pathlib import Path

import pypandoc
from docutils.core import publish_parts
from PIL import Image

from house import addons
from house.paths import ADDONS, LOCAL, ROOT

#: Fragment in readme/ → title of its chapter; what is not there is left out.
CHAPTERS = {
    "INSTALL": "Installation",
    "CONFIGURE": "Configuration",
    "USAGE": "Usage",
    "DEVELOP": "Development",
    "ROADMAP": "Known issues / Roadmap",
    "HISTORY": "Changelog",
}
#: The page in Odoo is for who installs and uses an add-on.
NOT_ON_THE_PAGE = ("DEVELOP",)
#: GitHub's markdown, without HTML, which would be lost on the way.
MARKDOWN = "gfm-raw_html-gfm_auto_identifiers"
CONTENTS = "TABLE-OF-CONTENTS"
#: Where scripts/test system puts its pictures; where the documentation has its own.
SOURCES = (LOCAL / "test" / "screenshots", ROOT / "docs" / "img")
#: Width and colours of a picture in an add-on: it is seen in a column of a page.
WIDTH, COLOURS = 960, 128
NOTICE = """..
   Made by scripts/readme from readme/*.md and the manifest: change those instead.
"""
CREDITS = """Bug Tracker
===========

Whoever finds a fault reads first what ``CONTRIBUTING.md`` in the root of the project
asks for, and ``SECURITY.md`` where the fault lets somebody in.

Credits
=======

Authors
-------

* {author}

Maintainers
-----------

This add-on is maintained by {maintainers}. It is part of the `CRM suite <{website}>`_.
"""
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<title>{title}</title>
</head>
<body>
<section class="oe_container">
<h1>{title}</h1>
<p class="lead">{summary}</p>
{pictures}{body}
</section>
</body>
</html>
"""


def fragments(folder, without=()):
    """An add-on's fragments: dict of name → markdown, in the order of the chapters."""
    found = {}
    for name in ("DESCRIPTION", *CHAPTERS):
        path = folder / "readme" / f"{name}.md"
        if path.is_file() and name not in without:
            found[name] = path.read_text("utf-8").strip()
    return found


def to_rst(parts):
    """The fragments as one text in reStructuredText."""
    pieces = [parts["DESCRIPTION"], CONTENTS]
    for name, text in parts.items():
        if name != "DESCRIPTION":
            pieces.append(f"# {CHAPTERS[name]}\n\n{text}")
    text = pypandoc.convert_text(
        "\n\n".join(pieces), "rst", MARKDOWN, ["--wrap=preserve"], sandbox=True
    )
    return text.replace("\r\n", "\n").strip()


def pictures(manifest):
    """The pictures that the manifest names, as paths below static/description."""
    shown = [Path(path) for path in manifest.get("images", ())]
    return [path.name for path in shown if path.name != "icon.png"]


def readme(folder, manifest):
    """The text of README.rst."""
    title, line = manifest["name"], "=" * len(manifest["name"])
    text = to_rst(fragments(folder))
    shown = "".join(
        f"\n.. image:: static/description/{name}\n   :alt: {label(name)}\n"
        for name in pictures(manifest)
    )
    contents = ".. contents:: **Table of contents**\n   :local:"
    body = text.replace(CONTENTS, f"{shown.lstrip()}\n{contents}".lstrip(), 1)
    status = manifest.get("development_status", "Beta")
    facts = f":Version: {manifest['version']}\n:Status: {status}\n"
    facts += f":License: {manifest['license']}\n"
    credits = CREDITS.format(
        author=manifest["author"],
        maintainers=", ".join(manifest["maintainers"]),
        website=manifest["website"],
    )
    head = f"{line}\n{title}\n{line}\n\n{NOTICE}"
    return f"{head}\n{facts}\n{body}\n\n{credits}"


def label(name):
    """What a picture shows, from its name: ``credit-light.png`` → Credit light."""
    return re.sub(r"[-_]", " ", Path(name).stem).capitalize()


def page(folder, manifest):
    """The text of static/description/index.html, which Odoo shows under Apps."""
    text = to_rst(fragments(folder, NOT_ON_THE_PAGE)).replace(CONTENTS, "", 1)
    parts = publish_parts(
        text,
        writer="html5",
        settings_overrides={
            "doctitle_xform": False,
            "file_insertion_enabled": False,
            "halt_level": 2,
            "initial_header_level": 2,
            "raw_enabled": False,
            "syntax_highlight": "none",
            "report_level": 2,
        },
    )
    shown = "".join(
        f'<p><img src="{name}" alt="{label(name)}" class="img-fluid"/></p>\n'
        for name in pictures(manifest)
    )
    return PAGE.format(
        title=escape(manifest["name"]),
        summary=escape(manifest["summary"]),
        pictures=shown,
        body=parts["body"].strip(),
    )


def take_pictures(folder, manifest, sources=SOURCES):
    """Copy an add-on's pictures, reduced, from where they were taken.

    :return: names of those that nobody took, which stay as they are
    """
    missing = []
    for name in pictures(manifest):
        found = next((place / name for place in sources if (place / name).is_file()), 0)
        if not found:
            missing.append(name)
            continue
        with Image.open(found) as picture:
            picture.thumbnail((WIDTH, picture.height), Image.Resampling.LANCZOS)
            reduced = picture.convert("RGB").quantize(COLOURS)
        reduced.save(folder / "static" / "description" / name, optimize=True)
    return missing


def files(folder):
    """Both files of an add-on: dict of path → text."""
    manifest = addons.read_manifest(folder / "__manifest__.py")
    return {
        folder / "README.rst": readme(folder, manifest),
        folder / "static" / "description" / "index.html": page(folder, manifest),
    }


def stale(texts):
    """Those of these files (dict of path → text) that are not so on disk."""
    return [
        path
        for path, text in texts.items()
        if not path.is_file() or path.read_text("utf-8") != text
    ]


def main(mode, *names):
    """Write, check or take pictures; the exit code."""
    old = 0
    for name in names or sorted(addons.manifests()):
        if mode == "pictures":
            manifest = addons.read_manifest(ADDONS / name / "__manifest__.py")
            for picture in take_pictures(ADDONS / name, manifest):
                print(f"{name}: there is no new {picture}: run scripts/test system")
            continue
        texts = files(ADDONS / name)
        for path in stale(texts):
            where = path.relative_to(ADDONS.parent)
            if mode == "write":
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(texts[path], "utf-8")
                print(f"{where} written")
            else:
                old += 1
                print(f"{where} is out of date: run scripts/readme {name}")
    return 1 if old else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
