import type { ReactNode } from 'react'

interface FigureProps {
  readonly name: string
  readonly value: ReactNode
  readonly words: ReactNode
  readonly spark?: ReactNode
}

/** One number of the first page, with its name and what it says. */
export function Figure({ name, value, words, spark }: FigureProps) {
  return (
    <div className="kpi">
      <dt className="sm t3">{name}</dt>
      <dd className="kv">
        {value}
        {spark}
      </dd>
      <dd className="sm t2">{words}</dd>
    </div>
  )
}
