"""British National Grid to latitude and longitude.

Formulae and constants: Ordnance Survey, "A Guide to Coordinate Systems in Great Britain", annexes B and C (conversion
between grid and latitude/longitude on the Airy 1830 ellipsoid) and section 6.6 (the seven-parameter Helmert
transformation between OSGB36 and WGS84, good to about five metres).
"""

from __future__ import annotations

import math
import re

_AIRY = (6377563.396, 6356256.909)
_WGS84 = (6378137.0, 6356752.3142)
_SCALE = 0.9996012717
_ORIGIN = (math.radians(49.0), math.radians(-2.0))
_FALSE = (400_000.0, -100_000.0)
_SHIFT = (446.448, -125.157, 542.060)
_TURN = tuple(math.radians(seconds / 3600) for seconds in (0.1502, 0.2470, 0.8421))
_STRETCH = 1 - 20.4894e-6
_SQUARE = re.compile(r"([HNOST])([A-HJ-Z])")
_LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"


def airy(easting: float, northing: float) -> tuple[float, float]:
    """Latitude and longitude in degrees on the Airy 1830 ellipsoid (OSGB36 datum) of a grid position in metres."""
    a, b = _AIRY
    squared = 1 - (b / a) ** 2
    lat = _ORIGIN[0]
    arc = 0.0
    while abs(northing - _FALSE[1] - arc) >= 1e-5:
        lat += (northing - _FALSE[1] - arc) / (a * _SCALE)
        arc = _meridional_arc(lat)
    sine, tangent, secant = math.sin(lat), math.tan(lat), 1 / math.cos(lat)
    nu = a * _SCALE / math.sqrt(1 - squared * sine**2)
    rho = a * _SCALE * (1 - squared) * (1 - squared * sine**2) ** -1.5
    eta = nu / rho - 1
    t2, t4, t6 = tangent**2, tangent**4, tangent**6
    seventh = tangent / (2 * rho * nu)
    eighth = tangent / (24 * rho * nu**3) * (5 + 3 * t2 + eta - 9 * t2 * eta)
    ninth = tangent / (720 * rho * nu**5) * (61 + 90 * t2 + 45 * t4)
    tenth = secant / nu
    eleventh = secant / (6 * nu**3) * (nu / rho + 2 * t2)
    twelfth = secant / (120 * nu**5) * (5 + 28 * t2 + 24 * t4)
    last = secant / (5040 * nu**7) * (61 + 662 * t2 + 1320 * t4 + 720 * t6)
    east = easting - _FALSE[0]
    lat += -seventh * east**2 + eighth * east**4 - ninth * east**6
    lon = _ORIGIN[1] + tenth * east - eleventh * east**3 + twelfth * east**5 - last * east**7
    return math.degrees(lat), math.degrees(lon)


def _meridional_arc(lat: float) -> float:
    a, b = _AIRY
    n = (a - b) / (a + b)
    difference, total = lat - _ORIGIN[0], lat + _ORIGIN[0]
    return (
        b
        * _SCALE
        * (
            (1 + n + 1.25 * n**2 + 1.25 * n**3) * difference
            - (3 * n + 3 * n**2 + 2.625 * n**3) * math.sin(difference) * math.cos(total)
            + 1.875 * (n**2 + n**3) * math.sin(2 * difference) * math.cos(2 * total)
            - 35 / 24 * n**3 * math.sin(3 * difference) * math.cos(3 * total)
        )
    )


def wgs84(easting: float, northing: float) -> tuple[float, float]:
    """Latitude and longitude in degrees (WGS84) of a National Grid position in metres."""
    lat, lon = map(math.radians, airy(easting, northing))
    a, b = _AIRY
    squared = 1 - (b / a) ** 2
    nu = a / math.sqrt(1 - squared * math.sin(lat) ** 2)
    x, y, z = nu * math.cos(lat) * math.cos(lon), nu * math.cos(lat) * math.sin(lon), nu * (1 - squared) * math.sin(lat)
    rx, ry, rz = _TURN
    return _geodetic(
        _SHIFT[0] + _STRETCH * x - rz * y + ry * z,
        _SHIFT[1] + rz * x + _STRETCH * y - rx * z,
        _SHIFT[2] - ry * x + rx * y + _STRETCH * z,
    )


def _geodetic(x: float, y: float, z: float) -> tuple[float, float]:
    a, b = _WGS84
    squared = 1 - (b / a) ** 2
    across = math.hypot(x, y)
    lat, before = math.atan2(z, across * (1 - squared)), math.inf
    while abs(lat - before) > 1e-12:
        before = lat
        nu = a / math.sqrt(1 - squared * math.sin(lat) ** 2)
        lat = math.atan2(z + squared * nu * math.sin(lat), across)
    return math.degrees(lat), math.degrees(math.atan2(y, x))


def square_origin(letters: str) -> tuple[int, int] | None:
    """South-west corner in metres of a 100 km square ("TL" is 500000, 200000); None when there is none in Britain."""
    if not _SQUARE.fullmatch(letters):
        return None
    big, small = _LETTERS.index(letters[0]), _LETTERS.index(letters[1])
    east = ((big - 2) % 5) * 5 + small % 5
    north = (19 - big // 5 * 5) - small // 5
    if not (0 <= east < 7 and 0 <= north < 13):
        return None
    return east * 100_000, north * 100_000


def square_of(easting: int, northing: int) -> str | None:
    """The letters of the 100 km square that holds a National Grid position in metres; None outside those that
    are in use.
    """
    if not (0 <= easting < 700_000 and 0 <= northing < 1_300_000):
        return None
    east, down = easting // 100_000, 19 - northing // 100_000
    big = down // 5 * 5 + (east // 5 + 2) % 5
    letters = _LETTERS[big] + _LETTERS[down % 5 * 5 + east % 5]
    return letters if square_origin(letters) else None


def grid_reference(letters: str, easting: str, northing: str) -> tuple[float, float] | None:
    """WGS84 latitude and longitude of the middle of a referenced square ("TL", "707", "069"); None when not in Britain
    or when the two numbers differ in length.
    """
    corner = square_origin(letters.upper())
    if corner is None or len(easting) != len(northing) or not 1 <= len(easting) <= 5:
        return None
    size = 10 ** (5 - len(easting))
    return wgs84(corner[0] + (int(easting) + 0.5) * size, corner[1] + (int(northing) + 0.5) * size)
