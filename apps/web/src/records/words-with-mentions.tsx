import { Mentions } from 'antd'
import { useState } from 'react'
import { useT } from '../app/i18n.ts'
import { useMe } from '../app/session.tsx'
import type { MessageId } from '../locales/zh.ts'
import type { Mentioned } from './mentions.ts'
import { useWhoSees } from './who-panel.tsx'

/** A text box of a certain place. */
export interface WordsBox {
  readonly id: string
  readonly name: MessageId
  readonly hint: MessageId
  readonly maxLength: number
  readonly className: string
  readonly borderless?: boolean
  readonly autoFocus?: boolean
}

interface WordsProps {
  /** The record the words are about, by object and id: who can see it can be named. */
  readonly about: { readonly object: string; readonly id: string }
  readonly box: WordsBox
  readonly words: string
  readonly onWords: (words: string) => void
  readonly onMention: (colleague: Mentioned) => void
}

/** Words about a record; `@` names a colleague, of those who can see it. They are asked for at the first `@`. */
export function WordsWithMentions({ about, box, words, onWords, onMention }: WordsProps) {
  const t = useT()
  const me = useMe()
  const [asked, setAsked] = useState(false)
  const who = useWhoSees(about.object, about.id, asked)
  const colleagues = (who.data?.data ?? []).flatMap((one) =>
    one.name === undefined || one.id === me.userId ? [] : [{ id: one.id, name: one.name }],
  )
  return (
    <Mentions
      id={box.id}
      variant={box.borderless === true ? 'borderless' : 'outlined'}
      className={box.className}
      rows={2}
      maxLength={box.maxLength}
      autoFocus={box.autoFocus === true}
      aria-label={t(box.name)}
      placeholder={t(box.hint)}
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
