"""Makes the two files of what English puts between its words out of Noto Sans SC, whose own are as wide as a Chinese character.

Needs Python with fonttools and brotli; run by hand, once: `python apps/web/fonts/english.py`. The quotation marks, the ellipsis and the middle dot of
English are drawn with shapes the font has: the turned comma, the low quotation mark, the full stop. One file for plain words, one for bold ones.
"""

import os

from fontTools import subset
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

HERE = os.path.dirname(os.path.abspath(__file__))
LATIN = os.path.join(HERE, '../../../node_modules/@fontsource-variable/noto-sans-sc/files/noto-sans-sc-latin-wght-normal.woff2')
TURNED, LOW, LOW_PAIR, STOP = 0x2BB, 0x201A, 0x201E, 0x2E
MIDDLE = 300
"""Half the height of a capital is 367, half that of a small letter 272: a dot stands between."""


class Shapes:
    def __init__(self, font):
        self.glyphs, self.names, self.widths = font.getGlyphSet(), font.getBestCmap(), font['hmtx'].metrics
        self.bounds = font['glyf']

    def wide(self, point):
        return self.widths[self.names[point]][0]

    def top(self, point):
        return self.bounds[self.names[point]].yMax

    def middle(self, point):
        glyph = self.bounds[self.names[point]]
        return (glyph.yMin + glyph.yMax) // 2

    def drawn(self, point, places):
        """A glyph of another one's shape at each of the places."""
        pen = TTGlyphPen(None)
        for x, y in places:
            shape = DecomposingRecordingPen(self.glyphs)
            self.glyphs[self.names[point]].draw(shape)
            shape.replay(TransformPen(pen, (1, 0, 0, 1, x, y)))
        return pen.glyph()


def made(shapes):
    """Each character with its shape and how wide it is."""
    single, pair = shapes.wide(LOW), shapes.wide(LOW_PAIR)
    step, up = pair - single, shapes.top(TURNED) - shapes.top(LOW)
    stop = shapes.wide(STOP)
    pitch = round(stop * 0.9)
    return {
        0x2018: (shapes.drawn(TURNED, [(0, 0)]), single),
        0x2019: (shapes.drawn(LOW, [(0, up)]), single),
        0x201C: (shapes.drawn(TURNED, [(0, 0), (step, 0)]), pair),
        0x201D: (shapes.drawn(LOW, [(0, up), (step, up)]), pair),
        0x2026: (shapes.drawn(STOP, [(pitch * at, 0) for at in range(3)]), stop + 2 * pitch),
        0xB7: (shapes.drawn(STOP, [(0, MIDDLE - shapes.middle(STOP))]), stop),
    }


def cut(weight):
    font = instantiateVariableFont(TTFont(LATIN), {'wght': weight})
    shapes = Shapes(font)
    glyphs = made(shapes)
    for point, (glyph, width) in glyphs.items():
        name = font.getBestCmap()[point]
        font['glyf'][name] = glyph
        glyph.recalcBounds(font['glyf'])
        font['hmtx'].metrics[name] = (width, glyph.xMin)
    options = subset.Options(layout_features=[], hinting=False, glyph_names=False, notdef_outline=False)
    options.drop_tables += ['GSUB', 'GPOS', 'GDEF', 'BASE', 'STAT', 'vhea', 'vmtx', 'VORG']
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=list(glyphs))
    cutter.subset(font)
    font.flavor = 'woff2'
    font.save(os.path.join(HERE, f'english-{weight}.woff2'))


for each in (400, 600):
    cut(each)
