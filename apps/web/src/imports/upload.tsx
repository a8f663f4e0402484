import { Upload as AntUpload, Checkbox, Select } from 'antd'
import { FileUp, Lock } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useNavigate } from 'react-router'
import { useAct } from '../access/use-act.ts'
import { labelText, useT } from '../app/i18n.ts'
import { IMPORTABLE, may, useMe } from '../app/session.tsx'
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

function DropZone({ object, assign }: { readonly object: string; readonly assign: boolean }) {
  const t = useT()
  const navigate = useNavigate()
  const act = useAct()
  const start = (file: File) =>
    act.run(async () => void (await navigate(`/imports/${await sendFile(file, object, { assign })}`)))
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

function SealedNote() {
  const t = useT()
  return (
    <p className="note p">
      <Lock size={14} aria-hidden="true" />
      <span>{t('import.sealed')}</span>
    </p>
  )
}

/** The first step: a file, and what it holds. Nothing is written by it. */
export function Upload() {
  const t = useT()
  const objects = useImportableObjects()
  const [plural, setPlural] = useState('contacts')
  const [assign, setAssign] = useState(false)
  const isGivenOut = objects.find((object) => object.plural === plural)?.assigned === true
  useEffect(() => {
    document.title = `${t('nav.imports')} · ${t('brand')}`
  }, [t])
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
        <DropZone object={plural} assign={isGivenOut && assign} />
        <SealedNote />
        <RecentImports />
      </div>
    </>
  )
}
