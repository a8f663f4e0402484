import type { RuleChange, RuleSince } from '@holdfast/sdk'
import { Button } from 'antd'
import { useT } from '../../app/i18n.ts'
import { may, useMe } from '../../app/session.tsx'
import { sinceWords } from './rule-words.ts'

/** Opens the question whether to ask for the opposite; undefined for who may not ask. */
export type OnChange = (change: RuleChange) => void

interface RuleLineProps {
  readonly name: string
  readonly state: string
  readonly on: boolean
  readonly since: RuleSince | null
  readonly change: RuleChange
  /** The same change waits for its second person. */
  readonly waits: boolean
  readonly onChange: OnChange
}

/** One rule: what it is about, whether it is in force, since when and by whose word. */
export function RuleLine({ name, state, on, since, change, waits, onChange }: RuleLineProps) {
  const t = useT()
  const me = useMe()
  return (
    <li className="setline">
      <div className="col grow">
        <span className="row ruletitle">
          <b>{name}</b>
          <span className={on ? 'tag p' : 'tag line'}>{state}</span>
        </span>
        <span className="sm t3">{sinceWords(since, t)}</span>
      </div>
      {may(me, 'settings', 'write') ? (
        <Button size="small" disabled={waits} onClick={() => onChange(change)}>
          {t(waits ? 'rules.waits' : on ? 'rules.turnOff' : 'rules.turnOn')}
          <span className="vh"> {name}</span>
        </Button>
      ) : null}
    </li>
  )
}
