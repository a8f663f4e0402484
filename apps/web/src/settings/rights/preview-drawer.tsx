import { type CompanyRights, isProblem, type StatedRights } from '@holdfast/sdk'
import { Button, Drawer } from 'antd'
import { useStepUp } from '../../access/step-up-provider.tsx'
import { useAct } from '../../access/use-act.ts'
import { useT } from '../../app/i18n.ts'
import { queryClient } from '../../app/queries.ts'
import { useSaying } from '../../app/saying.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { ChangeList, changesBetween } from './changes.tsx'
import { Effects } from './effects.tsx'
import type { Telling } from './rights-words.ts'
import { stateRights } from './use-rights.ts'

interface PreviewDrawerProps {
  readonly rights: CompanyRights
  readonly stated: StatedRights
  readonly telling: Telling
  readonly onSaved: () => void
  readonly onClose: () => void
}

function useSaving({ stated, onSaved, onClose }: PreviewDrawerProps) {
  const t = useT()
  const act = useAct()
  const withStepUp = useStepUp()
  const { message } = useSaying()
  const save = () =>
    act.run(async () => {
      try {
        const waits = await withStepUp({ what: t('nav.rights') }, () => stateRights(stated))
        void message.success(t(waits ? 'rights.asked' : 'rights.saved'))
        onSaved()
        onClose()
      } catch (error) {
        // somebody saved first: what is in force is read anew, and what this would change of it stands here again
        if (isProblem(error, 'version_conflict')) await queryClient.invalidateQueries({ queryKey: ['rights'] })
        throw error
      }
    })
  return { act, save }
}

/** Before saving: what comes and goes, and who gains and loses by it. */
export function PreviewDrawer(props: PreviewDrawerProps) {
  const { rights, stated, telling, onClose } = props
  const t = useT()
  const { act, save } = useSaving(props)
  return (
    <Drawer open size={560} title={t('rights.preview')} onClose={onClose}>
      <ChangeList changes={changesBetween(telling, rights, stated)} />
      <Effects stated={stated}>
        {(widens) => (
          <>
            <p className="rightswarning">{t(widens ? 'rights.widens' : 'rights.narrows')}</p>
            <ProblemNote error={act.error} />
            <Button type="primary" block loading={act.busy} onClick={save}>
              {t(widens ? 'rights.ask' : 'rights.save')}
            </Button>
          </>
        )}
      </Effects>
    </Drawer>
  )
}
