import type { Funnel, FunnelStage } from '@holdfast/sdk'
import { Link } from 'react-router'
import { labelText, useT } from '../app/i18n.ts'
import type { MessageId } from '../locales/zh.ts'
import { formatNumber } from '../ui/format.ts'
import { type Behind, type FunnelQuestion, listBehind } from './funnel-question.ts'

const percent = (share: number): string => `${Math.round(share * 100)}%`

interface NumberProps {
  readonly question: FunnelQuestion
  readonly value: number
  readonly behind: Behind
  /** What the number counts, for who hears it. */
  readonly name: string
}

/** A number that leads to what it counts; nothing is nowhere. */
function Counted({ question, value, behind, name }: NumberProps) {
  if (value === 0) return <span className="t3">0</span>
  return (
    <Link className="num" to={listBehind(question, behind)} aria-label={name}>
      {formatNumber(value)}
    </Link>
  )
}

const BAR_HEIGHT = 18

/** All that came, and of those what went on, drawn to the widest stage. Drawn as attributes: styles in elements are not allowed here. */
function Bar({ stage, most }: { readonly stage: FunnelStage; readonly most: number }) {
  const width = most === 0 ? 0 : (100 * stage.entered) / most
  const left = (100 - width) / 2
  const onwards = width * (stage.conversion ?? 0)
  return (
    <svg className={`funnelbar ${stage.outcome}`} width="100%" height={BAR_HEIGHT} aria-hidden="true">
      <rect className="came" x={`${left}%`} width={`${width}%`} height={BAR_HEIGHT} rx="3" />
      <rect className="went" x={`${50 - onwards / 2}%`} width={`${onwards}%`} height={BAR_HEIGHT} rx="3" />
    </svg>
  )
}

interface RowProps {
  readonly stage: FunnelStage
  readonly most: number
  readonly funnel: Funnel
  readonly question: FunnelQuestion
}

function Row({ stage, most, funnel, question }: RowProps) {
  const t = useT()
  const label = labelText(stage.label)
  const ends = (outcome: FunnelStage['outcome']) =>
    funnel.stages.filter((one) => one.outcome === outcome).map(({ id }) => id)
  const counted = (value: number, now: readonly string[] | null, name: string) => (
    <Counted question={question} value={value} behind={{ stage: stage.id, now }} name={`${label}: ${name} ${value}`} />
  )
  const isOpen = stage.outcome === 'open'
  return (
    <tr>
      <th scope="row">{label}</th>
      <td className="drawn">
        <Bar stage={stage} most={most} />
      </td>
      <td>{counted(stage.entered, null, t('funnel.entered'))}</td>
      <td>{counted(stage.entered - stage.left, [stage.id], t('funnel.here'))}</td>
      <td>{isOpen && stage.conversion !== null ? percent(stage.conversion) : ''}</td>
      <td>{isOpen ? counted(stage.won, ends('won'), t('funnel.won')) : ''}</td>
      <td>{isOpen ? counted(stage.lost, ends('lost'), t('funnel.lost')) : ''}</td>
      <td>{isOpen ? formatNumber(stage.skipped) : ''}</td>
      <td>{isOpen && stage.medianDays !== null ? t('funnel.inDays', { days: formatDays(stage.medianDays) }) : ''}</td>
    </tr>
  )
}

/** Days as one says them: tenths only below ten. */
export const formatDays = (days: number): string =>
  formatNumber(days < 10 ? Math.round(days * 10) / 10 : Math.round(days))

/** The columns of numbers, and what each counts. */
const HEADS: readonly (readonly [word: MessageId, why: MessageId])[] = [
  ['funnel.entered', 'funnel.entered.why'],
  ['funnel.here', 'funnel.here.why'],
  ['funnel.conversion', 'funnel.conversion.why'],
  ['funnel.won', 'funnel.won.why'],
  ['funnel.lost', 'funnel.lost.why'],
  ['funnel.skipped', 'funnel.skipped.why'],
  ['funnel.median', 'funnel.median.why'],
]

/** Stage by stage: who came, went on, was won or lost, and how long they stayed. A retired stage is there while anything is told of it. */
export function FunnelTable({ funnel, question }: Pick<RowProps, 'funnel' | 'question'>) {
  const t = useT()
  const stages = funnel.stages.filter(({ retired, entered }) => !retired || entered > 0)
  const most = Math.max(0, ...stages.map(({ entered }) => entered))
  return (
    <section className="funnelscroll" aria-label={t('funnel.title')}>
      <table className="funneltable" aria-label={t('funnel.table')}>
        <thead>
          <tr>
            <th scope="col">{t('funnel.stage')}</th>
            <th scope="col" className="drawn">
              <span className="key came">{t('funnel.entered')}</span>{' '}
              <span className="key went">{t('funnel.onwards')}</span>
            </th>
            {HEADS.map(([word, why]) => (
              <th key={word} scope="col" title={t(why)}>
                {t(word)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {stages.map((stage) => (
            <Row key={stage.id} stage={stage} most={most} funnel={funnel} question={question} />
          ))}
        </tbody>
      </table>
    </section>
  )
}
