import type { ReportNumber } from '@holdfast/sdk'
import { useT } from '../app/i18n.ts'
import { fieldLabel, fieldOf } from '../records/list/fields.ts'
import { Behind } from './behind.tsx'
import { keyWords, measureWords, numberWords, type Telling } from './report-words.ts'

/** All that a chart says, as a table; every number leads to its list. */
export function ChartTable({ telling, title }: { readonly telling: Telling; readonly title: string }) {
  const t = useT()
  const { question, answer, object } = telling
  const groups = question.group ?? []
  const number = (part: ReportNumber) => (
    <Behind object={object} filter={part.filter}>
      {numberWords(telling, part)}
    </Behind>
  )
  const headings = groups.map(({ field }) => {
    const known = fieldOf(object, field)
    return known === undefined ? field : fieldLabel(known, t)
  })
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by the keyboard too
    <section className="charttable scroll" tabIndex={0} aria-label={title}>
      <table className="tbl">
        <thead>
          <tr>
            {headings.map((heading) => (
              <th key={heading} scope="col">
                {heading}
              </th>
            ))}
            <th scope="col">{measureWords(object, question.measure, t)}</th>
          </tr>
        </thead>
        <tbody>
          {answer.groups.map((part) => (
            <tr key={JSON.stringify([part.keys, part.others])}>
              {groups.map(({ field }, at) => (
                <td key={field}>{keyWords(telling, part, at)}</td>
              ))}
              <td>{number(part)}</td>
            </tr>
          ))}
          <tr>
            {groups.map(({ field }, at) => (
              <td key={field}>{at === 0 ? t('boards.total') : ''}</td>
            ))}
            <td>{number(answer.total)}</td>
          </tr>
        </tbody>
      </table>
    </section>
  )
}
