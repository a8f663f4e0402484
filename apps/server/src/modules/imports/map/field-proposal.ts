/** What field a company might make of a column that goes to none: told from its heading and a few of its cells. Pure; a person decides. */
import type { Field, FieldClass, FieldKind, ObjectDeclaration } from '@holdfast/catalog'
import type { ParseContext } from '@holdfast/catalog/values'
import { shareThatFits } from './content.ts'

export interface FieldProposal {
  readonly kind: FieldKind
  readonly class: FieldClass
  readonly label: { readonly zh: string; readonly en: string }
}

/** Kinds with a form of their own, the narrowest first; whole numbers that are codes (0012) stay text. */
const TELLING: readonly FieldKind[] = [
  'nationalId',
  'creditCode',
  'email',
  'url',
  'date',
  'phone',
  'integer',
  'decimal',
]

const LONGEST_LINE = 120
const LONGEST_LABEL = 60
/** What harms a person when it comes out: the design's own list, in the words that stand over such columns. */
const HARMFUL =
  /身份证|护照|病|健康|体检|血型|过敏|残疾|宗教|民族|指纹|人脸|银行卡|工资|未成年|定位|行踪|passport|health|medical|blood|allerg|religio|ethnic|biometric|salary|iban|bank account/i
const OF_A_PERSON =
  /生日|出生|年龄|性别|婚|爱好|偏好|家庭|住址|籍贯|学历|birth|\bage\b|gender|sex|marital|hobb|prefer|family/i

const fieldOf = (kind: FieldKind): Field => ({ kind, class: 'internal', label: { zh: '', en: '' } })

const isCode = (text: string): boolean => /^0\d/.test(text) || /\d{16}/.test(text)
/** Many a number could be dialled; one that is a telephone number has as many digits. */
const isLikely = (kind: FieldKind, cells: readonly string[]): boolean => {
  if (kind === 'integer' || kind === 'decimal') return !cells.some(isCode)
  return kind !== 'phone' || cells.every((text) => text.replace(/\D/g, '').length >= 10)
}

function kindOf(cells: readonly string[], context: ParseContext): FieldKind {
  const filled = cells.map((text) => text.trim()).filter((text) => text !== '')
  if (filled.length === 0) return 'text'
  const sample = filled.map((text) => ({ text, context }))
  const found = TELLING.find((kind) => shareThatFits(sample, fieldOf(kind)) === 1 && isLikely(kind, filled))
  return found ?? (filled.some((text) => text.length > LONGEST_LINE || text.includes('\n')) ? 'longText' : 'text')
}

/** What is told of a company is the company's; of a person, the safer class where the heading leaves it open. */
function classOf(object: ObjectDeclaration, kind: FieldKind, heading: string): FieldClass {
  const isPlain = kind === 'date' || kind === 'integer' || kind === 'decimal'
  if (object.subject === 'company') return isPlain ? 'internal' : 'confidential'
  if (kind === 'nationalId' || HARMFUL.test(heading)) return 'sensitive'
  return isPlain && !OF_A_PERSON.test(heading) ? 'internal' : 'personal'
}

/** Proposes kind, class and name. */
export function proposeField(
  object: ObjectDeclaration,
  column: { readonly heading: string; readonly cells: readonly string[] },
  context: ParseContext,
): FieldProposal {
  const kind = kindOf(column.cells, context)
  const name = column.heading.trim().slice(0, LONGEST_LABEL)
  return { kind, class: classOf(object, kind, column.heading), label: { zh: name, en: name } }
}
