import type { Seal as SealAnswer } from '@holdfast/sdk'
import type { ComponentProps } from 'react'
import { useT } from '../app/i18n.ts'
import { formatAgo } from '../ui/format.ts'
import { Seal, type SealState } from '../ui/seal.tsx'

interface SealButtonProps extends ComponentProps<'button'> {
  readonly seal: SealAnswer
  readonly state: SealState
  readonly title: string
}

/** The foot of the rail: the record's state, and when it was last checked. */
export function SealButton({ seal, state, title, ...button }: SealButtonProps) {
  const t = useT()
  return (
    <button {...button} type="button" className="railfoot" title={title}>
      <Seal state={state} />
      <span className="col">
        <b className={state === 'broken' ? 'err' : ''}>{title}</b>
        <span className="t3">
          {seal.checkedAt === null ? t('seal.never') : t('seal.checked', { ago: formatAgo(seal.checkedAt, t) })}
        </span>
      </span>
    </button>
  )
}
