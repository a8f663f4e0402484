import { Button } from 'antd'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { saveFile } from '../../ui/download.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'

/** The rights as Cedar policies, for auditors. */
export function CedarBox() {
  const t = useT()
  const act = useAct()
  const save = () =>
    act.run(async () => {
      saveFile(await api.getFile('/access/rights/cedar'), 'holdfast-rights.cedar')
    })
  return (
    <section className="box setbox row wrap rightscedar" aria-label={t('rights.cedar')}>
      <span className="t3 grow">{t('rights.cedar.why')}</span>
      <ProblemNote error={act.error} />
      <Button size="small" loading={act.busy} onClick={save}>
        {t('rights.cedar')}
      </Button>
    </section>
  )
}
