import { Check } from 'lucide-react'
import { useT } from '../app/i18n.ts'
import type { MessageId } from '../locales/zh.ts'

const steps: readonly MessageId[] = [
  'import.step.upload',
  'import.step.columns',
  'import.step.check',
  'import.step.write',
]

/** Where in the four steps one is; `at` counts from one, five means done. */
export function ImportSteps({ at }: { readonly at: number }) {
  const t = useT()
  return (
    <ol className="stepb">
      {steps.map((name, index) => {
        const number = index + 1
        const done = number < at
        return (
          <li
            key={name}
            className={done ? 'on' : number === at ? 'cur' : ''}
            {...(number === at ? { 'aria-current': 'step' as const } : {})}
          >
            <span>{done ? <Check size={12} aria-hidden="true" /> : number}</span>
            {t(name)}
          </li>
        )
      })}
    </ol>
  )
}
