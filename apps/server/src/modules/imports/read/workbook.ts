/** The parts of an XLSX workbook besides its sheets (ECMA-376 part 1, §18): list of sheets, shared strings, number formats. */
import type { Archive } from '../../../platform/files/zip-archive.ts'
import type { ReadLimits } from './input-rows.ts'
import { ReadFault } from './read-fault.ts'
import { type DateShape, shapeOfFormat } from './xlsx-dates.ts'
import { readXml } from './xml.ts'

export interface Sheet {
  readonly name: string
  readonly part: string
  readonly hidden: boolean
}

export interface Workbook {
  readonly sheets: readonly Sheet[]
  readonly date1904: boolean
  readonly sharedStrings: readonly string[]
  /** By index of cell format: whether and how its number is a date. */
  readonly dateShapes: readonly (DateShape | undefined)[]
}

interface Relation {
  readonly id: string
  readonly type: string
  readonly target: string
}

/** Path of a relation's target, taken from the folder of the part that names it. */
function resolvePart(base: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1)
  const steps = base.split('/').slice(0, -1)
  for (const step of target.split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '.') steps.push(step)
  }
  return steps.join('/')
}

async function readRelations(archive: Archive, part: string): Promise<Relation[]> {
  const slash = part.lastIndexOf('/') + 1
  const name = `${part.slice(0, slash)}_rels/${part.slice(slash)}.rels`
  const relations: Relation[] = []
  if (!archive.has(name)) return relations
  await readXml(archive.open(name), {
    open(tag, { Id = '', Type = '', Target = '', TargetMode }) {
      if (tag !== 'Relationship' || TargetMode === 'External') return
      relations.push({ id: Id, type: Type.slice(Type.lastIndexOf('/') + 1), target: resolvePart(part, Target) })
    },
  })
  return relations
}

async function findWorkbookPart(archive: Archive): Promise<string> {
  const relations = await readRelations(archive, '')
  const part = relations.find((relation) => relation.type === 'officeDocument')?.target ?? 'xl/workbook.xml'
  // A zip that is another kind of document (ODS, DOCX, Numbers) is refused by name, not as damaged.
  if (!archive.has(part) || !part.endsWith('.xml') || part.startsWith('word/'))
    throw new ReadFault('format_unsupported')
  return part
}

async function readSheets(archive: Archive, part: string, relations: readonly Relation[]) {
  const sheets: Sheet[] = []
  let date1904 = false
  await readXml(archive.open(part), {
    open(tag, attributes) {
      if (tag === 'workbookPr') date1904 = attributes.date1904 === '1' || attributes.date1904 === 'true'
      if (tag !== 'sheet') return
      const relation = relations.find(({ id }) => id === attributes['r:id'])
      if (relation?.type !== 'worksheet' || !archive.has(relation.target)) return
      const hidden = attributes.state !== undefined && attributes.state !== 'visible'
      sheets.push({ name: attributes.name ?? '', part: relation.target, hidden })
    },
  })
  return { sheets, date1904 }
}

async function readSharedStrings(archive: Archive, part: string, limits: ReadLimits): Promise<string[]> {
  const strings: string[] = []
  let current = ''
  let length = 0
  let inText = false
  let phonetic = 0
  await readXml(archive.open(part), {
    open(tag) {
      if (tag === 'si') current = ''
      else if (tag === 'rPh') phonetic += 1
      else if (tag === 't') inText = true
    },
    text(text) {
      if (!inText || phonetic > 0) return
      current += text
      length += text.length
      if (length > limits.sharedLength) throw new ReadFault('archive_hostile')
    },
    close(tag) {
      if (tag === 't') inText = false
      else if (tag === 'rPh') phonetic -= 1
      else if (tag === 'si') strings.push(current)
      if (strings.length > limits.sharedStrings) throw new ReadFault('archive_hostile')
    },
  })
  return strings
}

async function readDateShapes(archive: Archive, part: string): Promise<(DateShape | undefined)[]> {
  const formats = new Map<string, string>()
  const shapes: (DateShape | undefined)[] = []
  let inCellFormats = false
  await readXml(archive.open(part), {
    open(tag, attributes) {
      if (tag === 'numFmt') formats.set(attributes.numFmtId ?? '', attributes.formatCode ?? '')
      else if (tag === 'cellXfs') inCellFormats = true
      else if (tag === 'xf' && inCellFormats) {
        const id = attributes.numFmtId ?? '0'
        shapes.push(shapeOfFormat(Number(id), formats.get(id)))
      }
    },
    close(tag) {
      if (tag === 'cellXfs') inCellFormats = false
    },
  })
  return shapes
}

/** Reads what the sheets need. Throws `format_unsupported` where the archive is no workbook. */
export async function readWorkbook(archive: Archive, limits: ReadLimits): Promise<Workbook> {
  const part = await findWorkbookPart(archive)
  const relations = await readRelations(archive, part)
  const { sheets, date1904 } = await readSheets(archive, part, relations)
  const partOf = (type: string) =>
    relations.find((relation) => relation.type === type && archive.has(relation.target))?.target
  const strings = partOf('sharedStrings')
  const styles = partOf('styles')
  return {
    sheets,
    date1904,
    sharedStrings: strings === undefined ? [] : await readSharedStrings(archive, strings, limits),
    dateShapes: styles === undefined ? [] : await readDateShapes(archive, styles),
  }
}
