import { Typography } from 'antd'
import { Check, Copy } from 'lucide-react'

/** The drawings say nothing: the button has a name. */
const COPY = {
  icon: [<Copy key="copy" size={14} aria-hidden="true" />, <Check key="copied" size={14} aria-hidden="true" />],
}

/** Text as a machine wants it, with a button that copies it. */
export function CopiedText({ children }: { readonly children: string }) {
  return (
    <Typography.Text code copyable={COPY} className="break">
      {children}
    </Typography.Text>
  )
}
