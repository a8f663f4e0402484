import { Button, Checkbox } from 'antd'
import { Copy, Download, Printer } from 'lucide-react'
import { useState } from 'react'
import { useT } from '../app/i18n.ts'
import { useSaying } from '../app/saying.tsx'
import { saveFile } from '../ui/download.ts'

interface RecoveryCodesProps {
  readonly codes: readonly string[]
  readonly onDone: () => void
  /** What leaving is called. */
  readonly doneLabel?: string
}

function KeepActions({ codes }: { readonly codes: readonly string[] }) {
  const t = useT()
  const { message } = useSaying()
  const copy = async () => {
    await navigator.clipboard.writeText(codes.join('\n'))
    void message.success(t('copied'))
  }
  const save = () =>
    saveFile(new Blob([`${codes.join('\n')}\n`], { type: 'text/plain' }), 'holdfast-recovery-codes.txt')
  return (
    <div className="row keep">
      <Button icon={<Copy size={14} aria-hidden="true" />} onClick={() => void copy()}>
        {t('action.copy')}
      </Button>
      <Button icon={<Printer size={14} aria-hidden="true" />} onClick={() => window.print()}>
        {t('action.print')}
      </Button>
      <Button icon={<Download size={14} aria-hidden="true" />} onClick={save}>
        {t('action.download')}
      </Button>
    </div>
  )
}

/** Shown once: who leaves without them has no second way in, so leaving asks whether they are kept. */
export function RecoveryCodes({ codes, onDone, doneLabel }: RecoveryCodesProps) {
  const t = useT()
  const [kept, setKept] = useState(false)
  return (
    <>
      <p className="t3">{t('recovery.lead')}</p>
      <h1 className="si-title">{t('recovery.title')}</h1>
      <ul className="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <KeepActions codes={codes} />
      <Checkbox checked={kept} onChange={(event) => setKept(event.target.checked)}>
        {t('recovery.kept')}
      </Checkbox>
      <Button type="primary" size="large" block className="si-submit" disabled={!kept} onClick={onDone}>
        {doneLabel ?? t('recovery.done')}
      </Button>
    </>
  )
}
