interface ReachMarkProps {
  readonly of: 'clear' | 'masked' | 'nothing'
}

const marks = { clear: '●', masked: '◐', nothing: '–' } as const

/** How much is seen: plain, masked, nothing. It stands beside words that say the same, so a reader's tool passes it over. */
export const ReachMark = ({ of }: ReachMarkProps) => (
  <span className={`reachmark ${of}`} aria-hidden="true">
    {marks[of]}
  </span>
)
