import type { TransferRule } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Form, Radio } from 'antd'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { queryClient } from '../../app/queries.ts'
import { useSaying } from '../../app/saying.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { BoxForm } from '../company/box-form.tsx'
import { useBox } from '../company/use-box.ts'

const KEY = ['transfer-rule']
type Ruled = Pick<TransferRule, 'ask'>

const CHOICES = {
  none: 'transferRule.none',
  outside: 'transferRule.outside',
  all: 'transferRule.all',
} as const

function RuleForm({ rule }: { readonly rule: TransferRule }) {
  const t = useT()
  const act = useAct()
  const { message } = useSaying()
  const box = useBox<Ruled>({ ask: rule.ask })
  const save = ({ ask }: Ruled) =>
    act.run(async () => {
      await api.put('/transfer-rule', { ask }, { version: rule.version })
      await queryClient.invalidateQueries({ queryKey: KEY })
      box.drop()
      void message.success(t('approvals.saved'))
    })
  const options = (['none', 'outside', 'all'] as const).map((value) => ({ value, label: t(CHOICES[value]) }))
  return (
    <BoxForm
      settled={{ ask: rule.ask }}
      box={box}
      act={act}
      said={[[t('transferRule.title'), ({ ask }) => t(CHOICES[ask])]]}
      onKeep={save}
    >
      <Form.Item name="ask">
        <Radio.Group aria-label={t('transferRule.title')} options={options} vertical />
      </Form.Item>
    </BoxForm>
  )
}

/** Which changes of owner whoever leads the giving team approves. */
export function TransferBox() {
  const t = useT()
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: () => api.get<TransferRule>('/transfer-rule') })
  return (
    <section className="box setbox companybox">
      <h2>{t('transferRule.title')}</h2>
      <p className="t3">{t('transferRule.why')}</p>
      <ProblemNote error={error} onRetry={() => void refetch()} />
      {data === undefined ? null : <RuleForm key={data.version} rule={data} />}
    </section>
  )
}
