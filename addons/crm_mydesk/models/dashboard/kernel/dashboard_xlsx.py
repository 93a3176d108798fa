"""Writes charts into a workbook, one sheet each with its data and its chart."""

import io
import re

import xlsxwriter

_KIND = {"bar": "column", "line": "line", "pie": "pie"}
_NAME_MAX = 31


def get_workbook(dashboard, words):
    """Return the bytes of an XLSX with every chart of a dashboard.

    :param dict dashboard: what ``crm.dashboard.get_dashboard`` returns
    :param dict words: translated ``summary``, ``period``, ``previous``,
        ``total``, ``change`` and ``chart``
    """
    stream = io.BytesIO()
    # a text that begins with "=" is a text, not a formula
    options = {"in_memory": True, "strings_to_formulas": False}
    with xlsxwriter.Workbook(stream, options) as book:
        styles = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "head": book.add_format({"bold": True, "bottom": 1}),
            "money": book.add_format({"num_format": "#,##0.00"}),
            "count": book.add_format({"num_format": "#,##0"}),
            "percent": book.add_format({"num_format": '0.0"%"'}),
            "score": book.add_format({"num_format": "0.00"}),
            "points": book.add_format({"num_format": '0.0" pt"'}),
        }
        _write_summary(book, dashboard, words, styles)
        used = set()
        for chart in dashboard["charts"]:
            _write_chart(book, chart, words, styles, used)
    return stream.getvalue()


def _write_summary(book, dashboard, words, styles):
    sheet = book.add_worksheet(sheet_name(words["summary"], set()))
    sheet.set_column(0, 0, 38)
    sheet.set_column(1, 3, 18)
    sheet.write(0, 0, words["summary"], styles["title"])
    sheet.write(1, 0, dashboard["period"]["label"])
    heads = (words["chart"], words["total"], words["previous"], words["change"])
    for column, head in enumerate(heads):
        sheet.write(3, column, head, styles["head"])
    for row, chart in enumerate(dashboard["charts"], start=4):
        style = styles[chart.get("total_unit") or chart["unit"]]
        sheet.write(row, 0, chart["title"])
        for column, key in ((1, "total"), (2, "previous")):
            if chart[key] is not None:
                sheet.write_number(row, column, chart[key], style)
        if chart["change"] is not None:
            style = styles["points" if chart.get("in_points") else "percent"]
            sheet.write_number(row, 3, chart["change"], style)


def _write_chart(book, chart, words, styles, used):
    name = sheet_name(chart["title"], used)
    sheet = book.add_worksheet(name)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 6, 16)
    sheet.write(0, 0, chart["title"], styles["title"])
    sheet.write(2, 0, words["period"], styles["head"])
    drawing = {"type": _KIND[chart["type"]]}
    if chart.get("stacked"):
        drawing["subtype"] = "stacked"
    drawing = book.add_chart(drawing)
    last = 2 + len(chart["labels"])
    for row, label in enumerate(chart["labels"], start=3):
        sheet.write(row, 0, label)
    for column, series in enumerate(chart["series"], start=1):
        sheet.write(2, column, series["label"], styles["head"])
        for row, value in enumerate(series["values"], start=3):
            if value is not None:
                sheet.write_number(row, column, value, styles[chart["unit"]])
        drawing.add_series(
            {
                "name": [name, 2, column],
                "categories": [name, 3, 0, last, 0],
                "values": [name, 3, column, last, column],
            }
        )
    if chart["labels"]:
        drawing.set_title({"name": chart["title"]})
        sheet.insert_chart(2, len(chart["series"]) + 2, drawing)


def sheet_name(title, used):
    """Return a name that a workbook accepts, different from those used.

    >>> used = set()
    >>> sheet_name("Orders: 1/2", used), sheet_name("orders: 1/2", used)
    ('Orders 1 2', 'orders 1 2 (2)')
    """
    base = re.sub(r"\s+", " ", re.sub(r"[\[\]:*?/\\']", " ", title)).strip() or "-"
    name, number = base[:_NAME_MAX], 1
    while name.lower() in used:
        number += 1
        tail = f" ({number})"
        name = base[: _NAME_MAX - len(tail)] + tail
    used.add(name.lower())
    return name
