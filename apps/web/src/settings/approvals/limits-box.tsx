import type { BilingualLabel } from '@holdfast/sdk'
import { Form, InputNumber } from 'antd'
import { useAct } from '../../access/use-act.ts'
import { labelText, useT } from '../../app/i18n.ts'
import { queryClient } from '../../app/queries.ts'
import { useSaying } from '../../app/saying.tsx'
import { BoxForm, type Said } from '../company/box-form.tsx'
import { useBox } from '../company/use-box.ts'

/** Limits by role, and the one from which two people approve; numbers as text, to their last digit. */
export interface Limits {
  readonly byRole: Readonly<Record<string, string>>
  readonly second: string | null
}

interface LimitsBoxProps {
  /** What is limited: the names of the inputs begin with it. */
  readonly kind: string
  readonly settled: Limits
  readonly roles: readonly { readonly name: string; readonly label: BilingualLabel | string }[]
  readonly words: { readonly title: string; readonly why: string; readonly second: string }
  readonly input: { readonly suffix: string; readonly max?: string }
  readonly onSave: (limits: Limits) => Promise<unknown>
}

/** What stands in the inputs, by their names; empty where there is no limit. */
type Typed = Readonly<Record<string, string | null>>

const isStated = (entry: readonly [string, string | null]): entry is readonly [string, string] =>
  (entry[1] ?? '') !== ''

function useSaving({ kind, roles, onSave }: LimitsBoxProps) {
  const t = useT()
  const act = useAct()
  const { message } = useSaying()
  const save = (typed: Typed, onSaved: () => void) =>
    act.run(async () => {
      const stated = roles.map(({ name }) => [name, typed[`${kind}-${name}`] ?? null] as const).filter(isStated)
      const second = typed[`${kind}-second`] ?? ''
      await onSave({ byRole: Object.fromEntries(stated), second: second === '' ? null : second })
      await queryClient.invalidateQueries({ queryKey: ['catalog'] })
      onSaved()
      void message.success(t('approvals.saved'))
    })
  return { act, save }
}

/** A box that says how far each role goes by itself, and from where on two people approve. */
export function LimitsBox(props: LimitsBoxProps) {
  const { kind, settled, roles, words, input } = props
  const t = useT()
  const { act, save } = useSaving(props)
  const inputs = [
    ...roles.map(({ name, label }) => ({
      name: `${kind}-${name}`,
      label: labelText(label),
      empty: t('approvals.none'),
      value: settled.byRole[name] ?? null,
    })),
    { name: `${kind}-second`, label: words.second, empty: t('approvals.never'), value: settled.second },
  ]
  const shown: Typed = Object.fromEntries(inputs.map(({ name, value }) => [name, value]))
  const box = useBox<Typed>(shown)
  const said = inputs.map(({ name, label }): Said<Typed> => [label, (side) => side[name] ?? '–'])
  return (
    <section className="box setbox companybox" aria-label={words.title}>
      <h2>{words.title}</h2>
      <p className="t3">{words.why}</p>
      <BoxForm settled={shown} box={box} act={act} said={said} onKeep={(typed) => save(typed, box.drop)}>
        {inputs.map(({ name, label, empty }) => (
          <Form.Item key={name} name={name} label={label}>
            <InputNumber<string>
              className="limit"
              stringMode
              min="0"
              {...(input.max === undefined ? {} : { max: input.max })}
              precision={2}
              controls={false}
              suffix={input.suffix}
              placeholder={empty}
            />
          </Form.Item>
        ))}
      </BoxForm>
    </section>
  )
}
