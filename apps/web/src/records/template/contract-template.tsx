import type { BusinessRecord, ChosenTemplate } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useId } from 'react'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { labelText, useT } from '../../app/i18n.ts'
import { queryClient } from '../../app/queries.ts'
import { may, useMe } from '../../app/session.tsx'
import { useTemplates } from '../../settings/templates/use-templates.ts'
import { RelatedBox } from '../related-lines.tsx'

const NONE = ''

/** With which template a contract is written; while it is a draft another can be chosen. Nothing where the company has none. */
export function ContractTemplateBox({ record }: { readonly record: BusinessRecord }) {
  const t = useT()
  const me = useMe()
  const id = useId()
  const act = useAct()
  const templates = useTemplates()
  const queryKey = ['contract-template', record.id]
  const path = `/contracts/${record.id}/template`
  const chosen = useQuery({ queryKey, queryFn: () => api.get<ChosenTemplate>(path) })
  const used = (templates.data?.data ?? []).filter(({ retired }) => !retired)
  const own = chosen.data?.data ?? null
  if (chosen.data === undefined || (own === null && used.length === 0)) return null
  const isDraft = (record['status'] ?? 'draft') === 'draft' && may(me, 'contract', 'update')
  const choose = (templateId: string) =>
    act.run(async () => {
      await api.put(path, { templateId: templateId === NONE ? null : templateId })
      await queryClient.invalidateQueries({ queryKey })
    })
  const options = [{ value: NONE, label: t('template.without') }]
  for (const each of used) options.push({ value: each.id, label: labelText(each.name) })
  if (own !== null && !used.some((each) => each.id === own.id))
    options.push({ value: own.id, label: labelText(own.name) })
  const said =
    own === null ? t('template.without') : `${labelText(own.name)} · ${t('template.version', { version: own.version })}`
  return (
    <RelatedBox title={t('template.title')} count="" error={act.error} none={null}>
      {isDraft ? (
        <>
          <label htmlFor={id} className="t2 sm">
            {t('template.choose')}
          </label>
          <Select id={id} value={own?.id ?? NONE} options={options} loading={act.busy} onChange={choose} />
        </>
      ) : null}
      <p className="t2 sm">{said}</p>
    </RelatedBox>
  )
}
