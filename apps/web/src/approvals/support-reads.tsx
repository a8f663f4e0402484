import type { NamedKind, SupportRead } from '@holdfast/sdk'
import { labelText, useT } from '../app/i18n.ts'
import { formatNumber } from '../ui/format.ts'

const COLUMNS = ['reads', 'count', 'refused'] as const

/** Everything that is no kind of records is one line. */
function byKind(reads: readonly SupportRead[], kinds: ReadonlySet<string>): readonly SupportRead[] {
  const [known, others] = [
    reads.filter(({ object }) => kinds.has(object)),
    reads.filter(({ object }) => !kinds.has(object)),
  ]
  if (others.length === 0) return known
  const sum = (of: 'reads' | 'refused' | 'count') => others.reduce((total, each) => total + each[of], 0)
  const records = others.flatMap((each) => each.records)
  return [...known, { object: '', reads: sum('reads'), refused: sum('refused'), count: sum('count'), records }]
}

function Kind({ read, label }: { readonly read: SupportRead; readonly label: string }) {
  const t = useT()
  return (
    <tr>
      <th scope="row">
        {label}
        {read.records.length === 0 ? null : (
          <details className="sm t2">
            <summary>{t('support.records')}</summary>
            <span className="supportids">{read.records.join(' ')}</span>
          </details>
        )}
      </th>
      {COLUMNS.map((column) => (
        <td key={column}>{formatNumber(read[column])}</td>
      ))}
    </tr>
  )
}

/** What was read under an access, by kind: how often, of how many records and which, and how often it was refused. */
export function SupportReads(props: {
  readonly reads: readonly SupportRead[]
  readonly choices: readonly NamedKind[]
}) {
  const t = useT()
  const labels = new Map(props.choices.map(({ name, label }) => [name, labelText(label)]))
  const heads = [t('support.col.kind'), t('support.col.reads'), t('support.col.records'), t('support.col.refused')]
  return (
    <table className="supportreads" aria-label={t('support.reads')}>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {byKind(props.reads, new Set(labels.keys())).map((read) => (
          <Kind key={read.object} read={read} label={labels.get(read.object) ?? t('support.other')} />
        ))}
      </tbody>
    </table>
  )
}
