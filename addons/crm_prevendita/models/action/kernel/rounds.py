"""A round of visits: who comes after whom, how far, where on a schematic map."""

from math import asin, cos, radians, sin, sqrt
from urllib.parse import urlencode

#: where the post codes of Italy are, by their first two digits: latitude and
#: longitude of the chief town. Near enough to order a round and to draw it.
POST_ZONES = {
    "00": (41.90, 12.50), "01": (42.42, 12.11), "02": (42.40, 12.86),
    "03": (41.64, 13.35), "04": (41.47, 12.90), "05": (42.56, 12.65),
    "06": (43.11, 12.39), "07": (40.73, 8.56), "08": (40.32, 9.33),
    "09": (39.22, 9.12), "10": (45.07, 7.69), "11": (45.74, 7.32),
    "12": (44.39, 7.55), "13": (45.32, 8.42), "14": (44.90, 8.21),
    "15": (44.91, 8.61), "16": (44.41, 8.93), "17": (44.31, 8.48),
    "18": (43.89, 8.04), "19": (44.10, 9.82), "20": (45.46, 9.19),
    "21": (45.82, 8.83), "22": (45.81, 9.09), "23": (46.00, 9.60),
    "24": (45.69, 9.67), "25": (45.54, 10.22), "26": (45.13, 10.02),
    "27": (45.19, 9.16), "28": (45.45, 8.62), "29": (45.05, 9.69),
    "30": (45.44, 12.32), "31": (45.67, 12.24), "32": (46.14, 12.22),
    "33": (46.06, 13.24), "34": (45.65, 13.78), "35": (45.41, 11.88),
    "36": (45.55, 11.55), "37": (45.44, 10.99), "38": (46.07, 11.12),
    "39": (46.50, 11.35), "40": (44.49, 11.34), "41": (44.65, 10.93),
    "42": (44.70, 10.63), "43": (44.80, 10.33), "44": (44.84, 11.62),
    "45": (45.07, 11.79), "46": (45.16, 10.79), "47": (44.14, 12.24),
    "48": (44.42, 12.20), "50": (43.77, 11.26), "51": (43.93, 10.92),
    "52": (43.46, 11.88), "53": (43.32, 11.33), "54": (44.04, 10.14),
    "55": (43.84, 10.50), "56": (43.72, 10.40), "57": (43.55, 10.31),
    "58": (42.76, 11.11), "59": (43.88, 11.10), "60": (43.62, 13.51),
    "61": (43.91, 12.91), "62": (43.30, 13.45), "63": (42.85, 13.57),
    "64": (42.66, 13.70), "65": (42.46, 14.21), "66": (42.35, 14.17),
    "67": (42.35, 13.40), "70": (41.12, 16.87), "71": (41.46, 15.54),
    "72": (40.64, 17.94), "73": (40.35, 18.17), "74": (40.47, 17.24),
    "75": (40.67, 16.60), "76": (41.32, 16.28), "80": (40.85, 14.27),
    "81": (41.07, 14.33), "82": (41.13, 14.78), "83": (40.91, 14.79),
    "84": (40.68, 14.77), "85": (40.64, 15.80), "86": (41.56, 14.66),
    "87": (39.30, 16.25), "88": (38.91, 16.59), "89": (38.11, 15.65),
    "90": (38.12, 13.36), "91": (38.02, 12.51), "92": (37.31, 13.58),
    "93": (37.49, 14.06), "94": (37.57, 14.28), "95": (37.50, 15.09),
    "96": (37.06, 15.29), "97": (36.93, 14.72), "98": (38.19, 15.55),
}  # fmt: skip

#: how many stops beside start and end a map provider's link may have
WAYPOINTS = 9
#: hours to travel where the distance is not known, and how fast one drives
UNKNOWN_TRAVEL = 0.5
SPEED = 50.0
#: roads are longer than straight lines
DETOUR = 1.3


def place(latitude, longitude, post_code, country="IT"):
    """Return where an address is: ``(latitude, longitude, exact)``, or None.

    :param float latitude: known position, 0 where it is not
    :param str post_code: stands for it, in Italy
    :param str country: ISO code, empty for Italy
    """
    if latitude or longitude:
        return latitude, longitude, True
    zone = POST_ZONES.get((post_code or "").strip()[:2])
    if zone and (country or "IT") == "IT":
        return *zone, False
    return None


