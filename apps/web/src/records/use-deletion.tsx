import type { BusinessRecord } from '@holdfast/sdk'
import { Button } from 'antd'
import { useNavigate } from 'react-router'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { whileLeaving } from '../app/leaving.ts'
import { queryClient } from '../app/queries.ts'
import { useSaying } from '../app/saying.tsx'
import { problemText } from '../ui/problem-note.tsx'
import { offerUndoKey } from '../ui/undo-key.ts'
import type { ObjectView } from './catalogue.ts'
import { titleOf } from './record-values.ts'

/** As long as messages stand. */
const SHOWN_SECONDS = 8

/** Puts a record into the trash and offers to take that back. Throws what the server refuses. */
function useDeletion(object: ObjectView) {
  const t = useT()
  const { message } = useSaying()
  const refresh = () => {
    for (const key of [['records', object.plural], ['trash']]) void queryClient.invalidateQueries({ queryKey: key })
  }
  return async (record: BusinessRecord) => {
    await api.delete(`/${object.plural}/${record.id}`, { version: record.version })
    refresh()
    const restore = async () => {
      message.destroy(record.id)
      try {
        await api.post(`/${object.plural}/${record.id}/restore`)
        refresh()
        void message.success(t('trash.restored', { name: titleOf(record, object.title) }))
      } catch (error) {
        void message.warning(problemText(error, t))
      }
    }
    offerUndoKey(() => void restore(), SHOWN_SECONDS)
    const said = (
      <>
        {t('trash.put', { name: titleOf(record, object.title) })}{' '}
        <Button type="link" size="small" onClick={() => void restore()}>
          {t('action.undo')}
        </Button>
      </>
    )
    void message.success({ key: record.id, content: said })
  }
}

/** Puts the record into the trash and closes its page. */
export function useDrop(object: ObjectView, record: BusinessRecord): () => Promise<void> {
  const t = useT()
  const navigate = useNavigate()
  const { message } = useSaying()
  const remove = useDeletion(object)
  return async () => {
    try {
      await whileLeaving(record.id, async () => {
        await remove(record)
        await navigate(`/${object.plural}`)
      })
    } catch (error) {
      void message.warning(problemText(error, t))
    }
  }
}
