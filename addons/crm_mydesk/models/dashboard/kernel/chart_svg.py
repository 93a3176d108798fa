"""Draws charts as SVG, for paper: no database, no browser."""

import math
from html import escape

WIDTH, HEIGHT = 400, 210
LEFT, RIGHT, TOP, BOTTOM = 64, 6, 10, 58
#: colours that differ in grey as well
COLORS = ("#3b6fb6", "#e07b39", "#4aa36c", "#9a6fb0", "#c9a227", "#6b7280", "#b8405e")
#: more names than these under an axis overlap
NAMES_MAX = 13
TICKS = 4
#: a chart whose figures differ by less is flat
SMALLEST = 1e-6
FONT = "font-family='DejaVu Sans, Arial, sans-serif' font-size='9' fill='#444'"


def draw(chart, write):
    """Return the chart as the text of an SVG.

    :param dict chart: as ``crm.dashboard._prepare_chart`` returns it
    :param write: function that returns a number as people read it
    """
    if chart["type"] == "pie":
        shapes = _pie(chart, write)
    else:
        shapes = _axes(chart, write)
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{WIDTH}' height='{HEIGHT}'"
        f" viewBox='0 0 {WIDTH} {HEIGHT}'>{''.join(shapes)}</svg>"
    )


def scale(low, high, ticks=TICKS):
    """Return the marks of an axis: round numbers that hold ``low`` and ``high``.

    >>> scale(0, 87)
    [0, 25, 50, 75, 100]
    >>> scale(-3, 8)
    [-5, 0, 5, 10]
    >>> scale(0, 0)
    [0, 1]
    """
    low, high = min(low, 0), max(high, 0)
    if high - low < SMALLEST:
        return [-1 if low < 0 else 0, 1 if high > 0 or not low else 0]
    raw = (high - low) / ticks
    power = 10 ** math.floor(math.log10(raw))
    step = next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= raw * 0.999)
    first, last = math.floor(low / step), math.ceil(high / step)
    marks = [round(number * step, 10) for number in range(first, last + 1)]
    return [int(mark) if mark == int(mark) else mark for mark in marks]


def _extremes(chart):
    values = [s["values"] for s in chart["series"]] or [[0]]
    if chart.get("stacked"):
        columns = [[v or 0 for v in column] for column in zip(*values, strict=True)]
        highs = [sum(v for v in column if v > 0) for column in columns]
        lows = [sum(v for v in column if v < 0) for column in columns]
    else:
        highs = lows = [v or 0 for row in values for v in row]
    return min(lows, default=0), max(highs, default=0)


def _axes(chart, write):
    marks = scale(*_extremes(chart))
    inner = HEIGHT - TOP - BOTTOM

    def y(value):
        share = (value - marks[0]) / (marks[-1] - marks[0])
        return round(TOP + inner * (1 - share), 1)

    shapes = [
        f"<line x1='{LEFT}' x2='{WIDTH - RIGHT}' y1='{y(m)}' y2='{y(m)}'"
        " stroke='#ddd' stroke-width='0.6'/>"
        f"<text x='{LEFT - 4}' y='{y(m) + 3}' text-anchor='end' {FONT}>"
        f"{escape(write(m))}</text>"
        for m in marks
    ]
    count = max(len(chart["labels"]), 1)
    slot = (WIDTH - LEFT - RIGHT) / count
    shapes += (_lines if chart["type"] == "line" else _bars)(chart, slot, y)
    return shapes + _names(chart["labels"], slot) + _legend(chart["series"])


def _bars(chart, slot, y):
    shapes, stacked = [], chart.get("stacked")
    series = chart["series"]
    width = slot * 0.8 / (1 if stacked else max(len(series), 1))
    up, down = [0.0] * len(chart["labels"]), [0.0] * len(chart["labels"])
    for number, row in enumerate(series):
        for place, value in enumerate(row["values"]):
            if not value:
                continue
            base = 0
            if stacked:
                pile = up if value > 0 else down
                base = pile[place]
                pile[place] += value
            left = LEFT + slot * (place + 0.1) + (0 if stacked else width * number)
            top, bottom = sorted((y(base), y(base + value)))
            shapes.append(
                f"<rect x='{left:.1f}' y='{top}' width='{width:.1f}'"
                f" height='{bottom - top:.1f}' fill='{_color(number)}'/>"
            )
    return shapes


