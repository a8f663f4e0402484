import { CornerDownLeft } from 'lucide-react'

/** The key as a picture: the application's own font has no such letter. */
export function EnterKey() {
  return <CornerDownLeft size={11} role="img" aria-label="Enter" className="enterkey" />
}
