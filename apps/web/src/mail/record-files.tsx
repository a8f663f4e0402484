import type { AttachedFile, BusinessRecord, TimelineItem } from '@holdfast/sdk'
import { Button, Form, Select } from 'antd'
import { useT } from '../app/i18n.ts'
import { fileSize } from '../files/file-size.ts'
import { type ObjectView, useCatalogue } from '../records/catalogue.ts'
import { useTimeline } from '../records/timeline-data.ts'
import { useRecord } from '../records/use-record.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import type { Addressee } from './letters.ts'

/** A letter carries so many. */
const MOST_FILES = 10

const isFile = (value: unknown): value is AttachedFile =>
  typeof value === 'object' && value !== null && 'id' in value && 'name' in value && 'size' in value

/** The files in the record's own fields, then those of its follow-ups, newest first, each once. */
function filesOf(object: ObjectView, record: BusinessRecord | undefined, items: readonly TimelineItem[]) {
  const keys = [...object.fields.values()].flatMap(({ key, kind }) => (kind === 'file' ? [key] : []))
  const own = keys.flatMap((key) => {
    const value = record?.[key]
    return Array.isArray(value) ? value.filter(isFile) : []
  })
  return [...new Map([...own, ...items.flatMap(({ files }) => files ?? [])].map((file) => [file.id, file])).values()]
}

function Choice({ object, id }: { readonly object: ObjectView; readonly id: string }) {
  const t = useT()
  const record = useRecord(object, id)
  const timeline = useTimeline(object.plural, id)
  const items = timeline.data?.pages.flatMap((page) => page.data) ?? []
  const files = filesOf(object, record.data, items)
  if (files.length === 0 && !timeline.hasNextPage) return <ProblemNote error={timeline.error} />
  return (
    <>
      <Form.Item name="recordFiles" label={t('letter.recordFiles')} extra={t('letter.recordFiles.hint')}>
        <Select<readonly string[]>
          mode="multiple"
          maxCount={MOST_FILES}
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={t('letter.recordFiles.choose')}
          options={files.map(({ id: value, name, size }) => ({ value, label: `${name} · ${fileSize(size)}` }))}
        />
      </Form.Item>
      {timeline.hasNextPage ? (
        <Button size="small" loading={timeline.isFetchingNextPage} onClick={() => void timeline.fetchNextPage()}>
          {t('letter.recordFiles.older')}
        </Button>
      ) : null}
    </>
  )
}

/** Files of the record and its timeline that may go along: read by the server where they stand when the letter goes. */
export function RecordFiles({ to }: { readonly to: Addressee }) {
  const { data = [] } = useCatalogue()
  const object = data.find(({ name }) => name === to.object)
  return object === undefined ? null : <Choice object={object} id={to.id} />
}