def distance(first, second):
    """Return the kilometres between two places as the crow flies."""
    lat1, lon1, lat2, lon2 = map(radians, (*first[:2], *second[:2]))
    half = sin((lat2 - lat1) / 2) ** 2
    half += cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371 * asin(sqrt(half))


def best_order(places, start=None):
    """Return a short way through places: a list of their indexes.

    The nearest next, then turned round wherever that makes the way shorter. A
    place that is not known comes last, in the order given.

    :param list places: of what ``place`` returns
    :param start: where the way begins, as a place, or None
    """
    known = [index for index, spot in enumerate(places) if spot]
    unknown = [index for index, spot in enumerate(places) if not spot]
    way, here, left = [], start, list(known)
    while left:
        following = (
            min(left, key=lambda index: (distance(here, places[index]), index))
            if here
            else left[0]
        )
        left.remove(following)
        way.append(following)
        here = places[following]
    return _untangle(way, places, start) + unknown


def length(way, places, start=None):
    """Return the kilometres of a way as the crow flies."""
    spots = ([start] if start else []) + [places[i] for i in way if places[i]]
    return sum(map(distance, spots, spots[1:]))


def _untangle(way, places, start):
    """Reverse stretches of a way as long as that makes it shorter (2-opt)."""
    shortest, changed = length(way, places, start), True
    while changed:
        changed = False
        for begin in range(len(way) - 1):
            for end in range(begin + 2, len(way) + 1):
                turned = way[:begin] + way[begin:end][::-1] + way[end:]
                found = length(turned, places, start)
                if found < shortest - 1e-9:
                    way, shortest, changed = turned, found, True
    return way


def travel_hours(first, second):
    """Return how long the drive takes, roughly, in quarters of an hour."""
    if not first or not second:
        return UNKNOWN_TRAVEL
    hours = distance(first, second) * DETOUR / SPEED
    return max(-(-hours // 0.25) * 0.25, 0.25)


def draw(places):
    """Return where places are on a square of 100: ``(x, y)`` or None each.

    North is up. Places of one post zone, which are not known better, stand in a
    small spiral around it.
    """
    known = [spot for spot in places if spot]
    if not known:
        return [None] * len(places)
    middle = cos(radians(sum(spot[0] for spot in known) / len(known)))
    flat = [(spot[1] * middle, -spot[0]) if spot else None for spot in places]
    xs, ys = zip(*[point for point in flat if point], strict=True)
    # an eighth of a degree at least: one zone alone is a dot, not the whole map
    side = max(max(xs) - min(xs), max(ys) - min(ys), 0.125)
    left = (min(xs) + max(xs) - side) / 2
    top = (min(ys) + max(ys) - side) / 2
    seen, points = {}, []
    for point in flat:
        if not point:
            points.append(None)
            continue
        x, y = ((point[0] - left) / side, (point[1] - top) / side)
        turn = seen.get(point, 0)
        seen[point] = turn + 1
        shift = 0.075 * sqrt(turn)
        points.append(
            (
                round(10 + 80 * (x + shift * cos(turn * 2.4)), 2),
                round(10 + 80 * (y + shift * sin(turn * 2.4)), 2),
            )
        )
    return points


def map_links(stops, origin=None):
    """Return the links that open a round in a map provider's page, in order.

    Nothing is asked of the provider: a link is opened by whoever clicks it. A
    round with more stops than one page takes is cut into several.

    :param list stops: addresses or ``"latitude,longitude"``, in order
    :param str origin: where the round begins
    """
    points = ([origin] if origin else []) + stops
    links = []
    while len(points) > 1:
        part = points[: WAYPOINTS + 2]
        values = {"api": 1, "origin": part[0], "destination": part[-1]}
        if part[1:-1]:
            values["waypoints"] = "|".join(part[1:-1])
        links.append("https://www.google.com/maps/dir/?" + urlencode(values))
        points = points[WAYPOINTS + 1 :]
    if not links and points:
        query = urlencode({"api": 1, "query": points[0]})
        links.append("https://www.google.com/maps/search/?" + query)
    return links
