"""What is filed with the machines: manuals for the customer, papers of our own."""

import io

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

# title, its text, whether the customer finds it in the portal
PAPERS = (
    ("Manuale d'uso", "Avviamento, controlli ogni giorno, cambio dei filtri.", True),
    ("Schema elettrico", "Quadro, protezioni, consensi.", True),
    ("Verbale di collaudo", "Pressione, portata e rumore misurati in sede.", False),
)


def build(env, story):
    machines = env["crm.equipment"].search(
        [
            ("partner_id", "=", story.customers["rossi"].id),
            ("parent_id", "=", False),
            ("product_id", "=", story.products["bac15"].id),
        ]
    )
    env["ir.attachment"].create(
        [
            {
                "name": f"{title} {machine.serial}.pdf",
                "raw": _print(f"{title}: {machine.display_name}", text),
                "res_model": machine._name,
                "res_id": machine.id,
                "crm_on_portal": shown,
            }
            for machine in machines
            for title, text, shown in PAPERS
        ]
    )


def _print(title, text):
    """Return a page as PDF."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=True)
    canvas.setFont("Helvetica-Bold", 16)
    canvas.drawString(60, 770, title)
    canvas.setFont("Helvetica", 11)
    canvas.drawString(60, 740, text)
    canvas.save()
    return file.getvalue()
