import { Phone } from 'lucide-react'
import { useT } from '../app/i18n.ts'
import { useSaying } from '../app/saying.tsx'
import { type Callee, useCalling } from '../records/call/use-calling.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { problemText } from '../ui/problem-note.tsx'

/** Calls whoever a line of the day is about, without the number being seen. */
export function CallLine(callee: Callee) {
  const t = useT()
  const { message } = useSaying()
  const calling = useCalling()
  const call = () => void calling(callee).catch((error: unknown) => void message.warning(problemText(error, t)))
  return <IconButton icon={Phone} name={t('call.what', { name: callee.name })} onClick={call} />
}
