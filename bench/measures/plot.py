"""Draws ratios as bars in an SVG: a panel for each section that has some, with a line where both are equal."""
from html import escape

WIDTH, LABELS, ROW, GAP = 860, 330, 22, 46
SCALE = WIDTH - LABELS - 150  # columns for the largest ratio; behind it stands the number
ROOM = 1.4  # of the longest bar; a range that goes further has no end
STYLE = """<style>
  text { font: 13px sans-serif; fill: #222 } .title { font-weight: bold; font-size: 15px } .bar { fill: #3b7dd8 }
  .range { stroke: #12325c; stroke-width: 1.5 } .equal { stroke: #c0392b; stroke-dasharray: 4 3 } .label { text-anchor: end }
</style>"""


def panel(section, top):
    """Its lines, and where the next panel begins."""
    largest = max(1.2, ROOM * max(bar.spread.median for bar in section.bars))
    unit = SCALE / largest
    lines = [f'<text class="title" x="16" y="{top}">{escape(section.bars_title or section.title)}</text>']
    for at, bar in enumerate(section.bars):
        y = top + 12 + at * ROW
        low, high = (LABELS + unit * min(value, largest) for value in (bar.spread.lowest, bar.spread.highest))
        tick = f"M{high:.1f} {y + 7}v7" if bar.spread.highest <= largest else ""
        lines += [f'<text class="label" x="{LABELS - 8}" y="{y + 14}">{escape(bar.label)}</text>',
                  f'<rect class="bar" x="{LABELS}" y="{y + 3}" width="{unit * bar.spread.median:.1f}" height="{ROW - 7}"/>',
                  f'<path class="range" d="M{low:.1f} {y + 10.5}H{high:.1f}M{low:.1f} {y + 7}v7{tick}"/>',
                  f'<text x="{max(high, LABELS + unit * bar.spread.median) + 8:.1f}" y="{y + 14}">{bar.spread.median:.2f}</text>']
    bottom = top + 12 + len(section.bars) * ROW
    lines.append(f'<path class="equal" d="M{LABELS + unit:.1f} {top + 10}V{bottom}"/>')
    return lines, bottom + GAP


def draw(sections, caption):
    """The whole plot."""
    lines, top = [f'<text x="16" y="24">{escape(caption)}</text>'], 58
    for section in sections:
        if section.bars:
            more, top = panel(section, top)
            lines += more
    height = top - GAP + 20
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    return "\n".join([f'<svg xmlns="http://www.w3.org/2000/svg" {size}>', STYLE,
                      f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>', *lines, "</svg>"]) + "\n"
