import { Input } from 'antd'
import { useT } from '../app/i18n.ts'

interface CodeFieldProps {
  readonly value: string
  /** Whether the cursor begins here; so unless something else is to be written first. */
  readonly autoFocus?: boolean
  readonly onChange: (code: string) => void
  readonly onComplete: (code: string) => void
}

const DIGITS = 6

/** Six digits; sent as soon as the sixth is typed or pasted. */
export function CodeField({ value, autoFocus = true, onChange, onComplete }: CodeFieldProps) {
  const t = useT()
  const take = (text: string) => {
    const digits = text.replace(/\D/g, '').slice(0, DIGITS)
    onChange(digits)
    if (digits.length === DIGITS && digits !== value) onComplete(digits)
  }
  return (
    <Input
      className="code-field"
      size="large"
      inputMode="numeric"
      autoComplete="one-time-code"
      autoFocus={autoFocus}
      aria-label={t('signIn.code')}
      placeholder={t('signIn.code')}
      value={value}
      onChange={(event) => take(event.target.value)}
    />
  )
}
