import { Tooltip } from 'antd'

/** An element that the mouse rests on, and what is said about it. */
export interface Pointed {
  readonly element: HTMLElement
  readonly words: string
}

/** The name of an icon, beside it for as long as the mouse rests there. */
export function Tip({ element, words }: Pointed) {
  const { left, top, width, height } = element.getBoundingClientRect()
  return (
    <Tooltip open title={words}>
      <span className="tipplace" style={{ left, top, width, height }} />
    </Tooltip>
  )
}
