import type { SubstituteAnswer } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Button, DatePicker, Form, Select } from 'antd'
import { useAct } from '../access/use-act.ts'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { queryClient } from '../app/queries.ts'
import { useSaying } from '../app/saying.tsx'
import dayjs, { type Dayjs } from '../ui/dayjs.ts'
import { formatWholeDate } from '../ui/format.ts'
import { ProblemNote } from '../ui/problem-note.tsx'

const KEY = ['substitute']
const DAY = 'YYYY-MM-DD'

interface BoxProps {
  readonly answer: SubstituteAnswer
}

interface Stated {
  readonly userId: string
  readonly from: Dayjs
  readonly until: Dayjs
}

function useSaid() {
  const act = useAct()
  const { message } = useSaying()
  const run = (work: () => Promise<unknown>, said: string) =>
    act.run(async () => {
      await work()
      await queryClient.invalidateQueries({ queryKey: KEY })
      void message.success(said)
    })
  return { act, run }
}

/** Who stands in, and the press that ends it. */
function Named({ answer }: BoxProps) {
  const t = useT()
  const { act, run } = useSaid()
  const { substitute } = answer
  if (substitute === null) return null
  const { by, from, until } = substitute
  const days = { from: formatWholeDate(from), until: formatWholeDate(until) }
  return (
    <>
      <p>{t('substitute.is', { name: by.name, ...days })}</p>
      <ProblemNote error={act.error} />
      <div className="row">
        <Button disabled={act.busy} onClick={() => void run(() => api.delete('/substitute'), t('substitute.ended'))}>
          {t('substitute.end')}
        </Button>
      </div>
    </>
  )
}

function DayField({ name, label }: { readonly name: 'from' | 'until'; readonly label: string }) {
  const t = useT()
  return (
    <Form.Item name={name} label={label} rules={[{ required: true, message: t('substitute.day.missing') }]}>
      <DatePicker className="wide" allowClear={false} />
    </Form.Item>
  )
}

/** Who is to stand in, and from when to when. */
function Naming({ answer }: BoxProps) {
  const t = useT()
  const { act, run } = useSaid()
  const first = dayjs(answer.today)
  const save = ({ userId, from, until }: Stated) => {
    const body = { userId, from: from.format(DAY), until: until.format(DAY) }
    return run(() => api.put('/substitute', body), t('substitute.saved'))
  }
  if (answer.candidates.length === 0) return <p className="t3">{t('substitute.nobody')}</p>
  return (
    <Form<Stated>
      className="substitute"
      layout="vertical"
      requiredMark={false}
      initialValues={{ from: first, until: first }}
      onFinish={save}
    >
      <Form.Item
        name="userId"
        label={t('substitute.who')}
        rules={[{ required: true, message: t('transfer.to.missing') }]}
      >
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          options={answer.candidates.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Form.Item>
      <DayField name="from" label={t('substitute.from')} />
      <DayField name="until" label={t('substitute.until')} />
      <ProblemNote error={act.error} />
      <Button htmlType="submit" loading={act.busy}>
        {t('substitute.name')}
      </Button>
    </Form>
  )
}

/** For whom one approves now or later, and who does in one's own stead. Nothing for whoever approves nothing. */
export function SubstituteBox() {
  const t = useT()
  const { data, error, refetch } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api.get<SubstituteAnswer>('/substitute', { signal }),
  })
  if (data === undefined) return <ProblemNote error={error} onRetry={() => void refetch()} />
  const { insteadOf, mayName, substitute } = data
  if (!mayName && insteadOf.length === 0) return null
  return (
    <section className="away" aria-label={t('substitute.title')}>
      <h2>{t('substitute.title')}</h2>
      <div className="box transfer">
        {insteadOf.map(({ away, from, until }) => (
          <p key={away.id}>
            {t('substitute.for', { name: away.name, from: formatWholeDate(from), until: formatWholeDate(until) })}
          </p>
        ))}
        {mayName ? <p className="sm t3">{t('substitute.why')}</p> : null}
        {mayName ? substitute === null ? <Naming answer={data} /> : <Named answer={data} /> : null}
      </div>
    </section>
  )
}
