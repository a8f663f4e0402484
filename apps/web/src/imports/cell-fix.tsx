import type { ImportRow } from '@holdfast/sdk'
import { Button, Checkbox, Input, type InputRef } from 'antd'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { Act } from '../access/use-act.ts'
import { useT } from '../app/i18n.ts'
import { problemText } from '../ui/problem-note.tsx'

/** A cell that is being corrected, with what is wrong in it. */
export interface CellAt {
  readonly row: number
  readonly column: string
}

/** What a person decides about a cell: another text for it, or for all that say the same; `skip` leaves its row as it is. */
export interface CellFixing {
  readonly act: Act
  readonly onSave: (text: string, everywhere: boolean) => void
  readonly onSkip: () => void
  readonly onClose: () => void
}

interface CellFixProps extends CellFixing {
  readonly text: string
  readonly fault: ImportRow['faults'][number]
}

function FixButtons({ act, text, onSave, onSkip }: Pick<CellFixProps, 'act' | 'text' | 'onSave' | 'onSkip'>) {
  const t = useT()
  return (
    <div className="row wrap">
      <Button size="small" onClick={onSkip}>
        {t('fix.skip')}
      </Button>
      {text === '' ? null : (
        <Button size="small" disabled={act.busy} onClick={() => onSave('', false)}>
          {t('fix.blank')}
        </Button>
      )}
      <span className="grow" />
      <Button size="small" type="primary" htmlType="submit" loading={act.busy}>
        {t('fix.save')}
      </Button>
    </div>
  )
}

function FixProblem({ error }: { readonly error: unknown }) {
  const t = useT()
  if (error === null) return null
  return (
    <span className="sm err" role="alert">
      {problemText(error, t)}
    </span>
  )
}

/** The small form over a faulty cell: what is wrong, the text to correct, Enter for it and on to the next. */
export function CellFix({ text, fault, act, onSave, onSkip, onClose }: CellFixProps) {
  const t = useT()
  const [value, setValue] = useState(text)
  const [everywhere, setEverywhere] = useState(false)
  const input = useRef<InputRef>(null)
  useEffect(() => input.current?.focus({ cursor: 'all' }), [])
  const leave = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    onClose()
  }
  return (
    <form
      className="cellfix"
      aria-label={t('fix.title', { column: fault.column })}
      onKeyDown={leave}
      onSubmit={(event) => {
        event.preventDefault()
        onSave(value, everywhere)
      }}
    >
      <b className="err">{fault.message}</b>
      <Input
        ref={input}
        aria-label={t('fix.value', { column: fault.column })}
        value={value}
        maxLength={20_000}
        autoComplete="off"
        onChange={(event) => setValue(event.target.value)}
      />
      {text === '' ? null : (
        <Checkbox checked={everywhere} onChange={(event) => setEverywhere(event.target.checked)}>
          {t('fix.everywhere', { text: text.length > 24 ? `${text.slice(0, 24)}…` : text })}
        </Checkbox>
      )}
      <FixProblem error={act.error} />
      <FixButtons act={act} text={text} onSave={onSave} onSkip={onSkip} />
    </form>
  )
}
