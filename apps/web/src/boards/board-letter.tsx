import type { Board, Rhythm } from '@holdfast/sdk'
import { Button, Dropdown } from 'antd'
import { Mail } from 'lucide-react'
import type { Act } from '../access/use-act.ts'
import { useT } from '../app/i18n.ts'
import { setLetter } from './use-boards.ts'

const RHYTHMS = { never: 'boards.never', day: 'boards.daily', week: 'boards.weekly', month: 'boards.monthly' } as const

interface BoardLetterProps {
  readonly board: Board
  readonly every: Rhythm | undefined
  readonly act: Act
}

/** How often the board's numbers come to one's own mailbox. */
export function BoardLetter({ board, every, act }: BoardLetterProps) {
  const t = useT()
  const now = every ?? 'never'
  const items = (Object.keys(RHYTHMS) as (keyof typeof RHYTHMS)[]).map((key) => ({
    key,
    label: t(RHYTHMS[key]),
    onClick: () => act.run(() => setLetter(board, key === 'never' ? null : key)),
  }))
  return (
    <Dropdown menu={{ items, selectable: true, selectedKeys: [now] }} autoFocus trigger={['click']}>
      <Button icon={<Mail size={14} aria-hidden="true" />} loading={act.busy}>
        {every === undefined ? t('boards.byMail') : t('boards.byMailNow', { every: t(RHYTHMS[every]) })}
      </Button>
    </Dropdown>
  )
}
