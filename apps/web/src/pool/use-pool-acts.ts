import { type BusinessRecord, isProblem } from '@holdfast/sdk'
import { useAct } from '../access/use-act.ts'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { useSaying } from '../app/saying.tsx'
import { refreshPools } from './use-pools.ts'

interface Named {
  readonly record: BusinessRecord
  readonly name: string
}

/** Takes customers out of a pool and puts them into one; whatever came of it, the lists are read anew. */
export function usePoolActs() {
  const t = useT()
  const act = useAct()
  const { message } = useSaying()
  const send = (
    { record, name }: Named,
    { path, body, said, done }: { path: string; body?: object; said: string; done?: (() => void) | undefined },
  ) =>
    act.run(async () => {
      try {
        await api.post(`/accounts/${record.id}/${path}`, body)
        void message.success(said)
      } catch (error) {
        // beyond one's reach, since a colleague was faster
        if (!isProblem(error, 'not_found') && !isProblem(error, 'pool_left')) throw error
        void message.warning(t('pool.gone', { name }))
      } finally {
        refreshPools(record.id)
      }
      done?.()
    })
  return {
    act,
    claim: (named: Named) => send(named, { path: 'claim', said: t('pool.claimed', { name: named.name }) }),
    assign: (named: Named, to: { ownerId: string; who: string; done: () => void }) =>
      send(named, {
        path: 'pool-assign',
        body: { ownerId: to.ownerId },
        said: t('pool.assigned', { name: named.name, who: to.who }),
        done: to.done,
      }),
    giveBack: (named: Named, to: { poolId: string; done: () => void }) =>
      send(named, {
        path: 'pool-return',
        body: { poolId: to.poolId },
        said: t('pool.returned', { name: named.name }),
        done: to.done,
      }),
  }
}

export type PoolActs = ReturnType<typeof usePoolActs>
