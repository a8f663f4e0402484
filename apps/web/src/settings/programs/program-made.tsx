import type { NewProgram as Made } from '@holdfast/sdk'
import { Button } from 'antd'
import { useT } from '../../app/i18n.ts'
import { CopiedText } from '../../ui/copied-text.tsx'

function Kept({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <CopiedText>{value}</CopiedText>
      </dd>
    </>
  )
}

/** Id and secret of a program, the secret this once; of one with keys of its own the id alone. */
export function ProgramMade({ made, onClose }: { readonly made: Made; readonly onClose: () => void }) {
  const t = useT()
  const { clientId, clientSecret } = made
  return (
    <div className="col invited">
      <p>{t(clientSecret === undefined ? 'program.signs' : 'program.once')}</p>
      <dl className="secrets">
        <Kept name={t('program.id')} value={clientId} />
        {clientSecret === undefined ? null : <Kept name={t('program.secret')} value={clientSecret} />}
      </dl>
      <Button type="primary" onClick={onClose}>
        {t('program.kept')}
      </Button>
    </div>
  )
}
