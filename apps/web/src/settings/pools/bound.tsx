import { InputNumber } from 'antd'

interface BoundProps {
  readonly name: string
  readonly value: number | null
  readonly least?: number
  readonly most: number
  /** What no number means. */
  readonly none: string
  readonly onChange: (value: number | null) => void
}

/** A whole number, or none. */
export const Bound = ({ name, value, least = 1, most, none, onChange }: BoundProps) => (
  <div>
    <span className="sm t3">{name}</span>
    <InputNumber<number>
      size="small"
      controls={false}
      aria-label={name}
      placeholder={none}
      min={least}
      max={most}
      precision={0}
      value={value}
      onChange={onChange}
    />
  </div>
)
