import { Popover } from 'antd'
import { Copy, EyeOff } from 'lucide-react'
import { type MouseEvent, type RefObject, useEffect, useRef } from 'react'
import { useT } from '../app/i18n.ts'
import { useSaying } from '../app/saying.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { MaskedText } from '../ui/masked-text.tsx'
import { problemText } from '../ui/problem-note.tsx'
import { eyeOf } from './eye.tsx'
import { ReasonChoice } from './reason-choice.tsx'
import { NOTHING, type Reason, type Secret, SHOWN_FOR_SECONDS, type UsedToday, useReveal } from './use-reveal.ts'

interface MaskedFieldProps {
  readonly secret: Secret
  readonly mask: string
  /** Whether the eye was opened already where the mask stood at rest: asks at once. */
  readonly asked?: boolean
}

/** A number in the groups its mask shows, so that it takes as much room and nothing jumps. */
function grouped(value: string, mask: string): string {
  const mobile = value.replace(/^\+86(1\d{2})(\d{4})(\d{4})$/, '$1 $2 $3')
  const [, head = '', tail = ''] = /^(\+\d+)\*+(\d+)$/.exec(mask) ?? []
  if (mobile !== value || head === '' || !value.startsWith(head) || !value.endsWith(tail)) return mobile
  return `${head} ${value.slice(head.length, -tail.length)} ${tail}`
}

const RING_LENGTH = 2 * Math.PI * 6

/** Empties evenly while the value is shown. */
function CountDown() {
  return (
    <svg className="countdown" viewBox="0 0 16 16" aria-hidden="true">
      <title>{SHOWN_FOR_SECONDS}</title>
      <circle cx="8" cy="8" r="6" />
      <circle cx="8" cy="8" r="6" className="left" strokeDasharray={RING_LENGTH} />
    </svg>
  )
}

function Shown({ value, onHide }: { readonly value: string; readonly onHide: () => void }) {
  const t = useT()
  const { message } = useSaying()
  const copy = async () => {
    await navigator.clipboard.writeText(value)
    void message.success(t('copied'))
  }
  return (
    <span className="mask open">
      <span className="v">{value}</span>
      <CountDown />
      {value === NOTHING ? null : <IconButton icon={Copy} name={t('action.copy')} small onClick={() => void copy()} />}
      <IconButton icon={EyeOff} name={t('reveal.hide')} small onClick={onHide} />
    </span>
  )
}

interface EyeButtonProps {
  readonly secret: Secret
  readonly onOpen: () => void
}

function EyeButton({ secret, onOpen }: EyeButtonProps) {
  const t = useT()
  const open = (event: MouseEvent) => {
    event.stopPropagation()
    onOpen()
  }
  const { icon, name } = eyeOf(secret, t)
  return (
    <button type="button" className="eye" aria-label={name} title={name} onClick={open}>
      {icon}
    </button>
  )
}

interface AskReasonProps {
  readonly secret: Secret
  readonly today: UsedToday | null
  readonly onChoose: (reason: Reason) => void
  readonly onCall: () => void
  readonly onHide: () => void
  readonly onClose: () => void
}

/** The question at the eye; it is there only while it is asked, since a list holds hundreds of eyes. */
function AskReason({ onHide, ...about }: AskReasonProps) {
  return (
    <Popover
      open
      trigger="click"
      placement="bottom"
      classNames={{ root: 'reason-popover' }}
      onOpenChange={(open) => (open ? null : onHide())}
      content={<ReasonChoice {...about} />}
    >
      <span className="eye-anchor" />
    </Popover>
  )
}

const focusEye = (anchor: HTMLElement | null): void => anchor?.querySelector('button')?.focus()

/** Does once what was asked for before the field was there. */
function useAsked(asked: boolean, act: () => void): void {
  const waits = useRef(asked)
  useEffect(() => {
    if (!waits.current) return
    waits.current = false
    act()
  })
}

/** What had the focus beside the shown value is gone with it: the eye takes its place. */
function useEyeAfterwards(anchor: RefObject<HTMLElement | null>, shown: boolean): void {
  const wasShown = useRef(false)
  useEffect(() => {
    if (wasShown.current && !shown && document.activeElement === document.body) focusEye(anchor.current)
    wasShown.current = shown
  }, [anchor, shown])
}

/** A masked value with its calm eye: opens for a minute, after a reason or a touch where the server asks for one. */
export function MaskedField({ secret, mask, asked = false }: MaskedFieldProps) {
  const t = useT()
  const { message } = useSaying()
  const { state, reveal, call, hide } = useReveal(secret)
  const anchor = useRef<HTMLSpanElement>(null)
  useAsked(asked, () => {
    anchor.current?.querySelector('button')?.focus({ preventScroll: true })
    void reveal()
  })
  useEffect(() => {
    if (state.at === 'refused') void message.warning(problemText(state.error, t))
  }, [state, message, t])
  useEyeAfterwards(anchor, state.at === 'shown')
  if (state.at === 'shown') return <Shown value={grouped(state.value, mask)} onHide={hide} />
  const close = () => {
    hide()
    focusEye(anchor.current)
  }
  const callInstead = () => void call().catch((error: unknown) => message.warning(problemText(error, t)))
  return (
    <span className="mask">
      <MaskedText value={mask} />
      <span className="eye-anchor" ref={anchor}>
        <EyeButton secret={secret} onOpen={() => void reveal()} />
      </span>
      {state.at === 'reason' ? (
        <AskReason
          secret={secret}
          today={state.today}
          onChoose={reveal}
          onCall={callInstead}
          onHide={hide}
          onClose={close}
        />
      ) : null}
    </span>
  )
}
