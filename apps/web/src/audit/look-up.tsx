import { isProblem } from '@holdfast/sdk'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { useAct } from '../access/use-act.ts'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { ProblemNote } from '../ui/problem-note.tsx'

interface LookUpProps {
  readonly onFound: (object: string, id: string) => void
}

const ways = [
  { value: 'contact.mobile', name: 'lookup.mobile' },
  { value: 'contact.email', name: 'lookup.email' },
  { value: 'account.creditCode', name: 'lookup.creditCode' },
] as const

/** The id of the record that has the number; null where none has it. */
async function findId(asked: { object: string; field: string; value: string }): Promise<string | null> {
  try {
    return (await api.post<{ id: string }>('/audit/lookup', asked)).id
  } catch (error) {
    if (isProblem(error) && error.status === 404) return null
    throw error
  }
}

function useLookUp(onFound: LookUpProps['onFound']) {
  const act = useAct()
  const [way, setWay] = useState<string>(ways[0].value)
  const [value, setValue] = useState('')
  const [missed, setMissed] = useState(false)
  const find = () =>
    act.run(async () => {
      const [object = '', field = ''] = way.split('.')
      const id = await findId({ object, field, value: value.trim() })
      setMissed(id === null)
      if (id === null) return
      setValue('')
      onFound(object, id)
    })
  return { act, way, setWay, value, setValue, missed, find }
}

/** Finds "this customer" by a whole number: the answer is an id and no name. */
export function LookUp({ onFound }: LookUpProps) {
  const t = useT()
  const { act, way, setWay, value, setValue, missed, find } = useLookUp(onFound)
  return (
    <section className="lookup">
      <h2>{t('lookup.title')}</h2>
      <p className="sm t3">{t('lookup.words')}</p>
      <Select
        className="wide"
        aria-label={t('lookup.by')}
        value={way}
        onChange={setWay}
        options={ways.map((one) => ({ value: one.value, label: t(one.name) }))}
      />
      <Input
        aria-label={t('lookup.value')}
        placeholder={t('lookup.value')}
        autoComplete="off"
        value={value}
        onChange={(event) => setValue(event.target.value)}
        onPressEnter={find}
      />
      {missed ? <p className="sm warn">{t('lookup.missed')}</p> : null}
      <ProblemNote error={act.error} />
      <Button block loading={act.busy} disabled={value.trim() === ''} onClick={find}>
        {t('lookup.find')}
      </Button>
    </section>
  )
}
