"""One-page diplomas as PDF: drawn, small, and the same bytes every time."""

import math
from io import BytesIO

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

_INK = HexColor("#1F2A44")
_GOLD = HexColor("#A8843C")


def diploma(*, institution: str, holder: str, course: str, register: str) -> bytes:
    """Draw the diploma of one graduate.

    Args:
        institution: the school's name.
        holder: the name on the diploma.
        course: the course's full name.
        register: the number under which the school keeps it; makes every diploma different.
    """
    page = BytesIO()
    width, height = landscape(A4)
    # Without compression the bytes do not depend on the version of zlib; `invariant` leaves out
    # the time.
    canvas = Canvas(page, pagesize=(width, height), invariant=1, pageCompression=0)
    canvas.setTitle(f"Diploma {register}")
    canvas.setAuthor(institution)
    _frame(canvas, width, height)
    _seal(canvas, width / 2, 118)
    middle = width / 2

    def centred(y: float, font: str, size: int, text: str) -> None:
        canvas.setFont(font, size)
        canvas.drawCentredString(middle, y, text)

    canvas.setFillColor(_INK)
    centred(height - 105, "Times-Bold", 22, institution)
    centred(height - 172, "Times-Roman", 44, "DIPLOMA")
    centred(height - 222, "Times-Italic", 15, "certifica-se que")
    centred(height - 262, "Times-Bold", 30, holder)
    centred(height - 305, "Times-Italic", 15, "concluiu o curso de")
    centred(height - 340, "Times-Bold", 21, course)
    centred(height - 378, "Times-Italic", 13, "Porto, 15 de julho de 2026")
    canvas.line(110, 105, 300, 105)
    canvas.line(width - 300, 105, width - 110, 105)
    canvas.setFont("Times-Roman", 10)
    canvas.drawCentredString(205, 92, "O Presidente")
    canvas.drawCentredString(width - 205, 92, "A Secretária")
    centred(
        48,
        "Helvetica",
        8,
        f"Registo n.º {register}. Exemplo sem validade: a escola e as pessoas são inventadas.",
    )
    canvas.save()
    return page.getvalue()


def _frame(canvas: Canvas, width: float, height: float) -> None:
    canvas.setStrokeColor(_GOLD)
    for inset, thickness in ((24, 4), (31, 0.8), (66, 0.8)):
        canvas.setLineWidth(thickness)
        canvas.rect(inset, inset, width - 2 * inset, height - 2 * inset)
    canvas.setStrokeColor(_INK)
    canvas.setLineWidth(0.6)


def _seal(canvas: Canvas, x: float, y: float) -> None:
    """A scalloped seal with a five-pointed star."""
    canvas.saveState()
    canvas.setFillColor(_GOLD)
    canvas.setStrokeColor(HexColor("#FFFFFF"))
    _polygon(canvas, x, y, points=24, outer=38, inner=34)
    canvas.circle(x, y, 29, fill=0)
    canvas.setFillColor(HexColor("#FFFFFF"))
    _polygon(canvas, x, y, points=5, outer=20, inner=8)
    canvas.restoreState()


def _polygon(
    canvas: Canvas, x: float, y: float, *, points: int, outer: float, inner: float
) -> None:
    outline = canvas.beginPath()
    for corner in range(2 * points):
        radius = inner if corner % 2 else outer
        angle = math.pi / 2 + corner * math.pi / points
        at = (round(x + radius * math.cos(angle), 1), round(y + radius * math.sin(angle), 1))
        outline.lineTo(*at) if corner else outline.moveTo(*at)
    outline.close()
    canvas.drawPath(outline, fill=1, stroke=0)
