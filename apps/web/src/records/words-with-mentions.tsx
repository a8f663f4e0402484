import { Mentions } from 'antd'
import { useState } from 'react'
import { useT } from '../app/i18n.ts'
import { useMe } from '../app/session.tsx'
import type { ObjectView } from './catalogue.ts'
import type { Mentioned } from './mentions.ts'
import { useWhoSees } from './who-panel.tsx'

interface WordsProps {
  readonly object: ObjectView
  readonly id: string
  readonly words: string
  readonly onWords: (words: string) => void
  readonly onMention: (colleague: Mentioned) => void
}

/** The words of a follow-up; `@` names a colleague, of those who can see this record. They are asked for at the first `@`. */
export function WordsWithMentions({ object, id, words, onWords, onMention }: WordsProps) {
  const t = useT()
  const me = useMe()
  const [asked, setAsked] = useState(false)
  const who = useWhoSees(object, id, asked)
  const colleagues = (who.data?.data ?? []).flatMap((one) =>
    one.name === undefined || one.id === me.userId ? [] : [{ id: one.id, name: one.name }],
  )
  return (
    <Mentions
      id="follow-up-words"
      variant="borderless"
      className="ftext"
      rows={2}
      maxLength={10_000}
      aria-label={t('followUp.words')}
      placeholder={t('followUp.words.hint')}
      value={words}
      options={colleagues.map(({ id: key, name }) => ({ key, value: name, label: name }))}
      notFoundContent={t(who.isFetching ? 'loading' : 'mention.nobody')}
      onSearch={() => setAsked(true)}
      onSelect={({ key }) => {
        // the list adds to the keys it was given
        const chosen = colleagues.find((one) => key?.startsWith(one.id) === true)
        if (chosen !== undefined) onMention(chosen)
      }}
      onChange={onWords}
    />
  )
}
