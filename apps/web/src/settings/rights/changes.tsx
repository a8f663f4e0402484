import type { StatedRights } from '@holdfast/sdk'
import { useT } from '../../app/i18n.ts'
import type { MessageId } from '../../locales/zh.ts'
import { sentencesOf, type Telling } from './rights-words.ts'

export interface Changes {
  readonly came: readonly string[]
  readonly went: readonly string[]
}

/** The sentences that one statement has and the other has not. */
export function changesBetween(telling: Telling, before: StatedRights, after: StatedRights): Changes {
  const [was, is] = [sentencesOf(telling, before), sentencesOf(telling, after)]
  return { came: is.filter((each) => !was.includes(each)), went: was.filter((each) => !is.includes(each)) }
}

interface SideProps {
  readonly name: MessageId
  readonly sentences: readonly string[]
}

function Side({ name, sentences }: SideProps) {
  const t = useT()
  if (sentences.length === 0) return null
  return (
    <div className="rightsside">
      <h3>{t(name)}</h3>
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </div>
  )
}

interface ChangeListProps {
  readonly changes: Changes
  readonly names?: readonly [came: MessageId, went: MessageId]
}

/** What comes and what goes, in the sentences of the rights themselves. */
export function ChangeList({ changes: { came, went }, names = ['rights.comes', 'rights.goes'] }: ChangeListProps) {
  return (
    <div className="rightschanges">
      <Side name={names[0]} sentences={came} />
      <Side name={names[1]} sentences={went} />
    </div>
  )
}
