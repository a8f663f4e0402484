import { Button } from 'antd'
import { Link } from 'react-router'
import type { Act } from '../access/use-act.ts'
import { labelText, useT } from '../app/i18n.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { type ObjectView, useCatalogue } from './catalogue.ts'
import { mergePath } from './merge-path.ts'
import type { Undone } from './use-merge.ts'

interface MergeResultProps {
  readonly object: ObjectView
  readonly pair: readonly [string, string]
  readonly rest: readonly string[]
  readonly act: Act
  readonly undone: Undone | null
  readonly onUndo: () => void
}

/** What could not be put back, named. */
function Leftovers({ object, undone }: { readonly object: ObjectView; readonly undone: Undone }) {
  const t = useT()
  const { data: catalogue } = useCatalogue()
  const fields = undone.changedSince.map((name) => {
    const field = [...object.fields.values()].find((each) => each.name === name)
    return field === undefined ? name : labelText(field.label)
  })
  const stayed = undone.stayed.map(
    ({ object: name, ids }) =>
      `${labelText(catalogue?.find((each) => each.name === name)?.label ?? name)} ${ids.length}`,
  )
  return (
    <>
      {fields.length === 0 ? null : <p>{t('merge.changedSince', { what: fields.join(' · ') })}</p>}
      {stayed.length === 0 ? null : <p>{t('merge.stayed', { what: stayed.join(' · ') })}</p>}
    </>
  )
}

/** After the merge: where it lives on, the way back, and the next pair where there were more. */
export function MergeResult({ object, pair, rest, act, undone, onUndo }: MergeResultProps) {
  const t = useT()
  const [kept, merged] = pair
  return (
    <div className="pad mgresult" role="status">
      <h2>{t(undone === null ? 'merge.done' : 'merge.undone')}</h2>
      <p className="t2">{t(undone === null ? 'merge.done.words' : 'merge.undone.words')}</p>
      {undone === null ? null : <Leftovers object={object} undone={undone} />}
      <ProblemNote error={act.error} />
      <div className="row wrap">
        {undone === null && rest.length > 0 ? (
          <Link to={mergePath(object.plural, [kept, ...rest])} className="btn p">
            {t('merge.next', { count: rest.length })}
          </Link>
        ) : null}
        <Link to={`/${object.plural}/${kept}`} className="btn">
          {t('merge.open')}
        </Link>
        {undone === null ? (
          <Button loading={act.busy} onClick={onUndo}>
            {t('merge.undo')}
          </Button>
        ) : (
          <Link to={`/${object.plural}/${merged}`} className="btn">
            {t('merge.openOther')}
          </Link>
        )}
      </div>
    </div>
  )
}
