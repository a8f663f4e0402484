import { Button, Form } from 'antd'
import type { ReactNode } from 'react'
import type { useAct } from '../../access/use-act.ts'
import { useT } from '../../app/i18n.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { BothVersions } from '../both-versions.tsx'
import type { useBox } from './use-box.ts'

/** One thing a box says: what it is, and a side's words for it. */
export type Said<T> = readonly [what: string, words: (side: T) => string]

interface BoxFormProps<T> {
  readonly settled: T
  readonly box: ReturnType<typeof useBox<T>>
  readonly act: ReturnType<typeof useAct>
  /** What is compared where somebody else saved the same box. */
  readonly said: readonly Said<T>[]
  readonly onKeep: (typed: T) => void
  readonly children: ReactNode
}

/** The inputs of a box with what saves them; both versions where somebody else saved first. */
export function BoxForm<T extends object>({ settled, box, act, said, onKeep, children }: BoxFormProps<T>) {
  const t = useT()
  const differences = said
    .map(([what, words]) => ({ what, theirs: words(settled), mine: words(box.typed) }))
    .filter(({ theirs, mine }) => theirs !== mine)
  return (
    <>
      {box.isConflict ? (
        <BothVersions differences={differences} busy={act.busy} onTake={box.drop} onKeep={() => onKeep(box.typed)} />
      ) : null}
      <Form<T>
        key={box.form}
        layout="vertical"
        requiredMark={false}
        initialValues={settled}
        onValuesChange={(_, all) => box.type(all)}
        onFinish={onKeep}
      >
        <ProblemNote error={act.error} />
        {children}
        {box.isConflict ? null : (
          <Button type="primary" htmlType="submit" loading={act.busy}>
            {t('action.save')}
          </Button>
        )}
      </Form>
    </>
  )
}
