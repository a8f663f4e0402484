import type { CalendarSheet } from '@holdfast/sdk'
import { Segmented, Select } from 'antd'
import { ChevronLeft, ChevronRight, Plus } from 'lucide-react'
import { useT } from '../app/i18n.ts'
import { useMe } from '../app/session.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { turned, type View } from './days.ts'
import type { Sheet } from './use-sheet.ts'

interface BarProps {
  readonly sheet: Sheet
  readonly told: CalendarSheet
  readonly phone: boolean
  /** Plans a task; undefined where the reader may plan none. */
  readonly onPlan: (() => void) | undefined
}

function ViewChoice({ sheet }: Pick<BarProps, 'sheet'>) {
  const t = useT()
  return (
    <Segmented<View>
      aria-label={t('diary.view')}
      value={sheet.view}
      options={[
        { value: 'month', label: t('diary.month') },
        { value: 'week', label: t('diary.week') },
        { value: 'day', label: t('diary.day') },
      ]}
      onChange={(view) => sheet.change({ view, day: sheet.day })}
    />
  )
}

/** Whose calendar: oneself, or a colleague whose tasks one reaches. */
function WhoseChoice({ sheet, told }: Pick<BarProps, 'sheet' | 'told'>) {
  const t = useT()
  const me = useMe()
  if (told.whose.length < 2) return null
  return (
    <Select
      className="funnel-pick"
      showSearch={{ optionFilterProp: 'label' }}
      aria-label={t('diary.whose')}
      value={sheet.owner ?? me.userId}
      options={told.whose.map(({ id, name }) => ({ value: id, label: id === me.userId ? t('diary.mine') : name }))}
      onChange={(id) => sheet.change({ owner: id === me.userId ? null : id })}
    />
  )
}

/** There and back, how, whose, and a new task. */
export function CalendarBar({ sheet, told, phone, onPlan }: BarProps) {
  const t = useT()
  const turn = (by: -1 | 1) => sheet.change({ day: turned(sheet.view, sheet.day, by) })
  return (
    <div className="listbar wrap">
      <IconButton icon={ChevronLeft} name={t('diary.before')} onClick={() => turn(-1)} />
      <button type="button" className="btn" onClick={() => sheet.change({ day: null })}>
        {t('day.today')}
      </button>
      <IconButton icon={ChevronRight} name={t('diary.after')} onClick={() => turn(1)} />
      {phone ? null : <ViewChoice sheet={sheet} />}
      <WhoseChoice sheet={sheet} told={told} />
      <span className="grow" />
      {onPlan === undefined ? null : (
        <button type="button" className="btn p" onClick={onPlan}>
          <Plus size={16} aria-hidden="true" />
          {t('task.new')}
        </button>
      )}
    </div>
  )
}
