import type { BusinessRecord, CatalogField } from '@holdfast/sdk'
import { useCallback } from 'react'
import { useStepUp } from '../../access/step-up-provider.tsx'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { useSaying } from '../../app/saying.tsx'
import type { MessageId } from '../../locales/zh.ts'
import { problemText } from '../../ui/problem-note.tsx'
import { useCalling } from '../call/use-calling.ts'
import type { ObjectView } from '../catalogue.ts'
import { isEmpty, isOmitted, titleOf } from '../record-values.ts'

export type WayName = 'call' | 'chat' | 'mail'

/** A way to reach somebody without seeing the number. */
export interface Way {
  readonly name: WayName
  readonly words: MessageId
  readonly uses: (field: CatalogField) => boolean
}

export const WAYS: readonly Way[] = [
  {
    name: 'call',
    words: 'call.what',
    uses: ({ contactBy, kind }) => contactBy === 'call' || kind === 'phone',
  },
  { name: 'chat', words: 'chat.what', uses: ({ contactBy }) => contactBy === 'chat' },
  { name: 'mail', words: 'mail.what', uses: ({ kind }) => kind === 'email' },
]

/** The fields by which a record may be reached, by way. */
export const fieldsOfWay = (object: ObjectView, way: Way): readonly CatalogField[] =>
  [...object.fields.values()].filter(way.uses)

/** Whether records of the object are somebody who can be reached: a deal or a product cannot. */
export const isReachable = (object: ObjectView): boolean => WAYS.some((way) => fieldsOfWay(object, way).length > 0)

/** The first field of a record by which the way is open. */
export const openField = (object: ObjectView, record: BusinessRecord, way: Way): string | undefined =>
  fieldsOfWay(object, way).find(({ key }) => !isEmpty(record[key]) && !isOmitted(record, key))?.key

/** The wish not to be reached this way, where the record has it. */
export const unwantedBy = (object: ObjectView, record: BusinessRecord, way: WayName): CatalogField | undefined =>
  [...object.fields.values()].find(({ key, objectsTo }) => objectsTo === way && record[key] === true)

/** Reaches somebody: the link goes to the caller's own application, and the disclosure is recorded. */
export function useWays(object: ObjectView) {
  const t = useT()
  const { message } = useSaying()
  const withStepUp = useStepUp()
  const calling = useCalling()
  return useCallback(
    async (record: BusinessRecord, name: WayName) => {
      const way = WAYS.find((one) => one.name === name)
      const field = way === undefined ? undefined : openField(object, record, way)
      if (way === undefined || field === undefined) return
      const title = titleOf(record, object.title)
      const what = t(way.words, { name: title })
      try {
        if (name === 'call') return await calling({ plural: object.plural, id: record.id, name: title, field })
        const { uri } = await withStepUp({ what }, () =>
          api.post<{ uri: string }>(`/${object.plural}/${record.id}/${name}`, { field }),
        )
        location.href = uri
      } catch (error) {
        void message.warning(problemText(error, t))
      }
    },
    [object, t, message, withStepUp, calling],
  )
}
