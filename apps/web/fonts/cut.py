"""Cuts the two files of common Chinese characters out of Noto Sans SC.

Needs Python with fonttools and brotli; run by hand where the words of the application have changed much:

    python apps/web/fonts/cut.py [company names, one a line] [family names, one a line]

`words.woff2` holds what the application itself says (its words and the catalogue's labels), `names.woff2` the characters that are
commonest in names of people and companies beyond that, counted in the lists given; without them the characters stay as they are.
Both are of one weight: four characters cost what one costs with all of them. Everything else comes from the files of the
package, by ranges; `chinese.css` names them all.
"""

import glob
import json
import os
import re
import sys
import tempfile
from collections import Counter

from fontTools import merge, subset
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, '..', '..', '..')
PACKAGE = os.path.join(ROOT, 'node_modules', '@fontsource-variable', 'noto-sans-sc')
WEIGHT = 400
COMPANY_CHARACTERS = 700
FAMILY_NAMES = 300
TABLES = ['GSUB', 'GPOS', 'GDEF', 'BASE', 'STAT', 'vhea', 'vmtx', 'VORG', 'VVAR', 'MVAR']


def is_chinese(character):
    point = ord(character)
    return 0x3000 <= point <= 0x303F or 0x4E00 <= point <= 0x9FFF or 0xFF00 <= point <= 0xFFEF or character in '—…“”‘·'


def chinese_in(patterns):
    texts = [open(path).read() for pattern in patterns for path in glob.glob(os.path.join(ROOT, pattern), recursive=True)]
    return {ord(c) for text in texts for c in text if is_chinese(c)}


def commonest(companies, families):
    """The characters of names, commonest first in companies, and those of the commonest family names."""
    counted = Counter(c for line in open(companies) for c in set(line.strip()) if is_chinese(c))
    lines = [line.split(',')[0].strip() for line in open(families)][: FAMILY_NAMES + 1]
    return {ord(c) for c, _ in counted.most_common(COMPANY_CHARACTERS)} | {ord(c) for l in lines for c in l if is_chinese(c)}


def points_of(ranges):
    for part in ranges.split(','):
        first, _, last = part.strip()[2:].partition('-')
        yield from range(int(first.replace('?', '0'), 16), int((last or first).replace('?', 'f'), 16) + 1)


def part_of(path, wanted):
    font = TTFont(path)
    here = wanted & set(font.getBestCmap())
    if not here:
        return None, set()
    options = subset.Options(layout_features=[], hinting=False, glyph_names=False)
    options.drop_tables += TABLES
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=here)
    cutter.subset(font)
    return instantiateVariableFont(font, {'wght': WEIGHT}), here


def cut(wanted, name):
    """Writes one file of the wanted characters; gives those it holds."""
    held, parts = set(), []
    ranges = json.load(open(os.path.join(PACKAGE, 'unicode.json')))
    with tempfile.TemporaryDirectory() as folder:
        for key in sorted(key.strip('[]') for key in ranges if key.strip('[]').isdigit()):
            path = os.path.join(PACKAGE, 'files', f'noto-sans-sc-{key}-wght-normal.woff2')
            font, here = part_of(path, wanted - held) if wanted & set(points_of(ranges[f'[{key}]'])) else (None, set())
            if font is None:
                continue
            held |= here
            parts.append(os.path.join(folder, f'{key}.ttf'))
            font.flavor = None
            font.save(parts[-1])
        whole = merge.Merger(merge.Options(drop_tables=TABLES)).merge(parts)
        whole.flavor = 'woff2'
        whole.save(os.path.join(HERE, f'{name}.woff2'))
    return held


def as_ranges(points):
    runs = []
    for point in sorted(points):
        if runs and runs[-1][1] == point - 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return ', '.join(f'U+{a:X}' if a == b else f'U+{a:X}-{b:X}' for a, b in runs)


def face(family, weight, source, points):
    return f"""@font-face {{
  font-family: '{family}';
  font-display: swap;
  font-weight: {weight};
  src: {source};
  unicode-range: {as_ranges(points)};
}}
"""


def common_face(name, held):
    return face('Noto Sans SC Common', WEIGHT, f"url('./{name}.woff2') format('woff2')", held)


def other_faces(held):
    """The package's own files without what is common: a browser that waits for one file asks for every other that has its characters."""
    for key, ranges in json.load(open(os.path.join(PACKAGE, 'unicode.json'))).items():
        points = set(points_of(ranges)) - held
        path = f'@fontsource-variable/noto-sans-sc/files/noto-sans-sc-{key.strip("[]")}-wght-normal.woff2'
        if points:
            yield face('Noto Sans SC Variable', '100 900', f"url('{path}') format('woff2-variations')", points)


def names_so_far(sheet):
    ranges = re.findall(r'unicode-range:\s*([^;]+);', open(sheet).read())
    return set(points_of(ranges[1]))


def main():
    sheet = os.path.join(HERE, 'chinese.css')
    words = chinese_in(['apps/web/src/locales/zh/*.ts', 'packages/catalog/src/objects/*.ts', 'packages/catalog/src/*.ts'])
    given = chinese_in(['apps/server/src/modules/demo/**/*.ts', 'bench/customers.ts'])
    names = commonest(*sys.argv[1:3]) | given if len(sys.argv) > 2 else names_so_far(sheet)
    held = cut(words, 'words')
    more = cut(names - held, 'names')
    with open(sheet, 'w') as out:
        out.write('/* made by cut.py: Noto Sans SC (OFL-1.1), where the system has no Chinese font */\n')
        out.write(common_face('words', held) + common_face('names', more) + ''.join(other_faces(held | more)))
    print(len(held), 'characters of words,', len(more), 'of names')


main()
