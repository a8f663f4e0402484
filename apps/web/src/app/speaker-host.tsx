import { App } from 'antd'
import { useEffect } from 'react'
import type { Speaker } from './saying.tsx'

interface SpeakerHostProps {
  readonly onReady: (speaker: Speaker) => void
}

function Handing({ onReady }: SpeakerHostProps) {
  const speaker = App.useApp()
  useEffect(() => onReady(speaker), [speaker, onReady])
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
