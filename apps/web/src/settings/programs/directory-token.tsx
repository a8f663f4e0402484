import type { Program } from '@holdfast/sdk'
import { Button, Drawer } from 'antd'
import { useState } from 'react'
import { useStepUp } from '../../access/step-up-provider.tsx'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { CopiedText } from '../../ui/copied-text.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'

const DIRECTORY = 'directory:write'

/** Whether the program keeps the directory and does nothing else. */
export const keepsDirectory = ({ scopes }: Program): boolean => scopes.length === 1 && scopes[0] === DIRECTORY

/** Makes the one token that a directory holds; it is told this once. */
export function DirectoryToken({ program, onClose }: { readonly program: Program; readonly onClose: () => void }) {
  const t = useT()
  const act = useAct()
  const withStepUp = useStepUp()
  const [token, setToken] = useState<string | null>(null)
  const title = t('program.directoryToken')
  const ask = () => api.post<{ token: string }>(`/clients/${program.clientId}/directory-token`)
  const make = () => act.run(async () => setToken((await withStepUp({ what: title }, ask)).token))
  return (
    <Drawer open size={480} title={title} onClose={onClose} maskClosable={token === null}>
      <div className="col invited">
        <p>{t('program.directoryToken.hint', { address: `${window.location.origin}/scim/v2` })}</p>
        <ProblemNote error={act.error} />
        {token === null ? (
          <Button type="primary" loading={act.busy} onClick={make}>
            {title}
          </Button>
        ) : (
          <>
            <p>{t('token.once')}</p>
            <CopiedText>{token}</CopiedText>
            <Button type="primary" onClick={onClose}>
              {t('program.kept')}
            </Button>
          </>
        )}
      </div>
    </Drawer>
  )
}
