import type { BusinessRecord } from '@holdfast/sdk'
import { Button } from 'antd'
import { Plus } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useNavigate } from 'react-router'
import { useAct } from '../access/use-act.ts'
import { labelText, useT } from '../app/i18n.ts'
import { usePostOnce } from '../app/post-once.ts'
import { queryClient } from '../app/queries.ts'
import { useSaying } from '../app/saying.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import type { ObjectView } from './catalogue.ts'

const CreateDrawer = lazy(async () => ({ default: (await import('./create-drawer.tsx')).CreateDrawer }))

interface MakeProps {
  readonly object: ObjectView
  /** What it is made of, as the request says it; the rest is taken over from there. */
  readonly basis: Readonly<Record<string, string>>
  readonly icon: ReactNode
  readonly words: string
}

/** One press makes a record of another, with what stands there, and opens it. */
export function MakeOf({ object, basis, icon, words }: MakeProps) {
  const t = useT()
  const act = useAct()
  const post = usePostOnce()
  const navigate = useNavigate()
  const { message } = useSaying()
  const make = () =>
    act.run(async () => {
      const made = await post<BusinessRecord>(`/${object.plural}`, basis)
      void queryClient.invalidateQueries({ queryKey: ['records', object.plural] })
      void message.success(t('create.done', { object: labelText(object.label) }))
      await navigate(`/${object.plural}/${made.id}`)
    })
  return (
    <>
      <Button block loading={act.busy} icon={icon} onClick={make}>
        {words}
      </Button>
      <ProblemNote error={act.error} />
    </>
  )
}

interface AddProps {
  readonly object: ObjectView
  /** What the form begins with, as the request says it. */
  readonly initial: Readonly<Record<string, string>>
  readonly name: string
}

/** Opens the form of a new record that belongs to another. */
export function AddRelated({ object, initial, name }: AddProps) {
  const [adding, setAdding] = useState(false)
  return (
    <>
      <IconButton icon={Plus} small name={name} onClick={() => setAdding(true)} />
      <Suspense fallback={null}>
        {adding ? <CreateDrawer object={object} initial={initial} onClose={() => setAdding(false)} /> : null}
      </Suspense>
    </>
  )
}
