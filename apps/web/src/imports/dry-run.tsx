import type { DuplicateRule, ImportJob } from '@holdfast/sdk'
import { Button, Segmented } from 'antd'
import { ChevronLeft, Download } from 'lucide-react'
import { useState } from 'react'
import { type Act, useAct } from '../access/use-act.ts'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { queryClient } from '../app/queries.ts'
import type { ObjectView } from '../records/catalogue.ts'
import { saveFile } from '../ui/download.ts'
import { formatNumber } from '../ui/format.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { DryRunAside } from './dry-run-aside.tsx'
import { DryRunRows } from './dry-run-rows.tsx'
import { ImportSteps } from './import-steps.tsx'
import { duplicateRules, type Tally, tallyOf } from './import-words.ts'
import { type Columns, columnsOf, sameColumns } from './mapping.ts'
import { keyOfImport } from './use-import.ts'
import { ALL_ROWS } from './use-import-rows.ts'

interface DryRunProps {
  readonly job: ImportJob
  readonly object: ObjectView
  readonly columns: Columns
  readonly onBack: () => void
}

function DryRunHead({ job, tally, onBack }: { job: ImportJob; tally: Tally; onBack: () => void }) {
  const t = useT()
  const encoding =
    job.encoding === undefined ? '' : ` · ${t('import.encoding', { encoding: job.encoding.toUpperCase() })}`
  return (
    <div className="head import-head">
      <IconButton icon={ChevronLeft} name={t('action.back')} onClick={onBack} />
      <div className="col">
        <h1>{t('check.title', { rows: formatNumber(tally.all), ready: formatNumber(tally.valid) })}</h1>
        <span className="t3">
          {job.fileName ?? ''}
          {encoding} · {t('check.lead')}
        </span>
      </div>
      <span className="grow" />
      <ImportSteps at={3} />
    </div>
  )
}

function TallyBar({ tally }: { readonly tally: Tally }) {
  const t = useT()
  const name = t('check.bar', { valid: tally.valid, rejected: tally.rejected, duplicate: tally.duplicate })
  const parts = (['valid', 'conflict', 'rejected', 'duplicate'] as const).filter((part) => tally[part] > 0)
  return (
    <div className="impbar" role="img" aria-label={name}>
      {parts.map((part) => (
        <i key={part} className={`bg-${part}`} style={{ flex: tally[part] }} />
      ))}
    </div>
  )
}

export async function saveErrors(job: ImportJob): Promise<void> {
  if (job.errorsUrl === undefined || job.errorsUrl === null) return
  const name = (job.fileName ?? 'import').replace(/\.\w+$/, '')
  saveFile(await api.getFile(job.errorsUrl), `${name}-errors.csv`)
}

interface FootProps {
  readonly job: ImportJob
  readonly tally: Tally
  readonly act: Act
  readonly onBack: () => void
  readonly onCommit: (duplicates: DuplicateRule) => void
}

function DryRunFoot({ job, tally, act, onBack, onCommit }: FootProps) {
  const t = useT()
  const [duplicates, setDuplicates] = useState<DuplicateRule>('merge')
  const willWrite = tally.valid + tally.conflict + (duplicates === 'skip' ? 0 : tally.duplicate)
  return (
    <footer className="impf">
      {job.errorsUrl === undefined || job.errorsUrl === null || tally.rejected === 0 ? null : (
        <Button icon={<Download size={16} aria-hidden="true" />} onClick={() => act.run(() => saveErrors(job))}>
          {t('check.errors')}
        </Button>
      )}
      {tally.duplicate === 0 ? null : (
        <>
          <span className="sm t3">{t('check.duplicates', { count: formatNumber(tally.duplicate) })}</span>
          <Segmented<DuplicateRule>
            aria-label={t('check.duplicates', { count: tally.duplicate })}
            value={duplicates}
            onChange={setDuplicates}
            options={duplicateRules.map(({ rule, name }) => ({ value: rule, label: t(name) }))}
          />
        </>
      )}
      <span className="grow" />
      <span className="sm t3 not-phone">{t('check.undoable')}</span>
      <Button onClick={onBack}>{t('action.previous')}</Button>
      <Button type="primary" loading={act.busy} disabled={willWrite === 0} onClick={() => onCommit(duplicates)}>
        {t('check.commit', { rows: formatNumber(willWrite) })}
      </Button>
    </footer>
  )
}

/** The third step: every row judged, the faults in their cells, nothing written yet. */
export function DryRun({ job, object, columns, onBack }: DryRunProps) {
  const act = useAct()
  const [filter, setFilter] = useState(ALL_ROWS)
  const tally = tallyOf(job)
  const commit = (duplicates: DuplicateRule) =>
    act.run(async () => {
      const changed = sameColumns(columns, columnsOf(job)) ? {} : columns
      await api.post(`/imports/${job.id}/commit`, { duplicates, ...changed })
      await queryClient.invalidateQueries({ queryKey: keyOfImport(job.id) })
    })
  return (
    <>
      <DryRunHead job={job} tally={tally} onBack={onBack} />
      <TallyBar tally={tally} />
      <ProblemNote error={act.error} />
      <div className="imp">
        <DryRunAside job={job} object={object} tally={tally} filter={filter} onChoose={setFilter} />
        <DryRunRows job={job} object={object} mapping={columns.mapping} filter={filter} />
      </div>
      <DryRunFoot job={job} tally={tally} act={act} onBack={onBack} onCommit={commit} />
    </>
  )
}
