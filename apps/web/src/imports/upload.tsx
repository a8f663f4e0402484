import { Upload as AntUpload, Checkbox, Select } from 'antd'
import { FileUp, Lock } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useNavigate } from 'react-router'
import { useAct } from '../access/use-act.ts'
import { labelText, useT } from '../app/i18n.ts'
import { IMPORTABLE, may, useMe } from '../app/session.tsx'
import { useOwnPools } from '../pool/use-pools.ts'
import { useCatalogue } from '../records/catalogue.ts'
import { NoPage } from '../ui/no-page.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { ImportSteps } from './import-steps.tsx'
import { RecentImports } from './recent-imports.tsx'
import { sendFile } from './send-file.ts'

const ACCEPTED = '.csv,.tsv,.txt,.xlsx,.vcf'
function useImportableObjects() {
  const me = useMe()
  const { data = [] } = useCatalogue()
  return IMPORTABLE.flatMap((offered) => data.filter(({ name }) => name === offered && may(me, name, 'import')))
}

interface DropZoneProps {
  readonly object: string
  readonly assign: boolean
  readonly pool: string | null
}

function DropZone({ object, assign, pool }: DropZoneProps) {
  const t = useT()
  const navigate = useNavigate()
  const act = useAct()
  const start = (file: File) =>
    act.run(async () => void (await navigate(`/imports/${await sendFile(file, object, { assign, pool })}`)))
  return (
    <>
      <AntUpload.Dragger
        accept={ACCEPTED}
        multiple={false}
        showUploadList={false}
        disabled={act.busy}
        beforeUpload={(file) => {
          start(file)
          return false
        }}
      >
        <div className="dropzone">
          <FileUp size={28} strokeWidth={1.6} aria-hidden="true" />
          <b>{t(act.busy ? 'import.sending' : 'import.drop')}</b>
          <span className="t3">{t('import.formats')}</span>
        </div>
      </AntUpload.Dragger>
      <ProblemNote error={act.error} />
    </>
  )
}

interface AssignChoiceProps {
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
}

/** Whether the company's rules give out what names no owner. */
function AssignChoice({ checked, onChange }: AssignChoiceProps) {
  const t = useT()
  return (
    <Checkbox checked={checked} onChange={({ target }) => onChange(target.checked)}>
      {t('import.assign')}
    </Checkbox>
  )
}

interface PoolChoiceProps {
  readonly value: string | null
  readonly onChange: (pool: string | null) => void
}

const MINE = 'mine'

/** Where customers go that name no owner: to the importer, or into a pool that the importer fills. */
function PoolChoice({ value, onChange }: PoolChoiceProps) {
  const t = useT()
  const { data } = useOwnPools()
  if (data === undefined || !data.assigns || data.data.length === 0) return null
  const pools = data.data.map(({ id, label }) => ({ value: id, label: labelText(label) }))
  return (
    <div className="row">
      <label htmlFor="import-pool">{t('import.pool')}</label>
      <Select
        id="import-pool"
        className="import-object"
        value={value ?? MINE}
        onChange={(next) => onChange(next === MINE ? null : next)}
        options={[{ value: MINE, label: t('import.poolMine') }, ...pools]}
      />
    </div>
  )
}

function SealedNote() {
  const t = useT()
  return (
    <p className="note p">
      <Lock size={14} aria-hidden="true" />
      <span>{t('import.sealed')}</span>
    </p>
  )
}

function useImportsTitle(): void {
  const t = useT()
  useEffect(() => {
    document.title = `${t('nav.imports')} · ${t('brand')}`
  }, [t])
}

/** The first step: a file, and what it holds. Nothing is written by it. */
export function Upload() {
  const t = useT()
  const objects = useImportableObjects()
  const [plural, setPlural] = useState('contacts')
  const [assign, setAssign] = useState(false)
  const [pool, setPool] = useState<string | null>(null)
  const mayPool = plural === 'accounts'
  const isGivenOut = objects.find((object) => object.plural === plural)?.assigned === true
  useImportsTitle()
  if (objects.length === 0) return <NoPage />
  return (
    <>
      <div className="head import-head ruled">
        <div className="col">
          <h1>{t('import.title')}</h1>
          <span className="t3">{t('import.lead')}</span>
        </div>
        <span className="grow" />
        <ImportSteps at={1} />
      </div>
      <div className="pad scroll import-upload">
        <div className="row">
          <label htmlFor="import-object">{t('import.what')}</label>
          <Select
            id="import-object"
            className="import-object"
            value={plural}
            onChange={setPlural}
            options={objects.map((object) => ({ value: object.plural, label: labelText(object.labelPlural) }))}
          />
        </div>
        {isGivenOut ? <AssignChoice checked={assign} onChange={setAssign} /> : null}
        {mayPool ? <PoolChoice value={pool} onChange={setPool} /> : null}
        <DropZone object={plural} assign={isGivenOut && assign} pool={mayPool ? pool : null} />
        <SealedNote />
        <RecentImports />
      </div>
    </>
  )
}
