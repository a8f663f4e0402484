import type { DiscountSettings } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Form, InputNumber } from 'antd'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { labelText, useT } from '../../app/i18n.ts'
import { queryClient } from '../../app/queries.ts'
import { useSaying } from '../../app/saying.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SheetLoading } from '../../ui/sheet-loading.tsx'
import { BoxForm, type Said } from '../company/box-form.tsx'
import { useBox } from '../company/use-box.ts'
import { SettingsHead } from '../settings-head.tsx'
import { TransferBox } from './transfer-box.tsx'

const KEY = ['discounts']

/** Percents as text, to their last digit; empty where there is no limit. */
interface Limits {
  readonly free: Readonly<Record<string, string | null>>
  readonly second: string | null
}

const isStated = (entry: [string, string | null]): entry is [string, string] => (entry[1] ?? '') !== ''

function useSaving(settings: DiscountSettings) {
  const t = useT()
  const act = useAct()
  const { message } = useSaying()
  const save = ({ free, second }: Limits, onSaved: () => void) =>
    act.run(async () => {
      const body = {
        free: Object.fromEntries(Object.entries(free).filter(isStated)),
        second: second === '' ? null : second,
      }
      await api.put('/discounts', body, { version: settings.version })
      await Promise.all([KEY, ['catalog']].map((queryKey) => queryClient.invalidateQueries({ queryKey })))
      onSaved()
      void message.success(t('discounts.saved'))
    })
  return { act, save }
}

function LimitsForm({ settings }: { readonly settings: DiscountSettings }) {
  const t = useT()
  const { act, save } = useSaving(settings)
  const { roles, free, second } = settings
  const settled: Limits = { free: Object.fromEntries(roles.map(({ name }) => [name, free[name] ?? null])), second }
  const box = useBox<Limits>(settled)
  const said: readonly Said<Limits>[] = [
    ...roles.map(({ name, label }) => [labelText(label), (side: Limits) => side.free[name] ?? '–'] as const),
    [t('discounts.second'), (side) => side.second ?? '–'],
  ]
  const percent = (name: (string | number)[], label: string, placeholder: string) => (
    <Form.Item key={label} name={name} label={label}>
      <InputNumber<string>
        stringMode
        min="0"
        max="100"
        precision={2}
        controls={false}
        suffix="%"
        placeholder={placeholder}
      />
    </Form.Item>
  )
  return (
    <section className="box setbox companybox">
      <h2>{t('discounts.alone')}</h2>
      <p className="t3">{t('discounts.why')}</p>
      <BoxForm settled={settled} box={box} act={act} said={said} onKeep={(typed) => save(typed, box.drop)}>
        {roles.map(({ name, label }) => percent(['free', name], labelText(label), t('discounts.none')))}
        {percent(['second'], t('discounts.second'), t('discounts.never'))}
      </BoxForm>
    </section>
  )
}

/** Up to which discount each role sends a quote by itself, and above which two approve. */
export function DiscountsPage() {
  const t = useT()
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: () => api.get<DiscountSettings>('/discounts') })
  if (data === undefined)
    return error === null ? <SheetLoading /> : <ProblemNote error={error} onRetry={() => void refetch()} />
  return (
    <>
      <SettingsHead page="nav.discounts" title={t('discounts.title')} lead={t('discounts.lead')} />
      <div className="pad scroll setpage">
        <LimitsForm key={data.version} settings={data} />
        <TransferBox />
      </div>
    </>
  )
}
