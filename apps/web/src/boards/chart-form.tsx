import type { Chart, ChartKind, ReportQuestion } from '@holdfast/sdk'
import { Button, Drawer, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { labelText, useT } from '../app/i18n.ts'
import type { MessageId } from '../locales/zh.ts'
import { type ObjectView, useCatalogue } from '../records/catalogue.ts'
import { ChartCard } from './chart-card.tsx'
import { ChartQuestion } from './chart-question.tsx'

const KINDS: Readonly<Record<ChartKind, MessageId>> = {
  bar: 'boards.bar',
  line: 'boards.line',
  stacked: 'boards.stacked',
  donut: 'boards.donut',
  number: 'boards.number',
  table: 'boards.table',
}
const kindOptions = Object.entries(KINDS) as [ChartKind, MessageId][]

/** A chart to begin with: how many there are, by what most people see. */
export const firstChart = ({ name }: ObjectView): Chart => ({
  title: '',
  kind: 'bar',
  question: { object: name, measure: { kind: 'count' }, group: [{ field: 'createdAt', by: 'month' }] },
})

interface PartsProps {
  readonly chart: Chart
  readonly objects: readonly ObjectView[]
  readonly onChange: (chart: Chart) => void
}

function Parts({ chart, objects, onChange }: PartsProps) {
  const t = useT()
  const object = objects.find(({ name }) => name === chart.question.object)
  const ask = (question: ReportQuestion) => onChange({ ...chart, question })
  return (
    <Form layout="vertical" requiredMark={false} component="div">
      <Form.Item label={t('boards.chartTitle')} htmlFor="chart-title">
        <Input
          id="chart-title"
          maxLength={100}
          autoComplete="off"
          value={chart.title}
          onChange={({ target }) => onChange({ ...chart, title: target.value })}
        />
      </Form.Item>
      <Form.Item label={t('boards.object')} htmlFor="chart-object">
        <Select
          id="chart-object"
          value={chart.question.object}
          options={objects.map(({ name, labelPlural }) => ({ value: name, label: labelText(labelPlural) }))}
          onChange={(name: string) => {
            const next = objects.find((each) => each.name === name)
            if (next !== undefined) ask(firstChart(next).question)
          }}
        />
      </Form.Item>
      <Form.Item label={t('boards.kind')} htmlFor="chart-kind">
        <Select
          id="chart-kind"
          value={chart.kind}
          options={kindOptions.map(([value, words]) => ({ value, label: t(words) }))}
          onChange={(kind: ChartKind) => onChange({ ...chart, kind })}
        />
      </Form.Item>
      {object === undefined ? null : <ChartQuestion object={object} question={chart.question} onChange={ask} />}
    </Form>
  )
}

interface ChartFormProps {
  readonly chart: Chart
  readonly onDone: (chart: Chart) => void
  readonly onClose: () => void
}

/** What a chart asks, with its answer below as it changes. */
export function ChartForm({ chart, onDone, onClose }: ChartFormProps) {
  const t = useT()
  const { data = [] } = useCatalogue()
  const [made, setMade] = useState(chart)
  const title = made.title.trim()
  return (
    <Drawer
      open
      size={560}
      title={t(chart.title === '' ? 'boards.addChart' : 'boards.editChart')}
      onClose={onClose}
      footer={
        <div className="row">
          <Button type="primary" disabled={title === ''} onClick={() => onDone({ ...made, title })}>
            {t('boards.takeIn')}
          </Button>
          <Button type="text" onClick={onClose}>
            {t('action.cancel')}
          </Button>
        </div>
      }
    >
      <Parts chart={made} objects={data} onChange={setMade} />
      <ChartCard key={made.kind} chart={{ ...made, title: title === '' ? t('boards.preview') : title }} />
    </Drawer>
  )
}
