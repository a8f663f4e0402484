import type { LayoutField, ObjectLayout } from '@holdfast/sdk'
import { Button, Segmented } from 'antd'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { api } from '../../app/api.ts'
import { labelText, type Translate, useT } from '../../app/i18n.ts'
import { useSaying } from '../../app/saying.tsx'
import { may, useMe } from '../../app/session.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SheetLoading } from '../../ui/sheet-loading.tsx'
import { BothVersions } from '../both-versions.tsx'
import { SettingsHead } from '../settings-head.tsx'
import { useVersioned } from '../use-versioned.ts'
import { layoutDifferences } from './differences.ts'
import { EditField } from './edit-field.tsx'
import { FieldTable } from './field-table.tsx'
import { draftOf, type LayoutDraft, withGroup } from './layout-draft.ts'
import { NewField } from './new-field.tsx'
import { refreshFields, useLayouts } from './use-layouts.ts'
import { WhoSees } from './who-sees.tsx'

/** What is being changed of an object's layout, and keeping it. */
function useLayoutDraft(layout: ObjectLayout) {
  const t = useT()
  const { message } = useSaying()
  return useVersioned<LayoutDraft>(
    { value: draftOf(layout), version: layout.version },
    {
      send: async (draft, version) => {
        await api.put('/layouts', { object: layout.object, ...draft }, { version })
        void message.success(t('fields.laidOut'))
      },
      refresh: refreshFields,
    },
  )
}

type Laying = ReturnType<typeof useLayoutDraft>

/** A name that no group has yet, to be typed over. */
function newGroupLabel({ groups }: LayoutDraft, t: Translate) {
  const at = groups.length + 1
  return { zh: `${t('fields.newGroup')} ${at}`, en: `New group ${at}` }
}

function SaveBar({ laying }: { readonly laying: Laying }) {
  const t = useT()
  const { act, value: draft, isChanged, change, drop, save } = laying
  return (
    <div className="savebar">
      <ProblemNote error={act.error} />
      <Button
        size="small"
        icon={<Plus size={14} aria-hidden="true" />}
        onClick={() => change(withGroup(draft, newGroupLabel(draft, t)))}
      >
        {t('fields.addGroup')}
      </Button>
      <span className="grow" />
      {isChanged ? (
        <>
          <span className="t3">{t('fields.unsaved')}</span>
          <Button onClick={drop}>{t('action.drop')}</Button>
          <Button type="primary" loading={act.busy} onClick={save}>
            {t('fields.save')}
          </Button>
        </>
      ) : null}
    </div>
  )
}

/** Another administrator laid the object out meanwhile. */
function LayoutConflict({ layout, laying }: { readonly layout: ObjectLayout; readonly laying: Laying }) {
  const t = useT()
  const { act, value, drop, keep } = laying
  return (
    <div className="layoutconflict">
      <ProblemNote error={act.error} />
      <BothVersions differences={layoutDifferences(layout, value, t)} busy={act.busy} onTake={drop} onKeep={keep} />
    </div>
  )
}

type Asked = { readonly kind: 'edit' | 'who'; readonly field: LayoutField }

function ObjectFields({ layout }: { readonly layout: ObjectLayout }) {
  const me = useMe()
  const laying = useLayoutDraft(layout)
  const [asked, setAsked] = useState<Asked | null>(null)
  const mayLay = may(me, 'fields', 'write')
  const close = () => setAsked(null)
  return (
    <>
      <div className="tblwrap scroll">
        <FieldTable
          layout={layout}
          draft={laying.value}
          onChange={mayLay ? laying.change : null}
          onEdit={(field) => setAsked({ kind: 'edit', field })}
          onWho={may(me, 'fields', 'grant') ? (field) => setAsked({ kind: 'who', field }) : null}
        />
      </div>
      {laying.isConflict ? <LayoutConflict layout={layout} laying={laying} /> : null}
      {mayLay && !laying.isConflict ? <SaveBar laying={laying} /> : null}
      {asked?.kind === 'edit' ? <EditField object={layout.object} field={asked.field} onClose={close} /> : null}
      {asked?.kind === 'who' ? <WhoSees object={layout.object} field={asked.field} onClose={close} /> : null}
    </>
  )
}

interface HeadProps {
  readonly layout: ObjectLayout | undefined
  readonly onAdd: (() => void) | null
}

function Head({ layout, onAdd }: HeadProps) {
  const t = useT()
  const fields = layout?.fields ?? []
  const counts = {
    object: layout === undefined ? '' : labelText(layout.label),
    all: fields.length,
    own: fields.filter(({ custom }) => custom).length,
  }
  const title = t(counts.own === 0 ? 'fields.titleStandard' : 'fields.title', counts)
  return (
    <SettingsHead page="nav.fields" title={layout === undefined ? t('nav.fields') : title} lead={t('fields.lead')}>
      {onAdd === null ? null : (
        <Button type="primary" icon={<Plus size={16} aria-hidden="true" />} onClick={onAdd}>
          {t('fields.add')}
        </Button>
      )}
    </SettingsHead>
  )
}

/** What is known of customers: which fields there are, how they stand on the form, which are asked for, and who sees them. */
export function FieldsPage() {
  const t = useT()
  const me = useMe()
  const layouts = useLayouts()
  const [params, setParams] = useSearchParams()
  const [adding, setAdding] = useState(false)
  const all = layouts.data ?? []
  const layout =
    all.find(({ object }) => object === params.get('object')) ??
    all.find(({ object }) => object === 'contact') ??
    all[0]
  return (
    <>
      <Head layout={layout} onAdd={may(me, 'fields', 'write') ? () => setAdding(true) : null} />
      <ProblemNote error={layouts.error} onRetry={() => void layouts.refetch()} />
      {layout === undefined ? (
        <SheetLoading />
      ) : (
        <>
          <Segmented
            className="objects"
            aria-label={t('nav.fields')}
            value={layout.object}
            options={all.map(({ object, label }) => ({ value: object, label: labelText(label) }))}
            onChange={(object) => setParams({ object })}
          />
          <ObjectFields key={layout.object} layout={layout} />
        </>
      )}
      {adding && layout !== undefined ? (
        <NewField layouts={all} object={layout.object} onClose={() => setAdding(false)} />
      ) : null}
    </>
  )
}