def _lines(chart, slot, y):
    shapes = []
    for number, row in enumerate(chart["series"]):
        points = [
            (round(LEFT + slot * (place + 0.5), 1), y(value))
            for place, value in enumerate(row["values"])
            if value is not None
        ]
        path = " ".join(f"{left},{top}" for left, top in points)
        shapes.append(
            f"<polyline points='{path}' fill='none' stroke='{_color(number)}'"
            " stroke-width='1.6'/>"
        )
        shapes += [
            f"<circle cx='{left}' cy='{top}' r='1.8' fill='{_color(number)}'/>"
            for left, top in points
        ]
    return shapes


def _names(labels, slot):
    step = math.ceil(len(labels) / NAMES_MAX) or 1
    y = HEIGHT - BOTTOM + 12
    room = max(int(slot * step / 6.2), 4)
    slanted = any(len(label) > room for label in labels)
    shapes = []
    for place in range(0, len(labels), step):
        x = LEFT + slot * (place + 0.5)
        text = escape(_short(labels[place], 16 if slanted else room))
        turn = f" transform='rotate(-28 {x:.1f} {y})'" if slanted else ""
        anchor = "end" if slanted else "middle"
        shapes.append(
            f"<text x='{x:.1f}' y='{y}' text-anchor='{anchor}'{turn} {FONT}>"
            f"{text}</text>"
        )
    return shapes


def _legend(series):
    if len(series) < 2:
        return []
    shapes, x, y = [], 8, HEIGHT - 4
    for number, row in enumerate(series):
        label = _short(row["label"], 26)
        shapes.append(
            f"<rect x='{x}' y='{y - 8}' width='8' height='8'"
            f" fill='{_color(number)}'/>"
            f"<text x='{x + 11}' y='{y}' {FONT}>{escape(label)}</text>"
        )
        x += 20 + int(len(label) * 5.3)
    return shapes


def _pie(chart, write):
    values = chart["series"][0]["values"] if chart["series"] else []
    total = sum(v for v in values if v and v > 0)
    radius, middle = (HEIGHT - 50) / 2, HEIGHT / 2
    shapes, angle, line = [], -math.pi / 2, 0
    for number, value in enumerate(values):
        if not value or value <= 0:
            continue
        end = angle + 2 * math.pi * value / total
        shapes.append(_slice(middle, radius, angle, end, _color(number)))
        text = f"{_short(chart['labels'][number], 22)}: {write(value)}"
        y = 30 + line * 17
        shapes.append(
            f"<rect x='{HEIGHT + 20}' y='{y - 8}' width='8' height='8'"
            f" fill='{_color(number)}'/>"
            f"<text x='{HEIGHT + 32}' y='{y}' {FONT}>{escape(text)}</text>"
        )
        angle, line = end, line + 1
    return shapes


def _slice(middle, radius, angle, end, color):
    if end - angle >= 2 * math.pi - 1e-6:
        return f"<circle cx='{middle}' cy='{middle}' r='{radius}' fill='{color}'/>"
    points = [
        f"{middle + radius * math.cos(a):.1f} {middle + radius * math.sin(a):.1f}"
        for a in (angle, end)
    ]
    wide = int(end - angle > math.pi)
    return (
        f"<path d='M {middle} {middle} L {points[0]} A {radius} {radius} 0 {wide} 1"
        f" {points[1]} Z' fill='{color}' stroke='#fff' stroke-width='0.8'/>"
    )


def _short(text, room):
    return text if len(text) <= room else f"{text[: max(room - 1, 1)]}…"


def _color(number):
    return COLORS[number % len(COLORS)]
