import { App } from 'antd'
import { CircleCheck, Info, TriangleAlert } from 'lucide-react'
import { type ReactNode, useEffect } from 'react'
import type { Speaker } from './saying.tsx'

interface SpeakerHostProps {
  readonly onReady: (speaker: Speaker) => void
}

type Said = Parameters<Speaker['message']['success']>[0]
type Args = Parameters<Speaker['message']['open']>[0]
type Kind = 'success' | 'info' | 'warning'

/** Ant Design's own would say the names of their drawings to whoever hears the message. */
const ICONS: Readonly<Record<Kind, ReactNode>> = {
  success: <CircleCheck className="sayicon ok" size={16} aria-hidden="true" />,
  info: <Info className="sayicon" size={16} aria-hidden="true" />,
  warning: <TriangleAlert className="sayicon warn" size={16} aria-hidden="true" />,
}

const isArgs = (said: Said): said is Args => typeof said === 'object' && said !== null && 'content' in said

function withIcons({ message, notification, ...others }: Speaker): Speaker {
  const say =
    (type: Kind): Speaker['message'][Kind] =>
    (said, duration, onClose) =>
      message.open({
        ...(isArgs(said) ? said : { content: said }),
        ...(typeof duration === 'number' ? { duration } : {}),
        ...(onClose === undefined ? {} : { onClose }),
        type,
        icon: ICONS[type],
      })
  return {
    ...others,
    message: { ...message, success: say('success'), info: say('info'), warning: say('warning') },
    notification: {
      ...notification,
      success: (args) => notification.success({ icon: ICONS.success, ...args }),
      warning: (args) => notification.warning({ icon: ICONS.warning, ...args }),
    },
  }
}

function Handing({ onReady }: SpeakerHostProps) {
  const speaker = App.useApp()
  useEffect(() => onReady(withIcons(speaker)), [speaker, onReady])
  return null
}

/** Ant Design's own place for messages, questions and notes. */
export function SpeakerHost(props: SpeakerHostProps) {
  return (
    <App component={false} message={{ maxCount: 2, duration: 8, top: 'auto' }}>
      <Handing {...props} />
    </App>
  )
}
