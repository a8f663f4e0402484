import type { Playbook } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { ListChecks } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'

const PlaybookDrawer = lazy(async () => ({ default: (await import('./playbook-drawer.tsx')).PlaybookDrawer }))

export const usePlaybooks = () =>
  useQuery({
    queryKey: ['playbooks'],
    queryFn: ({ signal }) => api.get<{ readonly data: readonly Playbook[] }>('/playbooks', { signal }),
  })

interface PlaybookButtonProps {
  readonly object: string
  readonly stage: string
  /** What the stage is called. */
  readonly name: string
}

/** How many steps a stage has, and the way to them; nothing for a stage that can have none, or was not saved yet. */
export function PlaybookButton({ object, stage, name }: PlaybookButtonProps) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const playbook = usePlaybooks().data?.data.find((each) => each.object === object && each.stage === stage)
  if (playbook === undefined) return null
  const count = playbook.steps.length
  return (
    <>
      <Button
        size="small"
        icon={<ListChecks size={14} aria-hidden="true" />}
        aria-label={t('playbook.openOf', { stage: name })}
        onClick={() => setOpen(true)}
      >
        {t('playbook.open')}
        {count === 0 ? null : ` ${count}`}
      </Button>
      <Suspense fallback={null}>
        {open ? <PlaybookDrawer playbook={playbook} name={name} onClose={() => setOpen(false)} /> : null}
      </Suspense>
    </>
  )
}
