import type { AskedRule, CompanyRules } from '@holdfast/sdk'
import { Button } from 'antd'
import { useStepUp } from '../../access/step-up-provider.tsx'
import { useAct } from '../../access/use-act.ts'
import { useT } from '../../app/i18n.ts'
import { may, useMe } from '../../app/session.tsx'
import { formatMoment } from '../../ui/format.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { changeWords, followsFrom } from './rule-words.ts'
import { confirmRule, withdrawRule } from './use-rules.ts'

function WaitingRule({ rules, asked }: { readonly rules: CompanyRules; readonly asked: AskedRule }) {
  const t = useT()
  const me = useMe()
  const act = useAct()
  const withStepUp = useStepUp()
  const title = changeWords(rules, asked, t)
  const confirm = () => act.run(() => withStepUp({ what: title }, () => confirmRule(asked.key)))
  const withdraw = () => act.run(() => withdrawRule(asked.key))
  const isOwn = asked.by.id === me.userId
  const confirms = may(me, 'users', 'confirm') && (!isOwn || me.founder === true)
  return (
    <li className="setline waitingrule">
      <div className="col grow">
        <b>{title}</b>
        {followsFrom(rules, asked).map((id) => (
          <span key={id} className="sm t2">
            {t(id)}
          </span>
        ))}
        {asked.rule === 'accept' ? <span className="sm t2">{t('rules.reason', { reason: asked.reason })}</span> : null}
        <span className="sm t3">{t('rules.askedBy', { by: asked.by.name ?? '—', at: formatMoment(asked.at, t) })}</span>
        <ProblemNote error={act.error} />
      </div>
      <Button size="small" onClick={withdraw} disabled={act.busy}>
        {t(isOwn ? 'rules.withdraw' : 'rules.reject')}
      </Button>
      {confirms ? (
        <Button size="small" type="primary" loading={act.busy} onClick={confirm}>
          {t('rules.confirm')}
        </Button>
      ) : null}
    </li>
  )
}

/** Changes that wait for a second person, with what follows from each. */
export function WaitingRules({ rules }: { readonly rules: CompanyRules }) {
  const t = useT()
  if (rules.asked.length === 0) return null
  return (
    <section className="box setbox waiting">
      <div className="boxhead">
        <h2>{t('rules.waiting')}</h2>
        <span className="t3">{t('rules.waiting.why')}</span>
      </div>
      <ul>
        {rules.asked.map((asked) => (
          <WaitingRule key={asked.key} rules={rules} asked={asked} />
        ))}
      </ul>
    </section>
  )
}
