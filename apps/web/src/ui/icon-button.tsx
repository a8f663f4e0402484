import type { LucideIcon } from 'lucide-react'
import type { MouseEvent, Ref } from 'react'

interface IconButtonProps {
  readonly icon: LucideIcon
  readonly name: string
  readonly onClick?: (event: MouseEvent<HTMLButtonElement>) => void
  readonly small?: boolean
  readonly pressed?: boolean
  readonly ref?: Ref<HTMLButtonElement>
}

/** An icon alone always has a name: for the reader's tool and as a tooltip. */
export function IconButton({ icon: Icon, name, onClick, small = false, pressed, ref }: IconButtonProps) {
  return (
    <button
      type="button"
      ref={ref}
      className={small ? 'iconbtn sm' : 'iconbtn'}
      aria-label={name}
      aria-pressed={pressed}
      data-tip={name}
      onClick={onClick}
    >
      <Icon size={small ? 14 : 16} strokeWidth={1.85} aria-hidden="true" />
    </button>
  )
}
