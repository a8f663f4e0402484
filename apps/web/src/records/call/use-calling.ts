import { useCallback } from 'react'
import { useStepUp } from '../../access/step-up-provider.tsx'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { useSaying } from '../../app/saying.tsx'
import { may, useMe } from '../../app/session.tsx'
import { ask } from '../../shell/intents.ts'

/** Whom to call, and by which of their fields. */
export interface Callee {
  readonly plural: string
  readonly id: string
  readonly name: string
  readonly field: string
}

/**
 * Calls without showing the number: the link goes to the caller's own telephone application, or the server connects both. Then asks at once what came
 * of it. Throws what the server refuses.
 */
export function useCalling(): (callee: Callee) => Promise<void> {
  const t = useT()
  const me = useMe()
  const { message } = useSaying()
  const withStepUp = useStepUp()
  return useCallback(
    async ({ plural, id, name, field }) => {
      const at = new Date().toISOString()
      const { uri } = await withStepUp({ what: t('call.what', { name }) }, () =>
        api.post<{ uri: string | null }>(`/${plural}/${id}/call`, { field }),
      )
      if (uri === null) void message.info(t('call.connecting', { name }))
      else location.href = uri
      if (may(me, 'activity', 'create')) ask({ kind: 'called', about: { plural, id, name }, at })
    },
    [t, me, message, withStepUp],
  )
}
