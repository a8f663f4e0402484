import '../styles/beyond/reach-mark.css'

interface ReachMarkProps {
  readonly of: 'clear' | 'masked' | 'reason' | 'nothing'
}

const marks = { clear: '●', masked: '◐', reason: '◐', nothing: '–' } as const

/** How much is seen: plain, masked, masked but shown for a reason (ringed), nothing. It stands beside words that say the same, so a reader's tool passes it over. */
export const ReachMark = ({ of }: ReachMarkProps) => (
  <span className={`reachmark ${of}`} aria-hidden="true">
    {marks[of]}
  </span>
)
