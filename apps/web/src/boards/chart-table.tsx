import type { ReportNumber } from '@holdfast/sdk'
import { useT } from '../app/i18n.ts'
import { BaseSum } from '../insight/base-sum.tsx'
import { Behind } from './behind.tsx'
import { headings, keyWords, numberWords, type Telling } from './report-words.ts'

interface TableProps {
  readonly telling: Telling
  readonly title: string
}

/** A line for each group, and one of all together. */
function Lines({ telling }: Pick<TableProps, 'telling'>) {
  const t = useT()
  const { question, answer, object } = telling
  const groups = question.group ?? []
  const number = (part: ReportNumber) => (
    <td>
      <Behind object={object} filter={part.filter}>
        {numberWords(telling, part)}
      </Behind>
      <BaseSum base={part.base} />
    </td>
  )
  return (
    <tbody>
      {answer.groups.map((part) => (
        <tr key={JSON.stringify([part.keys, part.others])}>
          {groups.map(({ field }, at) => (
            <td key={field}>{keyWords(telling, part, at)}</td>
          ))}
          {number(part)}
        </tr>
      ))}
      <tr>
        {groups.map(({ field }, at) => (
          <td key={field}>{at === 0 ? t('boards.total') : ''}</td>
        ))}
        {number(answer.total)}
      </tr>
    </tbody>
  )
}

/** All that a chart says, as a table; every number leads to its list. */
export function ChartTable({ telling, title }: TableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by the keyboard too
    <section className="charttable scroll" tabIndex={0} aria-label={title}>
      <table className="tbl">
        <thead>
          <tr>
            {headings(telling).map((heading) => (
              <th key={heading} scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <Lines telling={telling} />
      </table>
    </section>
  )
}
