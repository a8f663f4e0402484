import { isProblem } from '@holdfast/sdk'
import { Button } from 'antd'
import { ArrowLeftRight, ChevronLeft } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { labelText, useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { formatDay } from '../ui/format.ts'
import { NoPage } from '../ui/no-page.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { SheetLoading } from '../ui/sheet-loading.tsx'
import { type ObjectView, useCatalogue, useObject } from './catalogue.ts'
import { FoldedFields, MergeChoices, sortFields } from './merge-fields.tsx'
import { mergePath } from './merge-path.ts'
import { MergeResult } from './merge-result.tsx'
import { namedReference, titleOf } from './record-values.ts'
import { type Choices, type MergePreview, type Side, useMerge, useMergePreview } from './use-merge.ts'

interface SideHeadProps {
  readonly object: ObjectView
  readonly preview: MergePreview
  readonly side: Side
}

function SideHead({ object, preview, side }: SideHeadProps) {
  const t = useT()
  const record = preview[side]
  const name = titleOf(record, object.title)
  const owner = namedReference(record.owner)?.name
  return (
    <div className="mghead">
      <Avatar id={record.id} name={name} square={object.name === 'account'} />
      <span className="col grow">
        <b className="ell">{name}</b>
        <span className="sm t3 ell">
          {[owner, record.createdAt === undefined ? '' : t('merge.since', { day: formatDay(record.createdAt) })]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </span>
      <span className={side === 'this' ? 'tag p' : 'tag'}>{t(side === 'this' ? 'merge.lives' : 'merge.leads')}</span>
    </div>
  )
}

function Moves({ preview }: { readonly preview: MergePreview }) {
  const t = useT()
  const { data: catalogue } = useCatalogue()
  const moves = Object.entries(preview.moves).map(
    ([name, count]) => `${labelText(catalogue?.find((object) => object.name === name)?.label ?? name)} ${count}`,
  )
  return (
    <p className="note p">
      {moves.length === 0 ? t('merge.movesNothing') : t('merge.moves', { what: moves.join(' · ') })}
    </p>
  )
}

interface PairProps {
  readonly object: ObjectView
  readonly pair: readonly [string, string]
  /** Those that are still to be merged after this pair. */
  readonly rest: readonly string[]
}

interface FootProps {
  readonly left: number
  readonly busy: boolean
  readonly onMerge: () => void
}

function Foot({ left, busy, onMerge }: FootProps) {
  const t = useT()
  return (
    <div className="mgfoot">
      <span className="grow t2" role="status">
        {left === 0 ? t('merge.ready') : t('merge.left', { count: left })}
      </span>
      <Button type="primary" loading={busy} disabled={left > 0} onClick={onMerge}>
        {t('merge.do')}
      </Button>
    </div>
  )
}

function PairView({ object, pair, rest, preview }: PairProps & { readonly preview: MergePreview }) {
  const t = useT()
  const navigate = useNavigate()
  const [choices, setChoices] = useState<Choices>({})
  const { act, merge, undo, mergeId, undone } = useMerge(object, pair)
  const sorted = sortFields(object, preview)
  const left = sorted.differing.filter(({ name }) => choices[name] === undefined).length
  if (mergeId !== null)
    return <MergeResult object={object} pair={pair} rest={rest} act={act} undone={undone} onUndo={undo} />
  const swap = () => void navigate(mergePath(object.plural, [pair[1], pair[0], ...rest]), { replace: true })
  return (
    <>
      <div className="pad scroll mgbody">
        <div className="mgrow mgheads">
          <span className="mglabel">
            <Button size="small" icon={<ArrowLeftRight size={14} aria-hidden="true" />} onClick={swap}>
              {t('merge.swap')}
            </Button>
          </span>
          <SideHead object={object} preview={preview} side="this" />
          <SideHead object={object} preview={preview} side="other" />
        </div>
        <MergeChoices fields={sorted.differing} preview={preview} choices={choices} onChoose={setChoices} />
        <FoldedFields
          title={t('merge.oneSided', { count: sorted.oneSided.length })}
          fields={sorted.oneSided}
          preview={preview}
        />
        <FoldedFields
          title={t('merge.equal', { count: sorted.equal.length })}
          fields={sorted.equal}
          preview={preview}
        />
        <Moves preview={preview} />
        <ProblemNote error={act.error} />
      </div>
      <Foot left={left} busy={act.busy} onMerge={() => merge(preview, choices)} />
    </>
  )
}

/** Neither what is not there, nor what is no id, can be merged. */
const NOT_THERE: ReadonlySet<number> = new Set([400, 404])

function Pair(props: PairProps) {
  const { object, pair } = props
  const answer = useMergePreview(object, pair)
  if (isProblem(answer.error) && NOT_THERE.has(answer.error.status)) return <NoPage />
  if (answer.isError) return <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
  return answer.data === undefined ? <SheetLoading /> : <PairView {...props} preview={answer.data} />
}

/** Two (or more) records that are one person or company: both sides field by field, and nothing picked silently. */
export function MergePage() {
  const t = useT()
  const me = useMe()
  const { plural = '' } = useParams()
  const [address] = useSearchParams()
  const { object, error } = useObject(plural)
  const [first, second, ...rest] = [...new Set((address.get('ids') ?? '').split(',').filter(Boolean))]
  useEffect(() => {
    document.title = `${t('merge.title')} · ${t('brand')}`
  }, [t])
  if (error !== null) return <ProblemNote error={error} />
  if (object === undefined) return <SheetLoading />
  if (first === undefined || second === undefined || !may(me, object.name, 'merge')) return <NoPage />
  return (
    <>
      <div className="head">
        <Link to={`/${plural}/${first}`} className="iconbtn" aria-label={t('action.back')}>
          <ChevronLeft size={20} aria-hidden="true" />
        </Link>
        <div className="col">
          <h1>{t('merge.sentence')}</h1>
          <span className="t3">
            {rest.length === 0 ? t('merge.words') : t('merge.words.more', { count: rest.length + 2 })}
          </span>
        </div>
      </div>
      <Pair key={`${first} ${second}`} object={object} pair={[first, second]} rest={rest} />
    </>
  )
}
