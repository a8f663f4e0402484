import { Button, InputNumber } from 'antd'
import { type ReactNode, useRef } from 'react'
import { useT } from '../app/i18n.ts'
import { BothVersions, type Difference } from '../settings/both-versions.tsx'
import { useVersioned } from '../settings/use-versioned.ts'
import { ProblemNote } from '../ui/problem-note.tsx'

interface Sending<T> {
  readonly send: (value: T, version: number) => Promise<void>
  readonly refresh: () => Promise<unknown>
  readonly onDone: () => void
}

/** What is stated beside the deals, upon the version that was seen; done once it is kept and shown. */
export function useStated<T>(
  settled: { readonly value: T; readonly version: number },
  { send, refresh, onDone }: Sending<T>,
) {
  const isSaved = useRef(false)
  return useVersioned<T>(settled, {
    send: async (value, version) => {
      await send(value, version)
      isSaved.current = true
    },
    refresh: async () => {
      await refresh()
      if (isSaved.current) onDone()
    },
  })
}

interface AmountInputProps {
  readonly name: string
  readonly currency: string
  readonly amount: string | null
  readonly onChange: (amount: string | null) => void
}

/** An amount to its last digit; empty is none. */
export function AmountInput({ name, currency, amount, onChange }: AmountInputProps) {
  return (
    <>
      <span>{name}</span>
      <InputNumber<string>
        autoFocus
        controls={false}
        stringMode
        min="0"
        aria-label={name}
        suffix={currency}
        value={amount}
        onChange={(next) => onChange(next === '' ? null : next)}
      />
    </>
  )
}

interface StatedEditProps {
  readonly work: Pick<ReturnType<typeof useStated>, 'act' | 'isChanged' | 'isConflict' | 'save' | 'keep'>
  readonly isWhole?: boolean
  readonly differences: readonly Difference[]
  readonly onDone: () => void
  readonly children: ReactNode
}

/** A line of its own below the row it is about: what is stated, and beside it what somebody else said meanwhile. Enter saves, Escape drops. */
export function StatedEdit({ work, isWhole = true, differences, onDone, children }: StatedEditProps) {
  const t = useT()
  const { act, isChanged, isConflict, save, keep } = work
  return (
    <form
      className="targetedit"
      onSubmit={(event) => {
        event.preventDefault()
        if (isChanged && isWhole && !isConflict) save()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDone()
      }}
    >
      <div className="row wrap">
        {children}
        {isConflict ? null : (
          <>
            <Button type="primary" htmlType="submit" disabled={!isChanged || !isWhole} loading={act.busy}>
              {t('action.save')}
            </Button>
            <Button onClick={onDone}>{t('action.drop')}</Button>
          </>
        )}
      </div>
      {isConflict ? <BothVersions differences={differences} busy={act.busy} onTake={onDone} onKeep={keep} /> : null}
      <ProblemNote error={act.error} />
    </form>
  )
}
