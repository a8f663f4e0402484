import type { ChoiceOption, ListOf, OwnChoice } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { api } from '../../app/api.ts'
import { labelText, useT } from '../../app/i18n.ts'
import { queryClient } from '../../app/queries.ts'
import { useSaying } from '../../app/saying.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SheetLoading } from '../../ui/sheet-loading.tsx'
import { BothVersions } from '../both-versions.tsx'
import { DropOrSave } from '../drop-or-save.tsx'
import { SettingsHead } from '../settings-head.tsx'
import { useVersioned } from '../use-versioned.ts'
import { optionsText } from './differences.ts'
import { OptionList } from './option-list.tsx'
import { goToMissingName, namelessOptions, withValues } from './options.ts'
import { refreshFields } from './use-layouts.ts'

function useChoice(choice: OwnChoice) {
  const t = useT()
  const { message } = useSaying()
  const { object, field, version, options } = choice
  return useVersioned<readonly ChoiceOption[]>(
    { value: options, version },
    {
      send: async (changed, upon) => {
        await api.put('/choices', { object, field, options: withValues(changed) }, { version: upon })
        void message.success(t('choices.saved'))
      },
      refresh: () => Promise.all([queryClient.invalidateQueries({ queryKey: ['choices'] }), refreshFields()]),
    },
  )
}

/** Saves once every option has its names: one that lacks a name is told beside it, and the cursor goes there. */
function useNamed(options: readonly ChoiceOption[], save: () => void) {
  const box = useRef<HTMLElement>(null)
  const [isAsked, setAsked] = useState(false)
  const lacking = namelessOptions(options)
  const saveNamed = () => {
    setAsked(lacking.length > 0)
    if (lacking.length === 0) save()
    else goToMissingName(box.current)
  }
  return { box, nameless: isAsked ? lacking : [], saveNamed }
}

function ChoiceBox({ choice }: { readonly choice: OwnChoice }) {
  const t = useT()
  const { act, value: options, isChanged, isConflict, change, drop, save, keep } = useChoice(choice)
  const { box, nameless, saveNamed } = useNamed(options, save)
  const theirs = optionsText(choice.options, t)
  return (
    <section className="box setbox choicebox" ref={box}>
      <div className="boxhead">
        <h2 className="grow">
          {labelText(choice.label)} <span className="t3">{labelText(choice.objectLabel)}</span>
        </h2>
        {isChanged && !isConflict ? <DropOrSave busy={act.busy} onDrop={drop} onSave={saveNamed} /> : null}
      </div>
      <div className="choicebody">
        <ProblemNote error={act.error} />
        {isConflict ? (
          <BothVersions
            differences={[{ what: t('fields.options'), theirs, mine: optionsText(options, t) }]}
            busy={act.busy}
            onTake={drop}
            onKeep={keep}
          />
        ) : null}
        <OptionList
          value={options}
          kept={choice.options.map(({ value }) => value)}
          nameless={nameless}
          onChange={change}
        />
      </div>
    </section>
  )
}

/** The company's own words: levels, industries, sources. */
export function ChoicesPage() {
  const t = useT()
  const choices = useQuery({
    queryKey: ['choices'],
    queryFn: async () => (await api.get<ListOf<OwnChoice>>('/choices')).data,
  })
  const all = choices.data ?? []
  const offered = all.reduce((sum, { options }) => sum + options.filter(({ retired }) => retired !== true).length, 0)
  return (
    <>
      <SettingsHead
        page="nav.choices"
        title={t('choices.title', { choices: all.length, options: offered })}
        lead={t('choices.lead')}
      />
      <div className="pad scroll setpage choicegrid">
        <ProblemNote error={choices.error} onRetry={() => void choices.refetch()} />
        {choices.isPending ? <SheetLoading /> : null}
        {all.map((choice) => (
          <ChoiceBox key={`${choice.object}.${choice.field}`} choice={choice} />
        ))}
      </div>
    </>
  )
}
