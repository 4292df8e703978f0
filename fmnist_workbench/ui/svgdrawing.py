"""A drawing as SVG: lines and texts as such, pictures embedded as PNG."""

from base64 import b64encode
from html import escape
from io import BytesIO

from fmnist_workbench.ui.drawing import Drawing, Item, Panel, Photo, Shape, Text

_FONTS = "DejaVu Sans, Verdana, Arial, sans-serif"


def as_svg(drawing: Drawing) -> str:
    """Return an SVG document."""
    size = f'width="{drawing.width}" height="{drawing.height}"'
    ground = drawing.panels[0].ground
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} '
        f'viewBox="0 0 {drawing.width} {drawing.height}" font-family="{_FONTS}">',
        f'<rect {size} fill="{ground}"/>',
        *(_panel(panel) for panel in drawing.panels),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _panel(panel: Panel) -> str:
    size = f'width="{panel.width}" height="{panel.height}"'
    items = "\n".join(map(_item, panel.items))
    return (
        f'<svg x="{panel.left}" y="{panel.top}" {size} overflow="hidden">\n'
        f'<rect {size} fill="{panel.ground}"/>\n{items}\n</svg>'
    )


def _item(item: Item) -> str:
    if isinstance(item, Text):
        return _text(item)
    if isinstance(item, Photo):
        return _photo(item)
    return _shape(item)


def _shape(shape: Shape) -> str:
    style = shape.style
    look = f'fill="{style.fill or "none"}"'
    if style.outline:
        look += f' stroke="{style.outline}" stroke-width="{style.width:g}"'
    if shape.kind in ("polygon", "line"):
        tag = "polygon" if shape.kind == "polygon" else "polyline"
        points = " ".join(f"{x:g},{y:g}" for x, y in shape.points)
        return f'<{tag} points="{points}" {look}/>'
    (left, top), (right, bottom) = shape.points
    wide, high = right - left, bottom - top
    if shape.kind == "oval":
        middle = f'cx="{left + wide / 2:g}" cy="{top + high / 2:g}"'
        return f'<ellipse {middle} rx="{wide / 2:g}" ry="{high / 2:g}" {look}/>'
    return f'<rect x="{left:g}" y="{top:g}" width="{wide:g}" height="{high:g}" {look}/>'


def _text(text: Text) -> str:
    (x, y), (across, down) = text.start, text.around
    look = f'x="{x:g}" y="{y:g}" font-size="{text.size:.4g}" fill="{text.colour}"'
    if text.bold:
        look += ' font-weight="bold"'
    if text.angle:
        look += f' transform="rotate({-text.angle:g} {across:g} {down:g})"'
    # As wide as on the screen, whatever font there is: nothing then runs into its neighbour.
    look += f' textLength="{text.width:g}" lengthAdjust="spacingAndGlyphs"'
    return f"<text {look}>{escape(text.words)}</text>"


def _photo(photo: Photo) -> str:
    file = BytesIO()
    photo.image.save(file, "PNG")
    data = b64encode(file.getvalue()).decode()
    (x, y), (width, height) = photo.corner, photo.image.size
    return (
        f'<image x="{x:g}" y="{y:g}" width="{width}" height="{height}" '
        f'href="data:image/png;base64,{data}"/>'
    )
