import type { ListOf, MadeToken, PersonalToken } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Button, Drawer, Form, Input, Select } from 'antd'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { useStepUp } from '../../access/step-up-provider.tsx'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { queryClient } from '../../app/queries.ts'
import { useSaying } from '../../app/saying.tsx'
import { CopiedText } from '../../ui/copied-text.tsx'
import { formatAgo, formatDay } from '../../ui/format.ts'
import { ProblemNote, problemText } from '../../ui/problem-note.tsx'
import { keysOf } from '../programs/program-conditions.tsx'
import { scopeWords, useScopeOptions } from '../programs/scope-words.ts'

const KEY = ['personal-tokens']
const LIVES = [7, 30, 90]
const USUAL_DAYS = 30

interface TokenForm {
  readonly name: string
  readonly scopes: readonly string[]
  readonly days: number
  /** A public key as text. */
  readonly jwk?: string
}

const KEY_ROWS = 3

/** A token as the interface is asked for it. */
function askedOf({ jwk = '', ...asked }: TokenForm) {
  const [key] = keysOf(jwk) ?? []
  return { ...asked, ...(key === undefined ? {} : { key }) }
}

const refresh = () => queryClient.invalidateQueries({ queryKey: KEY })

function FormOfToken({ busy, onSubmit }: { readonly busy: boolean; readonly onSubmit: (token: TokenForm) => void }) {
  const t = useT()
  const needed = [{ required: true, message: t('form.needed') }]
  // a token reads and writes; numbers in clear and the log are a person's or a program's
  const oneKey = {
    validator: (_: unknown, text: string | undefined) =>
      text === undefined || text.trim() === '' || keysOf(text)?.length === 1
        ? Promise.resolve()
        : Promise.reject(new Error(t('token.key.wrong'))),
  }
  const options = useScopeOptions().filter(({ value }) => /^(?!audit|directory).*:(read|write)$/.test(value))
  return (
    <Form<TokenForm> layout="vertical" requiredMark={false} initialValues={{ days: USUAL_DAYS }} onFinish={onSubmit}>
      <Form.Item name="name" label={t('token.name')} extra={t('token.name.hint')} rules={needed}>
        <Input autoFocus autoComplete="off" maxLength={100} />
      </Form.Item>
      <Form.Item name="scopes" label={t('program.scopes')} extra={t('token.scopes.hint')} rules={needed}>
        <Select mode="multiple" options={options} showSearch={{ optionFilterProp: 'label' }} />
      </Form.Item>
      <Form.Item name="days" label={t('program.days')}>
        <Select options={LIVES.map((days) => ({ value: days, label: t('program.daysOf', { days }) }))} />
      </Form.Item>
      <Form.Item name="jwk" label={t('token.key')} extra={t('token.key.hint')} rules={[oneKey]}>
        <Input.TextArea rows={KEY_ROWS} autoComplete="off" spellCheck={false} />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={busy}>
        {t('token.make')}
      </Button>
    </Form>
  )
}

function Told({ made, onClose }: { readonly made: MadeToken; readonly onClose: () => void }) {
  const t = useT()
  return (
    <div className="col invited">
      <p>{t('token.once')}</p>
      <CopiedText>{made.token}</CopiedText>
      <Button type="primary" onClick={onClose}>
        {t('program.kept')}
      </Button>
    </div>
  )
}

function NewToken({ onClose }: { readonly onClose: () => void }) {
  const t = useT()
  const act = useAct()
  const withStepUp = useStepUp()
  const [made, setMade] = useState<MadeToken | null>(null)
  const make = (token: TokenForm) =>
    act.run(async () => {
      setMade(await withStepUp({ what: t('token.make') }, () => api.post<MadeToken>('/auth/tokens', askedOf(token))))
      await refresh()
    })
  return (
    <Drawer open size={480} title={t('token.make')} onClose={onClose} maskClosable={made === null}>
      <ProblemNote error={act.error} />
      {made === null ? <FormOfToken busy={act.busy} onSubmit={make} /> : <Told made={made} onClose={onClose} />}
    </Drawer>
  )
}

function TokenLine({ token, onEnd }: { readonly token: PersonalToken; readonly onEnd: () => void }) {
  const t = useT()
  const used = token.usedAt === null ? t('program.unused') : t('program.used', { ago: formatAgo(token.usedAt, t) })
  return (
    <li className="setline">
      <KeyRound size={18} aria-hidden="true" />
      <div className="col grow">
        <b>{token.name}</b>
        <span className="t2">{token.scopes.map((scope) => scopeWords(scope, t)).join(' · ')}</span>
        <span className="sm t3">
          {used} · {t('program.until', { day: formatDay(token.expiresAt) })}
          {token.bound ? ` · ${t('token.bound')}` : ''}
        </span>
      </div>
      <Button onClick={onEnd}>{t('token.end')}</Button>
    </li>
  )
}

/** One's own personal tokens: making one, which is shown once, and ending it. */
export function PersonalTokens() {
  const t = useT()
  const { message } = useSaying()
  const [making, setMaking] = useState(false)
  const tokens = useQuery({ queryKey: KEY, queryFn: () => api.get<ListOf<PersonalToken>>('/auth/tokens') })
  const end = async (token: PersonalToken) => {
    try {
      await api.delete(`/auth/tokens/${token.id}`)
      await refresh()
    } catch (error) {
      void message.warning(problemText(error, t))
    }
  }
  return (
    <section className="box setbox">
      <div className="boxhead">
        <h2 className="grow">{t('token.title')}</h2>
        <Button onClick={() => setMaking(true)}>{t('token.make')}</Button>
      </div>
      <p className="t3 setlead">{t('token.lead')}</p>
      <ProblemNote error={tokens.error} onRetry={() => void tokens.refetch()} />
      <ul>
        {(tokens.data?.data ?? []).map((token) => (
          <TokenLine key={token.id} token={token} onEnd={() => void end(token)} />
        ))}
      </ul>
      {making ? <NewToken onClose={() => setMaking(false)} /> : null}
    </section>
  )
}
