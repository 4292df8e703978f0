"""A drawing as a picture of pixels."""

from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from fmnist_workbench.datasets.installed import installed_file
from fmnist_workbench.datasets.synthesis.fonts import MATPLOTLIB_FONTS
from fmnist_workbench.ui.drawing import Drawing, Panel, Photo, Shape, Text


def as_png(drawing: Drawing) -> Image.Image:
    """Return the drawing as a picture, RGB."""
    sheet = Image.new("RGB", (drawing.width, drawing.height), drawing.panels[0].ground)
    for panel in drawing.panels:
        sheet.paste(_panel(panel), (panel.left, panel.top))
    return sheet


def _panel(panel: Panel) -> Image.Image:
    picture = Image.new("RGB", (panel.width, panel.height), panel.ground)
    draw = ImageDraw.Draw(picture)
    for item in panel.items:
        if isinstance(item, Photo):
            corner = round(item.corner[0]), round(item.corner[1])
            picture.paste(item.image, corner, item.image.convert("RGBA"))
        elif isinstance(item, Text):
            _write(picture, draw, item)
        else:
            _draw(draw, item)
    return picture


def _draw(draw: ImageDraw.ImageDraw, shape: Shape) -> None:
    style, width = shape.style, max(round(shape.style.width), 1)
    if shape.kind == "line":
        draw.line(shape.points, fill=style.outline, width=width)
    elif shape.kind == "polygon":
        draw.polygon(shape.points, fill=style.fill, outline=style.outline, width=width)
    else:
        (left, top), (right, bottom) = shape.points
        # Pillow's last pixel is one that is drawn; a filled rectangle of Tk's ends before it.
        last = 0 if style.outline else 1
        box = (left, top, max(right - last, left), max(bottom - last, top))
        paint = draw.ellipse if shape.kind == "oval" else draw.rectangle
        paint(box, fill=style.fill, outline=style.outline, width=width)


def _write(picture: Image.Image, draw: ImageDraw.ImageDraw, text: Text) -> None:
    font = _fitting(text)
    if not text.angle:
        draw.text(text.start, text.words, fill=text.colour, font=font, anchor="ls")
        return
    # Turned text is written on a sheet of its own, turned around its anchor, and laid over.
    reach = int(text.width + 2 * text.size) + 2
    sheet = Image.new("L", (2 * reach, 2 * reach))
    (x, y), (around_x, around_y) = text.start, text.around
    start = reach + x - around_x, reach + y - around_y
    ImageDraw.Draw(sheet).text(start, text.words, fill=255, font=font, anchor="ls")
    sheet = sheet.rotate(text.angle, Image.Resampling.BICUBIC)
    colour = Image.new("RGB", sheet.size, text.colour)
    picture.paste(colour, (round(around_x) - reach, round(around_y) - reach), sheet)


def _fitting(text: Text) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Return a font in which a text is no wider than Tk draws it."""
    size = text.size
    font = _font(round(size), text.bold)
    wide = font.getlength(text.words)
    if wide > text.width > 0:
        font = _font(max(int(size * text.width / wide), 6), text.bold)
    return font


@lru_cache(maxsize=64)
def _font(size: int, bold: bool) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    path = installed_file("matplotlib", f"{MATPLOTLIB_FONTS}/{name}")
    return ImageFont.truetype(str(path), size) if path else ImageFont.load_default(size)
