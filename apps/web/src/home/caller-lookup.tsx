import type { BusinessRecord, ListOf } from '@holdfast/sdk'
import { Button, Input } from 'antd'
import { Phone } from 'lucide-react'
import { type SubmitEvent, useState } from 'react'
import { Link } from 'react-router'
import { useAct } from '../access/use-act.ts'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { Avatar } from '../ui/avatar.tsx'
import { MaskedText } from '../ui/masked-text.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'

function Found({ person }: { readonly person: BusinessRecord }) {
  const name = String(person.name ?? person.id.slice(-8))
  const number = person.mobile ?? person.phone
  return (
    <Link to={`/contacts/${person.id}`} className="who">
      <Avatar id={person.id} name={name} size="small" />
      <b className="ell grow">{name}</b>
      <span className="mask t2">{typeof number === 'string' ? <MaskedText value={number} /> : null}</span>
    </Link>
  )
}

/** Who is calling: one person by the whole number, for those who list nobody. The number stays out of every address. */
export function CallerLookup() {
  const t = useT()
  const act = useAct()
  const [value, setValue] = useState('')
  const [found, setFound] = useState<readonly BusinessRecord[] | null>(null)
  const find = (event: SubmitEvent) => {
    event.preventDefault()
    setFound(null)
    act.run(async () => setFound((await api.post<ListOf<BusinessRecord>>('/contacts/lookup', { value })).data))
  }
  return (
    <section className="box callerbox">
      <h2>{t('caller.title')}</h2>
      <p className="sm t3">{t('caller.words')}</p>
      <form className="row" onSubmit={find}>
        <Input
          autoFocus
          inputMode="tel"
          prefix={<Phone size={14} aria-hidden="true" />}
          aria-label={t('lookup.value')}
          placeholder={t('lookup.value')}
          value={value}
          onChange={(event) => setValue(event.target.value)}
        />
        <Button type="primary" htmlType="submit" loading={act.busy} disabled={value.trim() === ''}>
          {t('lookup.find')}
        </Button>
      </form>
      <ProblemNote error={act.error} />
      {found?.length === 0 ? (
        <p className="t2" role="status">
          {t('lookup.missed')}
        </p>
      ) : null}
      {found?.map((person) => (
        <Found key={person.id} person={person} />
      ))}
    </section>
  )
}
